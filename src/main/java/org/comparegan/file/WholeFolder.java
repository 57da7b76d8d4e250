package org.comparegan.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder whose files appear together: they are written to a hidden folder, which then gets the
 * name, or, where the folder exists already, gives it its files. Work that fails leaves nothing;
 * what a killed process leaves goes with the next work in the same place.
 */
public final class WholeFolder {

  /** Writes the content of a folder. */
  @FunctionalInterface
  public interface Content {
    /** Writes all files below this folder, which stands for the final one. */
    void writeTo(Path folder) throws IOException;
  }

  private WholeFolder() {}

  /**
   * Creates a folder, or adds files to one and replaces those of the same names.
   *
   * @throws IOException when it cannot be written
   */
  public static void write(Path folder, Content content) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw new NotDirectoryException(folder.toString());
    }
    boolean exists = Files.isDirectory(place);
    Path parent = exists ? place : place.getParent();
    Path name = place.getFileName();
    if (parent == null || name == null) {
      throw new IOException(folder + " cannot be made.");
    }
    MadeFolders made = MadeFolders.on(parent);
    boolean kept = false;
    try (PartFile part = PartFile.begin(parent, name)) {
      Files.createDirectory(part.folder());
      content.writeTo(part.folder());
      if (exists) {
        moveInto(place, part.folder());
      } else {
        Files.move(part.folder(), place);
      }
      kept = true;
      WholeFile.syncDirectory(parent);
    } catch (IOException e) {
      throw WholeFile.named(folder, e);
    } finally {
      if (!kept) {
        made.removeEmpty();
      }
    }
  }

  /** Folders first, then files in the order in which they were written. */
  private static void moveInto(Path place, Path from) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (Stream<Path> all = Files.list(from)) {
      all.forEach(entries::add);
    }
    Comparator<Path> order = Comparator.comparing(file -> !Files.isDirectory(file));
    entries.sort(order.thenComparing(file -> file.toFile().lastModified()));
    for (Path entry : entries) {
      Path target = place.resolve(from.relativize(entry));
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && Files.isDirectory(target)) {
        moveInto(target, entry);
      } else {
        Files.move(entry, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
