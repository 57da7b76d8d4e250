package org.comparegan.train;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which layer an operation is of, told by its name. Scopes of operations follow checkpoint paths,
 * but a scope that was opened before has a number behind its name, and gradients stand in a scope
 * of their own that repeats that of the operation which they are of.
 */
final class LayerNames {
  private static final Pattern NUMBER = Pattern.compile("_\\d+$");

  /** Every path that leads to a variable, e.g. {@code generator} and {@code generator/B1}. */
  private final Set<String> paths;

  private LayerNames(Set<String> paths) {
    this.paths = paths;
  }

  /** Layers that have these variables, named as in a checkpoint. */
  static LayerNames of(Collection<String> variables) {
    Set<String> paths = new HashSet<>();
    for (String variable : variables) {
      for (int end = variable.indexOf('/'); end >= 0; end = variable.indexOf('/', end + 1)) {
        paths.add(variable.substring(0, end));
      }
    }
    return new LayerNames(Set.copyOf(paths));
  }

  /** The longest checkpoint path that the name holds; empty when it holds none. */
  String of(String operation) {
    List<String> scopes = List.of(operation.split("/", -1));
    int begin = 0;
    while (begin < scopes.size() && step("", scopes.get(begin)).isEmpty()) {
      begin++;
    }
    String path = "";
    for (String scope : scopes.subList(begin, scopes.size())) {
      String next = step(path, scope);
      if (next.isEmpty()) {
        return path;
      }
      path = next;
    }
    return path;
  }

  /** One scope further down; empty when no variable is there. */
  private String step(String path, String scope) {
    String before = path.isEmpty() ? "" : path + "/";
    if (paths.contains(before + scope)) {
      return before + scope;
    }
    String plain = before + NUMBER.matcher(scope).replaceFirst("");
    return paths.contains(plain) ? plain : "";
  }
}
