package org.comparegan.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user's folders of this program, outside of any checkout: what is computed again if it is
 * deleted, and what was installed.
 *
 * @param cache {@code comparegan} below {@code XDG_CACHE_HOME}, on Windows {@code LOCALAPPDATA},
 *     else {@code ~/.cache}
 * @param data {@code comparegan} below {@code XDG_DATA_HOME}, on Windows {@code LOCALAPPDATA}, else
 *     {@code ~/.local/share}
 */
public record UserFolders(Path cache, Path data) {
  /** The system property that names one folder for both. */
  public static final String FOLDER = "comparegan.user";

  /** Those of this process. */
  public static UserFolders here() {
    String named = System.getProperty(FOLDER, "");
    return named.isEmpty()
        ? of(System.getenv(), Path.of(System.getProperty("user.home", ".")))
        : new UserFolders(Path.of(named, "cache"), Path.of(named, "data"));
  }

  /** Those of an environment; a relative path in it is ignored, as the XDG specification asks. */
  static UserFolders of(Map<String, String> environment, Path home) {
    Optional<Path> windows = absolute(environment, "LOCALAPPDATA");
    return new UserFolders(
        absolute(environment, "XDG_CACHE_HOME")
            .or(() -> windows)
            .orElseGet(() -> home.resolve(".cache"))
            .resolve("comparegan"),
        absolute(environment, "XDG_DATA_HOME")
            .or(() -> windows)
            .orElseGet(() -> home.resolve(".local").resolve("share"))
            .resolve("comparegan"));
  }

  private static Optional<Path> absolute(Map<String, String> environment, String name) {
    return Stream.ofNullable(environment.get(name))
        .filter(value -> !value.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .findFirst();
  }
}
