package org.comparegan.npz;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.comparegan.file.ForeignFormat;
import org.comparegan.file.Reason;

/**
 * An open {@code .npz} file, or a {@code .npy} file, whose array then has the file's name: arrays
 * are read when they are asked for. Pickled objects are refused when it is opened.
 */
public final class NpzFile implements Closeable {
  static final String SUFFIX = ".npy";

  /** No deflate stream expands by more. */
  private static final long LARGEST_EXPANSION = 1032;

  private final Path file;
  private final Map<String, Entry> entries;
  private final List<Closeable> open;

  /**
   * An array in the file.
   *
   * @param header what it is
   * @param start where its elements begin in the file; negative: it is compressed
   */
  private record Entry(NpyHeader header, long start, Source source) {}

  private interface Source {
    /** The array's bytes, header and all. */
    InputStream stream() throws IOException;
  }

  private NpzFile(Path file, Map<String, Entry> entries, List<Closeable> open) {
    this.file = file;
    this.entries = entries;
    this.open = open;
  }

  /**
   * Opens the file and reads what arrays it has.
   *
   * @throws NpzException when it is truncated, corrupt, or holds pickled objects
   */
  public static NpzFile open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    boolean single = file.toString().endsWith(SUFFIX);
    refuseForeign(file, single);
    List<Closeable> open = new ArrayList<>();
    try {
      Map<String, Entry> entries = single ? single(file) : archive(file, open);
      return new NpzFile(file, entries, open);
    } catch (IOException | RuntimeException e) {
      for (Closeable one : open) {
        one.close();
      }
      throw e;
    }
  }

  /**
   * Fails for a file of another format, with what it is and what to do.
   *
   * @param single whether one array is wanted, not an archive of them
   */
  static void refuseForeign(Path file, boolean single) throws IOException {
    if (Files.isDirectory(file)) {
      throw new NpzException(file + " is a directory: name a file of arrays.");
    }
    ForeignFormat wanted = single ? ForeignFormat.NPY : ForeignFormat.NPZ;
    ForeignFormat found = ForeignFormat.of(file).orElse(wanted);
    if (found.equals(wanted) || (!single && found.kind() == ForeignFormat.Kind.ARCHIVE)) {
      return;
    }
    throw new NpzException(
        "%s: %s; %s."
            .formatted(
                file,
                found.what(),
                found.equals(ForeignFormat.NPY)
                    ? "name it NAME.npy"
                    : found.equals(ForeignFormat.NPZ)
                        ? "name a .npy file"
                        : found.todoForArrays()));
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** The names of the arrays. */
  public Set<String> names() {
    return entries.keySet();
  }

  /** Whether there is an array of this name. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * The extents of the array of this name.
   *
   * @throws NpzException that says which names there are
   */
  public int[] shape(String name) {
    return entry(name).header().shape().clone();
  }

  /** NumPy's code of the array's elements, as in {@code <f4}. */
  public String type(String name) {
    return entry(name).header().type();
  }

  /** Reads the array of this name. */
  public NpyArray get(String name) throws IOException {
    Entry entry = entry(name);
    long expansion = entry.start() < 0 ? LARGEST_EXPANSION : 1;
    try (InputStream in = new BufferedInputStream(entry.source().stream(), 1 << 16)) {
      return Npy.read(in, origin(name), Files.size(file) * expansion);
    } catch (IOException e) {
      throw new NpzException(
          origin(name) + " cannot be read (" + Reason.of(e) + "): copy or write the file again.",
          e);
    }
  }

  /**
   * The rows of an array of two axes and floating-point numbers: on the disk, where it is stored as
   * it is, else in memory.
   *
   * @throws NpzException for an array of another kind, or whose elements are cut off
   */
  public NpyRows rows(String name) throws IOException {
    Entry entry = entry(name);
    NpyHeader header = entry.header();
    if (header.shape().length != 2 || !header.type().matches("<f[48]")) {
      throw new NpzException(
          "%s must have two axes, images and numbers, of float32 or float64; it is %s of shape %s."
              .formatted(origin(name), header.type(), shapeText(header)));
    }
    if (entry.start() < 0 || header.fortranOrder()) {
      return NpyRows.of(get(name));
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    open.add(channel);
    return NpyRows.of(channel, entry.start(), header, origin(name));
  }

  /** Closes the file; rows cannot be read any more. */
  @Override
  public void close() throws IOException {
    for (Closeable one : open) {
      one.close();
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new NpzException(
          file + " has no array '" + name + "'; it has " + String.join(", ", names()) + ".");
    }
    return entry;
  }

  private String origin(String name) {
    return origin(file, name);
  }

  private static String origin(Path file, String name) {
    return file.toString().endsWith(SUFFIX) ? file.toString() : "Array '" + name + "' of " + file;
  }

  private static String shapeText(NpyHeader header) {
    return Arrays.toString(header.shape());
  }

  private static Map<String, Entry> single(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Map.of(
          name.substring(0, name.length() - SUFFIX.length()),
          storedEntry(channel, 0, () -> Files.newInputStream(file), file.toString()));
    }
  }

  private static Map<String, Entry> archive(Path file, List<Closeable> open) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ZipFile zip = zip(file);
      open.add(zip);
      for (ZipArchiveEntry member : Collections.list(zip.getEntriesInPhysicalOrder())) {
        if (!member.getName().endsWith(SUFFIX)) {
          throw new NpzException(
              file
                  + " holds '"
                  + member.getName()
                  + "', which is not an array: it is not a .npz file.");
        }
        String name = member.getName().substring(0, member.getName().length() - SUFFIX.length());
        Source source = () -> zip.getInputStream(member);
        entries.put(
            name,
            member.getMethod() == ZipEntry.STORED
                ? storedEntry(channel, member.getDataOffset(), source, origin(file, name))
                : new Entry(header(source, origin(file, name)), -1, source));
      }
    }
    return entries;
  }

  private static ZipFile zip(Path file) {
    try {
      return ZipFile.builder().setPath(file).get();
    } catch (IOException e) {
      throw new NpzException(
          file + " is not a complete .npz file (" + Reason.of(e) + "): copy or write it again.", e);
    }
  }

  private static Entry storedEntry(FileChannel channel, long at, Source source, String origin)
      throws IOException {
    channel.position(at);
    NpyHeader header =
        NpyHeader.read(new DataInputStream(Channels.newInputStream(channel)), origin);
    requireNumbers(header, origin);
    return new Entry(header, channel.position(), source);
  }

  private static NpyHeader header(Source source, String origin) throws IOException {
    try (DataInputStream in = new DataInputStream(source.stream())) {
      NpyHeader header = NpyHeader.read(in, origin);
      requireNumbers(header, origin);
      return header;
    }
  }

  private static void requireNumbers(NpyHeader header, String origin) {
    if (header.type().contains("O")) {
      ElementType.of(header.type(), origin);
    }
  }
}
