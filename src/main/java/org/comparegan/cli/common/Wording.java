package org.comparegan.cli.common;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Picocli's messages in the words of this program: the option, what was found, what it takes. */
final class Wording {
  private record Rule(Pattern theirs, Function<MatchResult, String> ours) {}

  private static final List<Rule> RULES =
      List.of(
          rule("Error: ", found -> ""),
          rule(
              "Invalid value for option '(-[\\w-]+)'(?: at index \\d+)?(?: \\([^)]*\\))?: ",
              found -> found.group(1) + ": "),
          rule(
              "Invalid value for positional parameter at index \\d+ \\(([^)]*)\\): ",
              found -> found.group(1) + ": "),
          rule(
              "expected one of \\[([^]]*)] \\(case-insensitive\\) but was ('.*')",
              found -> "%s is not %s".formatted(found.group(2), either(found.group(1)))),
          rule(
              "('.*') is not an? (?:long|int)$",
              found -> found.group(1) + " is not a whole number"),
          rule("('.*') is not an? (?:double|float)$", found -> found.group(1) + " is not a number"),
          rule(
              "option '(-[\\w-]+)'.* should be specified only once",
              found -> found.group(1) + " is given twice: give it once"),
          rule(
              "Missing required parameter for option '(-[\\w-]+)'(?: at index \\d+)? \\(([^)]*)\\)",
              found -> "%s needs a value: %1$s %s".formatted(found.group(1), found.group(2))),
          rule(
              "option '(-[\\w-]+)' at index \\d+ \\([^)]*\\) requires at least (\\d+) values, but"
                  + " only (\\d+) were specified: .*",
              found ->
                  "%s takes %s values, not %s"
                      .formatted(found.group(1), found.group(2), found.group(3))),
          rule(
              "Value for option option '(-[\\w-]+)' \\(([^)]*)\\) should be in KEY=VALUE format but"
                  + " was (.*)",
              found ->
                  "%s: '%s' is not of the form %s"
                      .formatted(found.group(1), found.group(3), found.group(2))),
          rule("Unmatched arguments? (?:at|from) index \\d+: ", found -> "Unexpected argument "),
          rule("Unknown subcommand ('.*')", found -> "There is no verb " + found.group(1)));

  private Wording() {}

  private static Rule rule(String theirs, Function<MatchResult, String> ours) {
    return new Rule(Pattern.compile(theirs), ours);
  }

  /** {@code A, B, C} as {@code a, b or c}. */
  private static String either(String names) {
    String list =
        Stream.of(names.split(", "))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    int last = list.lastIndexOf(", ");
    return last < 0 ? list : list.substring(0, last) + " or " + list.substring(last + 2);
  }

  /** One of picocli's messages, or one of ours, which stays as it is. */
  static String of(String message) {
    String text = message;
    for (Rule rule : RULES) {
      text =
          rule.theirs()
              .matcher(text)
              .replaceFirst(found -> Matcher.quoteReplacement(rule.ours().apply(found)));
    }
    return text;
  }
}
