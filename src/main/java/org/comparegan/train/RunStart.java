package org.comparegan.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a run was last started, from which follows how to resume it: {@code command.json}.
 *
 * @param directory in which the command was given
 * @param arguments of the command line, the verb first
 * @param steps of the run in all
 */
public record RunStart(String directory, List<String> arguments, long steps) {
  static final String FILE = "command.json";

  /** Copies the list. */
  public RunStart {
    arguments = List.copyOf(arguments);
  }

  /** A command given in the working directory. */
  public static RunStart of(List<String> arguments, long steps) {
    return new RunStart(Path.of("").toAbsolutePath().toString(), arguments, steps);
  }

  /** The last start of a run; empty if it was not recorded, or cannot be read. */
  public static Optional<RunStart> read(Path run) {
    Path file = run.resolve(FILE);
    try {
      return Files.isRegularFile(file)
          ? Optional.of(new ObjectMapper().readValue(file.toFile(), RunStart.class))
          : Optional.empty();
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  /** Records the start in the run. */
  public void write(RunDirectory run) {
    try {
      run.write(
          FILE,
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The command cannot be written as JSON.", e);
    }
  }
}
