package org.comparegan.cli.common;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Arguments of this program for further processes of it. */
public final class CommandArguments {
  private CommandArguments() {}

  /**
   * All arguments but some options, each with its value.
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
