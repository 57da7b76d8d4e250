package org.comparegan.checkpoint;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The pickle of a file of {@code torch.save}, and the storages that its tensors lie in. */
interface TorchContainer extends AutoCloseable {

  /** What the pickle holds. */
  Object contents();

  /** Whether numbers have their highest byte first. */
  boolean bigEndian();

  /** The bytes under a storage's key. */
  Optional<Region> storage(String key);

  @Override
  void close() throws IOException;

  /** Bytes in a file. */
  interface Region {
    /** How many there are. */
    long bytes();

    /** The CRC-32 of all, if the format has one. */
    OptionalLong crc();

    /** Fills a buffer from a place in the region. */
    void read(long from, ByteBuffer into) throws IOException;
  }

  /** Opens a file of either format; nothing is unpacked to disk. */
  static TorchContainer open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      ByteBuffer start = ByteBuffer.allocate(2);
      channel.read(start, 0);
      return start.get(0) == 'P' && start.get(1) == 'K'
          ? new Archive(file, channel)
          : new Pickles(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A part of the file as it is. */
  record Plain(FileChannel channel, long start, long bytes, OptionalLong crc) implements Region {
    @Override
    public void read(long from, ByteBuffer into) throws IOException {
      for (long at = start + from; into.hasRemaining(); ) {
        int read = channel.read(into, at);
        if (read < 0) {
          throw new EOFException("the file ends early");
        }
        at += read;
      }
    }
  }

  /** The zip archive of PyTorch 1.6 and later: entries of one folder, as a rule not compressed. */
  final class Archive implements TorchContainer {
    private static final String PICKLE = "/data.pkl";
    private static final long LARGEST_PICKLE = 1L << 28;

    /** Deflated weights shrink by a tenth; what expands like this was made to fill the memory. */
    private static final long MOST_EXPANSION = 100;

    private static final long SMALL = 1L << 20;

    private final Path file;
    private final FileChannel channel;
    private final ZipFile zip;
    private final Map<String, ZipArchiveEntry> entries = new HashMap<>();
    private final String folder;
    private final boolean bigEndian;
    private final Object contents;

    Archive(Path file, FileChannel channel) throws IOException {
      this.file = file;
      this.channel = channel;
      this.zip = zip(file, channel);
      String pickle = "";
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        String name = entry.getName();
        if (entries.put(name, entry) != null) {
          throw CheckpointException.damaged(file, "has the entry " + name + " twice");
        }
        if (name.endsWith(PICKLE)) {
          if (!pickle.isEmpty()) {
            throw CheckpointException.damaged(file, "has both " + pickle + " and " + name);
          }
          pickle = name;
        }
      }
      if (pickle.isEmpty()) {
        throw CheckpointException.damaged(file, "has no " + PICKLE.substring(1));
      }
      folder = pickle.substring(0, pickle.length() - PICKLE.length() + 1);
      byte[] order =
          entries.containsKey(folder + "byteorder") ? whole("byteorder", 16) : new byte[0];
      bigEndian = new String(order, StandardCharsets.UTF_8).equals("big");
      byte[] bytes = whole(PICKLE.substring(1), LARGEST_PICKLE);
      contents =
          new Pickle(file + ": " + pickle, new ByteArrayInputStream(bytes), bytes.length).read();
    }

    private static ZipFile zip(Path file, FileChannel channel) {
      try {
        return ZipFile.builder().setSeekableByteChannel(channel).get();
      } catch (IOException | RuntimeException e) {
        throw CheckpointException.because(
            file, "is not a complete PyTorch file", e, CheckpointException.COPY_AGAIN);
      }
    }

    private byte[] whole(String name, long most) throws IOException {
      Region region =
          region(folder + name)
              .orElseThrow(() -> CheckpointException.damaged(file, "has no " + folder + name));
      if (region.bytes() > most) {
        throw CheckpointException.damaged(
            file, folder + name + " has " + region.bytes() + " bytes, more than " + most);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) region.bytes());
      region.read(0, bytes);
      return bytes.array();
    }

    private Optional<Region> region(String name) throws IOException {
      ZipArchiveEntry entry = entries.get(name);
      if (entry == null) {
        return Optional.empty();
      }
      long start = entry.getDataOffset();
      long packed = entry.getCompressedSize();
      long size = entry.getSize();
      boolean stored = entry.getMethod() == ZipEntry.STORED;
      if (!stored && entry.getMethod() != ZipEntry.DEFLATED) {
        throw CheckpointException.in(
            file,
            "the entry " + name + " is compressed by method " + entry.getMethod(),
            "save it again with torch.save");
      }
      if (start < 0
          || packed < 0
          || size < 0
          || packed > channel.size() - start
          || stored && packed != size) {
        throw CheckpointException.damaged(
            file, "the entry " + name + " reaches beyond the end of the file");
      }
      if (!stored && (size - SMALL) / MOST_EXPANSION > packed) {
        throw CheckpointException.in(
            file,
            "the entry %s expands from %,d bytes to %,d".formatted(name, packed, size),
            "no weights do; get the file from its author");
      }
      return Optional.of(
          stored
              ? new Plain(channel, start, size, OptionalLong.of(entry.getCrc()))
              : new Deflated(zip, entry));
    }

    @Override
    public Object contents() {
      return contents;
    }

    @Override
    public boolean bigEndian() {
      return bigEndian;
    }

    @Override
    public Optional<Region> storage(String key) {
      try {
        return region(folder + "data/" + key);
      } catch (IOException e) {
        throw CheckpointException.because(file, "cannot be read", e, "check the disk");
      }
    }

    @Override
    public void close() throws IOException {
      zip.close();
      channel.close();
    }
  }

  /** An entry that is compressed, as PyTorch does not write it but other tools do. */
  final class Deflated implements Region {
    private final ZipFile zip;
    private final ZipArchiveEntry entry;
    private InputStream in = InputStream.nullInputStream();
    private long at = Long.MAX_VALUE;

    Deflated(ZipFile zip, ZipArchiveEntry entry) {
      this.zip = zip;
      this.entry = entry;
    }

    @Override
    public long bytes() {
      return entry.getSize();
    }

    @Override
    public OptionalLong crc() {
      return OptionalLong.of(entry.getCrc());
    }

    @Override
    public void read(long from, ByteBuffer into) throws IOException {
      if (from < at) {
        in.close();
        in = zip.getInputStream(entry);
        at = 0;
      }
      in.skipNBytes(from - at);
      byte[] read = in.readNBytes(into.remaining());
      at = from + read.length;
      if (read.length < into.remaining()) {
        throw new EOFException("the entry ends early");
      }
      into.put(read);
      if (at == bytes()) {
        in.close();
        at = Long.MAX_VALUE;
      }
    }
  }

  /** The format before PyTorch 1.6: five pickles, then the storages one behind the other. */
  final class Pickles implements TorchContainer {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;

    private final FileChannel channel;
    private final Map<String, Region> storages = new HashMap<>();
    private final boolean bigEndian;
    private final Object contents;

    Pickles(Path file, FileChannel channel) throws IOException {
      this.channel = channel;
      Pickle pickle =
          new Pickle(
              file, new BufferedInputStream(Channels.newInputStream(channel)), channel.size());
      Object magic = pickle.read();
      Object version = pickle.read();
      if (!magic.equals(MAGIC) || !version.equals(VERSION)) {
        throw CheckpointException.damaged(file, "does not begin as a PyTorch file");
      }
      bigEndian =
          pickle.read() instanceof Pickle.Dictionary system
              && Boolean.FALSE.equals(system.get("little_endian"));
      contents = pickle.read();
      Map<String, Dtype> types = pickle.storages();
      if (!(pickle.read() instanceof Pickle.Items keys)) {
        throw CheckpointException.damaged(file, "has no list of storages");
      }
      long at = pickle.position();
      for (Object key : keys.items()) {
        Dtype type = key instanceof String name ? types.get(name) : null;
        if (type == null) {
          throw CheckpointException.damaged(
              file, "has a storage at byte " + at + " that no tensor lies in");
        }
        long elements = length(file, at);
        at += Long.BYTES;
        if (elements < 0 || elements > (channel.size() - at) / type.size()) {
          throw CheckpointException.damaged(
              file,
              "the storage %s needs %,d elements of %s from byte %,d on, the file has %,d bytes"
                  .formatted(key, elements, type, at, channel.size()));
        }
        long bytes = elements * type.size();
        storages.put((String) key, new Plain(channel, at, bytes, OptionalLong.empty()));
        at += bytes;
      }
    }

    private long length(Path file, long at) throws IOException {
      if (at > channel.size() - Long.BYTES) {
        throw CheckpointException.damaged(file, "ends at byte " + at + ", before its storages");
      }
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
      new Plain(channel, at, Long.BYTES, OptionalLong.empty()).read(0, length);
      return length.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    @Override
    public Object contents() {
      return contents;
    }

    @Override
    public boolean bigEndian() {
      return bigEndian;
    }

    @Override
    public Optional<Region> storage(String key) {
      return Optional.ofNullable(storages.get(key));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
