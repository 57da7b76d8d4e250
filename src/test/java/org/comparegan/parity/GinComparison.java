package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.gin.GinException;

/** Collects differences between a golden and our result. */
final class GinComparison {
  private static final Pattern LINE_IN_MESSAGE =
      Pattern.compile("In (?:file \"[^\"]*\",|bindings string) line (\\d+)");
  private static final Pattern POSITION_IN_MESSAGE =
      Pattern.compile("\\('.*', \\((\\d+), (\\d+)\\)\\)");
  private static final Pattern QUOTED = Pattern.compile("(?<!\\w)'([^']*)'");

  private final List<String> differences = new ArrayList<>();

  void same(String what, JsonNode expected, JsonNode found) {
    if (!expected.equals(found)) {
      differences.add(what + ": expected " + expected + ", found " + found);
    }
  }

  void same(String what, String expected, String found) {
    if (!expected.equals(found)) {
      differences.add(what + ": expected\n" + expected + "found\n" + found);
    }
  }

  void difference(String what) {
    differences.add(what);
  }

  /**
   * Type and place of an error, not its words; but it must name what the golden's message quotes.
   */
  void error(String what, JsonNode expected, GinException found) {
    JsonNode ours = GinJson.of(found);
    same(what + " type", expected.path("error"), ours.path("error"));
    if (expected.has("line")) {
      same(what + " line", expected.path("line"), ours.path("line"));
      same(what + " char", expected.path("char"), ours.path("char"));
      same(what + " text", expected.path("text"), ours.path("text"));
      return;
    }
    String message = expected.path("message").asText();
    Matcher position = POSITION_IN_MESSAGE.matcher(message);
    if (expected.path("error").asText().equals("TokenError")) {
      if (position.matches()) {
        same(what + " line", position.group(1), ours.path("line").asText());
        same(what + " char", position.group(2), ours.path("char").asText());
      }
      return;
    }
    Matcher line = LINE_IN_MESSAGE.matcher(message);
    if (line.find()) {
      same(what + " line", line.group(1), ours.path("line").asText());
    }
    Matcher quoted = QUOTED.matcher(message.lines().findFirst().orElse(""));
    while (quoted.find()) {
      String name = quoted.group(1).replaceAll("[@()]|/gin\\.macro", "");
      if (!ours.path("message").asText().contains(name)) {
        differences.add(what + " does not name " + name + ": " + found.getMessage());
      }
    }
  }

  /** All differences in one line, if there are any. */
  Optional<String> difference() {
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
  }
}
