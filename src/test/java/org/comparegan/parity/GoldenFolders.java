package org.comparegan.parity;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where golden files are: in the project, beside the checkout, and where the property says. */
public final class GoldenFolders {
  private GoldenFolders() {}

  /** The golden JSON files of one topic, such as {@code checkpoint}. */
  public static List<Path> jsonFiles(String topic) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : roots()) {
      Path folder = root.resolve(topic);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> all = Files.walk(folder)) {
          all.filter(f -> f.toString().endsWith(".json")).sorted().forEach(files::add);
        }
      }
    }
    return files;
  }

  /** The folders of one topic that exist. */
  public static List<Path> folders(String topic) {
    return roots().stream().map(root -> root.resolve(topic)).filter(Files::isDirectory).toList();
  }

  private static List<Path> roots() {
    List<Path> roots = new ArrayList<>();
    roots.add(Path.of("src/test/resources/golden"));
    String property = System.getProperty("comparegan.golden", "");
    if (property.isEmpty() || property.startsWith("${")) {
      roots.add(Path.of("../shared/golden"));
    } else {
      Stream.of(property.split(File.pathSeparator)).map(Path::of).forEach(roots::add);
    }
    return roots;
  }
}
