package org.comparegan.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the files that a golden names: beside it, or in a folder above it. */
final class GoldenPlaces {
  private static final int LEVELS = 4;

  private GoldenPlaces() {}

  /**
   * The file or folder.
   *
   * @param golden the document
   * @param names paths relative to the folder of the document or one above, in order of preference
   * @throws IllegalArgumentException that says where it was looked for
   */
  static Path find(Path golden, String... names) {
    List<Path> tried = new ArrayList<>();
    Path folder = golden.toAbsolutePath().getParent();
    for (int level = 0; level < LEVELS && folder != null; level++) {
      for (String name : names) {
        Path place = folder.resolve(name);
        if (Files.exists(place)) {
          return place;
        }
        tried.add(place);
      }
      folder = folder.getParent();
    }
    throw new IllegalArgumentException(
        "There is no " + String.join(" or ", names) + "; looked for " + tried + ".");
  }
}
