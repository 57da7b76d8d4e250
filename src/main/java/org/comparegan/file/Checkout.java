package org.comparegan.file;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Folders that come with the project: below the directory that the system property {@value #HOME}
 * names, or else below one above the place that this class was loaded from.
 */
public final class Checkout {
  /** The system property that names the checkout. */
  public static final String HOME = "comparegan.home";

  private Checkout() {}

  /** The folder of this path within the checkout, if it can be found. */
  public static Optional<Path> find(String folder) {
    String home = System.getProperty(HOME, "");
    if (!home.isEmpty()) {
      return Optional.of(Path.of(home, folder));
    }
    for (Path place = code(); place != null; place = place.getParent()) {
      Path found = place.resolve(folder);
      if (Files.isDirectory(found)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /**
   * The folder of this path within the checkout.
   *
   * @throws IllegalArgumentException when it cannot be found, saying how to name the checkout
   */
  public static Path folder(String folder) {
    return find(folder)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Found no folder %s in a directory above %s. Name the checkout with -D%s=DIR."
                        .formatted(folder, code(), HOME)));
  }

  private static Path code() {
    try {
      return Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The location of the program is not a path.", e);
    }
  }
}
