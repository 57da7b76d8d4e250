package org.comparegan.data;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The {@code data} folder of the checkout: below the directory that the system property {@code
 * comparegan.home} names, or else above the place that this class was loaded from.
 */
final class EmbeddedData {
  static final String HOME = "comparegan.home";

  private EmbeddedData() {}

  static Path folder() {
    String home = System.getProperty(HOME, "");
    return home.isEmpty() ? aboveTheCode() : Path.of(home, "data");
  }

  private static Path aboveTheCode() {
    Path code = code();
    for (Path place = code; place != null; place = place.getParent()) {
      Path data = place.resolve("data");
      if (Files.isDirectory(data.resolve("fashion-mnist"))) {
        return data;
      }
    }
    throw new DataException(
        "Found no embedded data set: no folder data/fashion-mnist in a directory above "
            + code
            + ". Name the checkout with -D"
            + HOME
            + "=DIR, or the data with --data-dir.");
  }

  private static Path code() {
    try {
      return Path.of(EmbeddedData.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The place of the program is no path.", e);
    }
  }
}
