package org.comparegan.npz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.comparegan.file.WholeFile;

/**
 * Named arrays in one file.
 *
 * @param file where they were read
 * @param arrays by name, in the file's order
 */
public record Npz(Path file, Map<String, NpyArray> arrays) {
  private static final String SUFFIX = ".npy";
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
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        if (!entry.getName().endsWith(SUFFIX)) {
          throw new NpzException(
              file + " holds '" + entry.getName() + "', which is no array: it is not a .npz file.");
        }
        String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
          arrays.put(name, Npy.read(in, "Array '" + name + "' of " + file));
        }
      }
    } catch (ZipException e) {
      throw new NpzException(
          file + " is not a whole .npz file (" + e.getMessage() + "): copy or write it again.", e);
    }
    return new Npz(file, arrays);
  }

  /** Writes the arrays, whole or not at all; equal arrays give equal bytes. */
  public static void write(Path file, Map<String, ? extends NpyArray> arrays) throws IOException {
    WholeFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setLevel(Deflater.BEST_SPEED);
          for (Map.Entry<String, ? extends NpyArray> array : arrays.entrySet()) {
            ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
            entry.setTimeLocal(TIME);
            zip.putNextEntry(entry);
            Npy.write(zip, array.getValue());
            zip.closeEntry();
          }
          zip.finish();
        });
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
