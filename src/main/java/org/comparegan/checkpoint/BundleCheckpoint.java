package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.comparegan.file.ForeignFormat;
import org.comparegan.file.MaskedCrc;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.TensorSliceProto;

/**
 * A V2 checkpoint: {@code PREFIX.index} (a table of entries) and the shards {@code
 * PREFIX.data-KKKKK-of-NNNNN}. Entries of slices stand beside those of whole tensors, under a key
 * of their own.
 */
public final class BundleCheckpoint implements Checkpoint {
  private final String prefix;
  private final Path indexFile;
  private final Shards shards;
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final Map<String, BundleEntryProto> entries = new HashMap<>();
  private final Map<ByteBuffer, BundleEntryProto> sliceEntries = new HashMap<>();

  BundleCheckpoint(String prefix) {
    this.prefix = prefix;
    this.indexFile = Path.of(prefix + ".index");
    List<BundleHeaderProto> header = new ArrayList<>();
    try (SortedTable table = SortedTable.open(indexFile)) {
      table.forEach((key, value) -> index(key, value, header));
    }
    if (header.isEmpty()) {
      throw damaged("has no header entry");
    }
    shards = new Shards(prefix, header.get(0).getNumShards());
    if (header.get(0).getEndianness() != BundleHeaderProto.Endianness.LITTLE) {
      throw CheckpointException.in(
          indexFile, "was written big-endian", "write it again on a little-endian machine");
    }
    if (header.get(0).getVersion().getMinConsumer() > 1) {
      throw CheckpointException.in(
          indexFile,
          "needs a reader of version " + header.get(0).getVersion().getMinConsumer(),
          "write it with an older TensorFlow");
    }
  }

  private void index(byte[] key, ByteBuffer value, List<BundleHeaderProto> header) {
    try {
      if (key.length == 0) {
        header.add(BundleHeaderProto.parseFrom(value));
        return;
      }
      BundleEntryProto entry = BundleEntryProto.parseFrom(value);
      if (key[0] == 0) {
        sliceEntries.put(ByteBuffer.wrap(key), entry);
        return;
      }
      String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      tensors.put(
          name,
          TensorInfo.of(
              indexFile, name, entry.getDtype(), entry.getDtypeValue(), entry.getShape()));
      entries.put(name, entry);
    } catch (InvalidProtocolBufferException e) {
      throw CheckpointException.because(
          indexFile, "has an unreadable entry", e, CheckpointException.COPY_AGAIN);
    } catch (CharacterCodingException e) {
      throw CheckpointException.because(
          indexFile, "has a name that is not UTF-8", e, CheckpointException.COPY_AGAIN);
    }
  }

  @Override
  public String path() {
    return prefix;
  }

  @Override
  public SortedMap<String, TensorInfo> tensors() {
    return Collections.unmodifiableSortedMap(tensors);
  }

  @Override
  public void stream(String name, Consumer<ByteBuffer> sink) {
    TensorInfo info = plainInfo(name);
    BundleEntryProto entry = entry(name);
    if (entry.getSlicesCount() == 0) {
      checkSize(name, info, entry);
      shards.read(name, entry, sink);
    } else {
      sink.accept(ByteBuffer.wrap(assemble(name, info, entry)).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private byte[] assemble(String name, TensorInfo info, BundleEntryProto entry) {
    TensorSlice.Assembler assembler = new TensorSlice.Assembler(prefix, name, info);
    List<TensorSlice> tiles =
        assembler.tiling(entry.getSlicesList().stream().map(TensorSlice::of).toList());
    List<BundleEntryProto> parts = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      parts.add(part(name, entry.getSlices(i)));
      TensorInfo partInfo = new TensorInfo(info.dtype(), tiles.get(i).shape());
      checkSize(name, partInfo, parts.get(i));
      shards.checkWithinFile(name, parts.get(i));
    }
    byte[] whole = assembler.allocate();
    for (int i = 0; i < tiles.size(); i++) {
      ByteBuffer part = ByteBuffer.allocate((int) parts.get(i).getSize());
      shards.read(name, parts.get(i), part::put);
      assembler.place(tiles.get(i), part.array(), whole);
    }
    return whole;
  }

  private BundleEntryProto part(String name, TensorSliceProto slice) {
    byte[] key = TensorSlice.of(slice).key(name);
    BundleEntryProto part = sliceEntries.get(ByteBuffer.wrap(key));
    if (part == null) {
      throw CheckpointException.damaged(indexFile, name, "the entry of a slice is missing");
    }
    return part;
  }

  @Override
  public List<ByteString> strings(String name) {
    TensorInfo info = stringInfo(name);
    BundleEntryProto entry = entry(name);
    if (entry.getSlicesCount() > 0) {
      throw CheckpointException.tensor(
          prefix, name, "is a partitioned string tensor", "save it in one part");
    }
    // Every string takes at least one byte for its length.
    if (entry.getSize() < info.elements() || entry.getSize() > Integer.MAX_VALUE - 16) {
      throw sizeMismatch(name, info, entry);
    }
    shards.checkWithinFile(name, entry);
    ByteBuffer whole = ByteBuffer.allocate((int) entry.getSize());
    shards.readUnchecked(name, entry, whole::put);
    try {
      return StringCodec.decode(whole.array(), (int) info.elements(), entry.getCrc32C());
    } catch (IOException e) {
      throw shards.badChecksum(name, entry);
    }
  }

  private BundleEntryProto entry(String name) {
    BundleEntryProto entry = entries.get(name);
    if (entry == null) {
      throw new IllegalStateException(name);
    }
    return entry;
  }

  private void checkSize(String name, TensorInfo info, BundleEntryProto entry) {
    if (entry.getSize() != info.bytes()) {
      throw sizeMismatch(name, info, entry);
    }
  }

  private CheckpointException sizeMismatch(String name, TensorInfo info, BundleEntryProto entry) {
    return CheckpointException.damaged(
        indexFile, name, info + " cannot have " + entry.getSize() + " bytes");
  }

  private CheckpointException damaged(String what) {
    return CheckpointException.damaged(indexFile, what);
  }

  @Override
  public void close() {
    shards.close();
  }

  /** The file name of a shard, as TensorFlow writes it. */
  static String dataFile(String prefix, int shard, int shards) {
    return String.format(Locale.ROOT, "%s.data-%05d-of-%05d", prefix, shard, shards);
  }

  /** The data files of a V2 checkpoint, opened when first needed. */
  private static final class Shards implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 20;

    private final String prefix;
    private final int shards;
    private final Map<Integer, FileChannel> open = new HashMap<>();

    Shards(String prefix, int shards) {
      this.prefix = prefix;
      this.shards = shards;
    }

    /** Gives an entry's bytes in pieces, then fails if the checksum does not agree. */
    void read(String name, BundleEntryProto entry, Consumer<ByteBuffer> sink) {
      checkWithinFile(name, entry);
      MaskedCrc crc = new MaskedCrc();
      readUnchecked(
          name,
          entry,
          piece -> {
            crc.add(piece);
            sink.accept(piece);
          });
      if (crc.value() != entry.getCrc32C()) {
        throw badChecksum(name, entry);
      }
    }

    /** Streams the bytes of an entry whose checksum covers something else than them. */
    void readUnchecked(String name, BundleEntryProto entry, Consumer<ByteBuffer> sink) {
      FileChannel channel = channel(name, entry);
      ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, entry.getSize()));
      try {
        for (long done = 0; done < entry.getSize(); ) {
          piece.clear().limit((int) Math.min(piece.capacity(), entry.getSize() - done));
          while (piece.hasRemaining()) {
            if (channel.read(piece, entry.getOffset() + done + piece.position()) < 0) {
              throw truncated(name, entry, channel.size());
            }
          }
          piece.flip();
          done += piece.remaining();
          sink.accept(piece.duplicate().order(ByteOrder.LITTLE_ENDIAN));
        }
      } catch (IOException e) {
        throw CheckpointException.because(
            file(entry) + ": tensor \"" + name + "\"", "cannot be read", e, "check the disk");
      }
    }

    private FileChannel channel(String name, BundleEntryProto entry) {
      int shard = entry.getShardId();
      FileChannel known = open.get(shard);
      if (known != null) {
        return known;
      }
      if (shard < 0 || shard >= shards) {
        throw CheckpointException.damaged(
            prefix + ".index", name, "lies in shard " + shard + " of " + shards);
      }
      try {
        FileChannel channel = FileChannel.open(Path.of(file(entry)), StandardOpenOption.READ);
        open.put(shard, channel);
        return channel;
      } catch (NoSuchFileException e) {
        throw new CheckpointException(
            file(entry) + ": this shard is missing; tensor \"" + name + "\" is in it: copy it too",
            e);
      } catch (IOException e) {
        throw CheckpointException.because(file(entry), "cannot be opened", e, "check permissions");
      }
    }

    /** Fails if the entry's shard is missing or too short. */
    void checkWithinFile(String name, BundleEntryProto entry) {
      try {
        long size = channel(name, entry).size();
        if (entry.getOffset() < 0
            || entry.getSize() < 0
            || entry.getOffset() > size - entry.getSize()) {
          throw truncated(name, entry, size);
        }
      } catch (IOException e) {
        throw CheckpointException.because(file(entry), "cannot be read", e, "check the disk");
      }
    }

    private String file(BundleEntryProto entry) {
      return dataFile(prefix, entry.getShardId(), shards);
    }

    private CheckpointException truncated(String name, BundleEntryProto entry, long size) {
      if (size > 0) {
        refuseForeign(entry);
      }
      return CheckpointException.damaged(
          file(entry),
          name,
          "should end at byte "
              + (entry.getOffset() + entry.getSize())
              + ", the file has "
              + size
              + " bytes");
    }

    /** Fails if a shard that is damaged is something else than a shard. */
    private void refuseForeign(BundleEntryProto entry) {
      CheckpointReader.refuseForeign(
          Path.of(file(entry)),
          format ->
              format.kind() == ForeignFormat.Kind.STAND_IN
                  || format.kind() == ForeignFormat.Kind.ARCHIVE);
    }

    CheckpointException badChecksum(String name, BundleEntryProto entry) {
      refuseForeign(entry);
      return CheckpointException.damaged(
          file(entry), name, "the checksum does not agree: bytes have changed");
    }

    @Override
    public void close() {
      try {
        for (FileChannel channel : open.values()) {
          channel.close();
        }
      } catch (IOException e) {
        throw CheckpointException.because(prefix, "cannot be closed", e, "check the disk");
      } finally {
        open.clear();
      }
    }
  }
}
