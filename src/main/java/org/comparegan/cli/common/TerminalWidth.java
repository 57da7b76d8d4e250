package org.comparegan.cli.common;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How many characters a line of output has. */
public final class TerminalWidth {
  /** Of files and pipes, whose lines a program may look through. */
  private static final int UNLIMITED = Integer.MAX_VALUE;

  /** Picocli's least. */
  private static final int NARROWEST_HELP = 55;

  private TerminalWidth() {}

  /** Makes help, tables and progress as wide as COLUMNS says, or else as the terminal is. */
  public static CommandLine set(CommandLine line) {
    String columns = String.valueOf(System.getenv("COLUMNS"));
    return columns.matches("[1-9]\\d{1,4}")
        ? line.setUsageHelpWidth(Math.max(NARROWEST_HELP, Integer.parseInt(columns)))
        : line.setUsageHelpAutoWidth(true);
  }

  static int of(UsageMessageSpec help) {
    if (!help.autoWidth()) {
      return help.width();
    }
    return System.console() == null ? UNLIMITED : stty().orElseGet(help::width);
  }

  /** Picocli asks at least 25 ms and does not know of terminals below {@link #NARROWEST_HELP}. */
  private static OptionalInt stty() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      try (BufferedReader answer = stty.inputReader()) {
        String size = String.valueOf(answer.readLine());
        stty.waitFor(1, TimeUnit.SECONDS);
        return size.matches("\\d+ [1-9]\\d{0,5}")
            ? OptionalInt.of(Integer.parseInt(size.substring(size.indexOf(' ') + 1)))
            : OptionalInt.empty();
      }
    } catch (IOException noSuchCommand) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }
}
