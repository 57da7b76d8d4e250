package org.comparegan.cli.common;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out before the work whether its result can be written. */
public final class OutputPath {
  private OutputPath() {}

  /**
   * Fails with an error of usage unless a file can be written there.
   *
   * @param option that names it, such as {@code --junit}
   */
  public static void check(Verb verb, String option, Path file) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(file);
    if (Files.isDirectory(file)) {
      throw verb.usage("%s %s is a directory: name a file in it.".formatted(option, file));
    }
    if (!Files.isDirectory(folder)) {
      throw verb.usage(
          "%s %s: there is no directory %s: make it first.".formatted(option, file, folder));
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw verb.usage("%s %s: no permission to write there.".formatted(option, file));
    }
  }
}
