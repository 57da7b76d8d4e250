package org.comparegan.cli.common;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.comparegan.graph.NativeLog;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A verb of the command line; a subclass adds options and {@link #run(Console)}. */
public abstract class Verb implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private CommonOptions common = new CommonOptions();

  /**
   * Does the work. Results go to the console's standard output, the rest through its notices.
   *
   * @throws IOException for files that cannot be read or written; {@link Failures} words it
   */
  protected abstract ExitCode run(Console console) throws IOException;

  @Override
  public final Integer call() throws IOException {
    Console console =
        new Console(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            common.quiet(),
            terminal(),
            this::width);
    requireCounts();
    loadNatives();
    require();
    ExitCode code = run(console);
    console.flush();
    return code.number();
  }

  private void requireCounts() {
    for (OptionSpec option : spec.options()) {
      if (option.userObject() instanceof Field field && field.isAnnotationPresent(Count.class)) {
        requireCount(option, field.getAnnotation(Count.class));
      }
    }
  }

  private void requireCount(OptionSpec option, Count count) {
    for (long given : numbers(option.getValue())) {
      if (given < count.from()) {
        throw usage(
            "%s must be %d or more, not %d.".formatted(option.longestName(), count.from(), given));
      }
      if (given > count.to()) {
        throw usage(
            "%s must be at most %,d, not %,d.".formatted(option.longestName(), count.to(), given));
      }
    }
  }

  /** Of an option that takes one number, at most one or several. */
  private static long[] numbers(@Nullable Object value) {
    Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    Collection<?> all =
        present instanceof Collection<?> several
            ? several
            : present == null ? List.of() : List.of(present);
    return all.stream().mapToLong(number -> ((Number) number).longValue()).toArray();
  }

  /** Natives for GPUs log harmless errors when they load, which are suppressed here. */
  protected void loadNatives() {
    if (Version.build().forGpus()) {
      NativeLog.inSilence(TensorFlow::version);
    }
  }

  /** Fails with an error of usage where this machine cannot do what was asked. */
  protected void require() {}

  /** The options that every verb takes. */
  public final CommonOptions common() {
    return common;
  }

  /** The command line as it was given, the verb first. */
  public final List<String> arguments() {
    return spec.root().commandLine().getParseResult().originalArgs();
  }

  /** How many characters a line of output has. */
  private int width() {
    return TerminalWidth.of(spec.usageMessage());
  }

  /** An error in what was asked, found while the options were combined: exit code 2. */
  public final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static boolean terminal() {
    return System.console() != null;
  }
}
