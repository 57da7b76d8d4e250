package org.comparegan.cli.common;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.comparegan.graph.NativeLog;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
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
    requireNamed();
    loadNatives();
    require();
    ExitCode code = watched(console);
    console.flush();
    return code.number();
  }

  /** Runs; if Ctrl-C ends it, a line says what is kept and how to go on. */
  private ExitCode watched(Console console) throws IOException {
    Thread end = new Thread(console::sayInterrupted, "interrupted");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return run(console);
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(end);
      } catch (IllegalStateException shuttingDown) {
        // The line is being written.
      }
    }
  }

  private void requireCounts() {
    for (OptionSpec option : spec.options()) {
      if (option.userObject() instanceof Field field && field.isAnnotationPresent(Count.class)) {
        requireCount(option, field.getAnnotation(Count.class));
      }
    }
  }

  private void requireCount(OptionSpec option, Count count) {
    for (Object value : values(option.getValue())) {
      long given = ((Number) value).longValue();
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

  /** What is to be written first: a fault there is the cheapest to mend. */
  private void requireNamed() {
    SortedMap<Kind, List<ArgSpec>> named = new TreeMap<>();
    for (ArgSpec argument : spec.args()) {
      Kind.of(argument)
          .ifPresent(kind -> named.computeIfAbsent(kind, k -> new ArrayList<>()).add(argument));
    }
    named.forEach((kind, arguments) -> arguments.forEach(argument -> requireNamed(kind, argument)));
  }

  private void requireNamed(Kind kind, ArgSpec argument) {
    for (Object given : values(argument.getValue())) {
      kind.check(given.toString(), argument.paramLabel())
          .ifPresent(
              fault -> {
                throw usage(named(argument, given.toString(), fault));
              });
    }
  }

  /** The sentence after the option that it is about, and begun as such after none. */
  private static String named(ArgSpec argument, String given, String fault) {
    if (argument instanceof OptionSpec option) {
      return option.longestName() + (fault.startsWith(given) ? " " : ": ") + fault;
    }
    return fault.startsWith(given) ? fault : fault.replaceFirst("^there", "There");
  }

  /** Of an argument that takes one value, at most one or several. */
  private static Collection<?> values(@Nullable Object value) {
    Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    return present instanceof Collection<?> several
        ? several
        : present == null ? List.of() : List.of(present);
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

  /** Whether a person watches standard error. */
  static boolean terminal() {
    return System.console() != null;
  }
}
