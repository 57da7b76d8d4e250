package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.comparegan.image.DataException;
import org.comparegan.image.Split;
import org.comparegan.picture.PictureFiles;

/** Folders that are named as classes. */
final class ClassFolders {
  private ClassFolders() {}

  /**
   * Whether the folder, or its folder or archive of the split, can be one of these classes: it has
   * folders of some of the names, or is an archive.
   */
  static boolean holdsOnly(Path place, Split split, List<String> classes) {
    if (Files.isRegularFile(place)) {
      return true;
    }
    List<Path> places = new ArrayList<>(List.of(place));
    for (String name : SourceFiles.names(split)) {
      places.add(place.resolve(name));
      if (Files.isRegularFile(place.resolve(name + ".zip"))
          || Files.isRegularFile(place.resolve(name + ".tar"))) {
        return true;
      }
    }
    HashSet<String> known = new HashSet<>(classes);
    return places.stream()
        .filter(Files::isDirectory)
        .anyMatch(folder -> folders(folder).stream().anyMatch(known::contains));
  }

  private static Collection<String> folders(Path folder) {
    try {
      return PictureFiles.folders(folder);
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be listed (" + e.getMessage() + ").", e);
    }
  }
}
