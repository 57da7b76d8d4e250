package org.comparegan.file;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Child Java processes with this process's class path. */
public final class JavaProcess {
  /** The debugger's port is taken by this process. */
  private static final String DEBUGGER = "-agentlib:jdwp";

  private JavaProcess() {}

  /**
   * A process with the flags of this JVM, not yet started; the caller sets its output and additions
   * to the environment.
   *
   * @param main binary name of the class to run
   * @param arguments of its command line
   */
  public static ProcessBuilder of(String main, List<String> arguments) {
    List<String> flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.startsWith(DEBUGGER))
            .toList();
    return of(flags, main, arguments);
  }

  /**
   * A process with other JVM flags.
   *
   * @param flags of the JVM, such as {@code -Xmx512m}
   */
  public static ProcessBuilder of(List<String> flags, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /**
   * Arguments of this process without some options and their values.
   *
   * @param options that take one value, as {@code --name VALUE} or {@code --name=VALUE}
   * @return a new list, which may be changed
   */
  public static List<String> without(List<String> options, List<String> arguments) {
    List<String> others = new ArrayList<>();
    for (Iterator<String> all = arguments.iterator(); all.hasNext(); ) {
      String argument = all.next();
      if (options.contains(argument)) {
        all.next();
      } else if (options.stream().noneMatch(option -> argument.startsWith(option + "="))) {
        others.add(argument);
      }
    }
    return others;
  }
}
