package org.comparegan.npz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.comparegan.file.WholeFile;

/**
 * Named arrays in one file.
 *
 * @param file where they were read
 * @param arrays by name, in the file's order
 */
public record Npz(Path file, Map<String, NpyArray> arrays) {
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Keeps the order. */
  public Npz {
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
  }

  /**
   * Reads a {@code .npz} file, compressed or not.
   *
   * @throws NpzException when it is truncated, corrupt, or holds a type that is not read
   */
  public static Npz read(Path file) throws IOException {
    try (NpzFile archive = NpzFile.open(file)) {
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      for (String name : archive.names()) {
        arrays.put(name, archive.get(name));
      }
      return new Npz(file, arrays);
    }
  }

  /**
   * Writes the arrays, whole or not at all and without compression, as {@code numpy.savez} does;
   * equal arrays give equal bytes.
   */
  public static void write(Path file, Map<String, ? extends NpyArray> arrays) throws IOException {
    WholeFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, ? extends NpyArray> array : arrays.entrySet()) {
            zip.putNextEntry(stored(array.getKey(), array.getValue()));
            Npy.write(zip, array.getValue());
            zip.closeEntry();
          }
          zip.finish();
        });
  }

  /** Size and checksum come before the data of an entry, so the data are written twice. */
  private static ZipEntry stored(String name, NpyArray array) throws IOException {
    CountingChecksum checksum = new CountingChecksum();
    Npy.write(checksum, array);
    ZipEntry entry = new ZipEntry(name + NpzFile.SUFFIX);
    entry.setTimeLocal(TIME);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(checksum.size);
    entry.setCrc(checksum.crc.getValue());
    return entry;
  }

  private static final class CountingChecksum extends OutputStream {
    final CRC32 crc = new CRC32();
    long size;

    @Override
    public void write(int b) {
      crc.update(b);
      size++;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      crc.update(bytes, from, count);
      size += count;
    }
  }

  /** The names of the arrays. */
  public Set<String> names() {
    return arrays.keySet();
  }

  /** Whether there is an array of this name. */
  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  /**
   * The array of this name.
   *
   * @throws NpzException that says which names there are
   */
  public NpyArray get(String name) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new NpzException(
          file + " has no array '" + name + "'; it has " + String.join(", ", names()) + ".");
    }
    return array;
  }
}
