package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinParser;
import org.comparegan.gin.GinValue;

/**
 * The configurables that a document of gin snippets describes, e.g. {@code t.f(a=1, b=None) returns
 * {a, b}}.
 *
 * @param registry to be found by name
 * @param returned what a call returns, by complete selector; absent for a class
 */
record GinSignatures(Configurables registry, Map<String, String> returned) {
  private static final Pattern FUNCTION = Pattern.compile("([\\w.]+)\\((.*?)\\)(.*)");
  private static final Pattern RETURNS = Pattern.compile(".*returns\\s+([{(].*[})])\\s*");
  private static final Pattern DENIED = Pattern.compile(".*?,\\s*([\\w, ]+?) denied.*");
  private static final Pattern ALLOWED = Pattern.compile(".*?only ([\\w, ]+?) allowed.*");
  private static final Pattern CONSTANT = Pattern.compile("([\\w.]+) = ('[^']*'|[^,]+)");

  static GinSignatures of(JsonNode descriptions) {
    List<Configurable> configurables = new ArrayList<>();
    Map<String, String> returned = new LinkedHashMap<>();
    Map<String, GinValue> constants = new LinkedHashMap<>();
    constants.put("gin.REQUIRED", new GinValue.None());
    for (JsonNode description : descriptions) {
      String text = description.asText();
      Matcher function = FUNCTION.matcher(text);
      if (function.matches()) {
        configurables.add(
            new Configurable(
                function.group(1),
                parameters(function.group(2)),
                names(ALLOWED, function.group(3)),
                names(DENIED, function.group(3)),
                Optional.empty()));
        Matcher returns = RETURNS.matcher(function.group(3));
        if (returns.matches()) {
          returned.put(function.group(1), returns.group(1));
        }
      } else if (text.startsWith("constants ")) {
        Matcher constant = CONSTANT.matcher(text);
        while (constant.find()) {
          constants.put(constant.group(1), GinParser.value(constant.group(2).strip()));
        }
      } else {
        throw new IllegalArgumentException("not a description of a configurable: " + text);
      }
    }
    return new GinSignatures(new Configurables(configurables, constants), Map.copyOf(returned));
  }

  private static List<Configurable.Parameter> parameters(String text) {
    List<Configurable.Parameter> parameters = new ArrayList<>();
    for (String part : text.split(",\\s*")) {
      if (part.isBlank()) {
        continue;
      }
      String[] nameAndDefault = part.strip().split("=", 2);
      boolean required = nameAndDefault.length == 1 || nameAndDefault[1].equals("REQUIRED");
      Configurable.Default initial =
          required
              ? new Configurable.Default.Required()
              : new Configurable.Default.Literal(GinParser.value(nameAndDefault[1]));
      parameters.add(new Configurable.Parameter(nameAndDefault[0], initial, "-", false));
    }
    return parameters;
  }

  private static List<String> names(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Arrays.asList(matcher.group(1).split("(,| and)\\s*")) : List.of();
  }

  /** What a call returns: names of parameters and literals in brackets; absent for a class. */
  Optional<String> returnOf(String selector) {
    return Optional.ofNullable(returned.get(selector));
  }
}
