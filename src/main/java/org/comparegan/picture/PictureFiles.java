package org.comparegan.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.comparegan.image.DataException;

/**
 * Picture files as they lie in a folder or an archive, before anything is known about their
 * classes.
 *
 * @param place the folder or archive, for messages
 * @param found every picture, in no particular order
 * @param sideFiles reads what lies beside them, such as {@code classes.txt}
 * @param folders directly below the place, with pictures or without; none for an archive
 * @param open what must stay open as long as the pictures are read
 */
public record PictureFiles(
    Path place,
    List<Named> found,
    SideFiles sideFiles,
    Collection<String> folders,
    List<AutoCloseable> open) {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

  /** A picture and its name in the source, with {@code /} between folders. */
  public record Named(String name, Location location) {}

  /** Reads a small file of the source; no bytes where it is not there. */
  public interface SideFiles {
    byte[] read(String name) throws IOException;
  }

  /** All pictures below a folder. */
  public static PictureFiles below(Path folder) {
    List<Named> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(f -> isPicture(f.toString()) && Files.isRegularFile(f))
          .forEach(
              file ->
                  found.add(
                      new Named(
                          folder.relativize(file).toString().replace('\\', '/'),
                          new Location.InFile(file))));
      return new PictureFiles(folder, found, beside(folder), folders(folder), List.of());
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be read (" + e.getMessage() + ").", e);
    }
  }

  /** Whether the directory has a picture in it or in a folder of it. */
  public static boolean areIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(folder, 2)) {
      return all.anyMatch(f -> isPicture(f.toString()) && Files.isRegularFile(f));
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be listed (" + e.getMessage() + ").", e);
    }
  }

  /** Reads files of a folder. */
  public static SideFiles beside(Path folder) {
    return name -> {
      Path file = folder.resolve(name);
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    };
  }

  /** Folders directly below, whether they have pictures or not. */
  public static Collection<String> folders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory)
          .map(f -> f.getFileName().toString())
          .filter(f -> !f.startsWith("."))
          .toList();
    }
  }

  /** Whether a file is taken for a picture, by its name. */
  static boolean isPicture(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String last = Picture.lastPart(lower.replace('\\', '/'));
    // Names that begin with a dot belong to the file system.
    return ENDINGS.stream().anyMatch(lower::endsWith) && !last.startsWith(".");
  }
}
