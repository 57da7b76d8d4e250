package org.comparegan.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.file.Checkout;
import org.comparegan.file.NearestName;
import org.comparegan.gin.GinException;

/**
 * The configurations that come with the project, by their path below {@code configs} without the
 * ending: {@code fashion-mnist-32/supervised}.
 */
public final class NamedConfigs {
  private static final String FOLDER = "configs";
  private static final String ENDING = ".gin";
  private static final int SUGGESTIONS = 3;

  private NamedConfigs() {}

  /**
   * A configuration of the project.
   *
   * @param name for {@code --config}
   * @param file gin
   */
  public record Entry(String name, Path file) {
    /** Path from the checkout on, with slashes, as tables name it. */
    public String inCheckout() {
      return FOLDER + "/" + name + ENDING;
    }

    /** The experiment; empty for a part that others include. */
    public Optional<Experiment> experiment() {
      try {
        return Optional.of(GinConfig.parse(List.of(file), List.of()).experiment());
      } catch (GinException part) {
        return Optional.empty();
      }
    }

    /** The comment of the first line without its full stop; empty without one. */
    public Optional<String> comment() {
      try (Stream<String> lines = Files.lines(file)) {
        return lines
            .findFirst()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.substring(1).strip().replaceFirst("\\.$", ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** All of them, parts that others include as well, sorted by name. */
  public static List<Entry> all() {
    Path folder = Checkout.folder(FOLDER);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .map(file -> new Entry(name(folder.relativize(file)), file))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path within) {
    String path = within.toString().replace('\\', '/');
    return path.substring(0, path.length() - ENDING.length());
  }

  /**
   * The file of a path or name, either with or without its ending; a path wins.
   *
   * @throws IllegalArgumentException when there is neither, naming those that are nearest
   */
  public static Path find(String pathOrName) {
    for (String given : List.of(pathOrName, pathOrName + ENDING)) {
      Optional<Path> file =
          path(given)
              .filter(Files::isRegularFile)
              .or(() -> inCheckout(given))
              .or(() -> inCheckout(given.replaceFirst("^(\\./)?configs/", "")));
      if (file.isPresent()) {
        return file.get();
      }
    }
    String name = pathOrName.replaceFirst("\\.gin$", "");
    List<String> known = Checkout.find(FOLDER).isEmpty() ? List.of() : names();
    boolean ending = known.stream().anyMatch(k -> k.endsWith("/" + name));
    String nearest =
        (ending
                ? known.stream().filter(k -> k.endsWith("/" + name))
                : NearestName.sorted(name, known).stream().limit(SUGGESTIONS))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "there is no file %s and no configuration of that name%s"
            .formatted(pathOrName, nearest.isEmpty() ? "" : "; the nearest are " + nearest));
  }

  private static List<String> names() {
    return all().stream().map(Entry::name).toList();
  }

  private static Optional<Path> inCheckout(String within) {
    return Checkout.find(FOLDER)
        .flatMap(folder -> path(within).map(folder::resolve))
        .filter(Files::isRegularFile);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
