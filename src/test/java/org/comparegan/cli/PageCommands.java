package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/** What pages tell people to type. */
final class PageCommands {
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");
  private static final String PROGRAM = "./comparegan ";

  private PageCommands() {}

  /** The content of each block of a kind, such as {@code sh}. */
  static List<String> blocks(String page, String kind) {
    return BLOCK
        .matcher(page)
        .results()
        .filter(block -> block.group(1).equals(kind))
        .map(block -> block.group(2))
        .toList();
  }

  /** The lines of a block, each of which must be a command of the program. */
  static List<String> lines(String block) {
    List<String> lines = block.lines().toList();
    assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith(PROGRAM));
    return lines;
  }

  /** The arguments of a line; words in quotes stay together. */
  static String[] words(String line) {
    return WORD.matcher(line.substring(PROGRAM.length()))
        .results()
        .map(found -> found.group(1) == null ? found.group() : found.group(1))
        .toArray(String[]::new);
  }
}
