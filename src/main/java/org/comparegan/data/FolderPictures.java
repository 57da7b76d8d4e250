package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Picture files below a directory, in order of their names. */
final class FolderPictures {
  private FolderPictures() {}

  /** Whether the directory has a picture in it or in a folder of it. */
  static boolean hasSome(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(folder, 2)) {
      return all.anyMatch(f -> PictureNames.isPicture(f.toString()) && Files.isRegularFile(f));
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be listed (" + e.getMessage() + ").", e);
    }
  }

  /** All pictures, labelled as {@link PictureNames#labelled} says. */
  static PictureList list(Path folder, String name) {
    List<PictureNames.Named> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(f -> PictureNames.isPicture(f.toString()) && Files.isRegularFile(f))
          .forEach(
              file ->
                  found.add(
                      new PictureNames.Named(
                          folder.relativize(file).toString().replace('\\', '/'),
                          new Location.InFile(file))));
      return PictureNames.labelled(
          name, found, file -> beside(folder, file), PictureNames.classFolders(folder), List.of());
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be read (" + e.getMessage() + ").", e);
    }
  }

  private static byte[] beside(Path folder, String file) throws IOException {
    Path path = folder.resolve(file);
    return Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
  }
}
