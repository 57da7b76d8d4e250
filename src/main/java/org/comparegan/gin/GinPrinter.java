package org.comparegan.gin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Breaks long values over lines as Python's {@code pprint} does, so that written configurations
 * equal gin's character by character.
 */
final class GinPrinter {
  private static final Pattern LINE =
      Pattern.compile(
          "[^\\n\\r\\u000b\\f\\u001c-\\u001e\\u0085\\u2028\\u2029]*+"
              + "(?:\\r\\n|[\\n\\r\\u000b\\f\\u001c-\\u001e\\u0085\\u2028\\u2029]|\\z)");
  private static final Pattern WORD = Pattern.compile("\\S*\\s*", Pattern.UNICODE_CHARACTER_CLASS);
  private static final int BYTES_TOGETHER = 4;

  private final int width;
  private final StringBuilder out = new StringBuilder();

  private GinPrinter(int width) {
    this.width = width;
  }

  /** A value over as many lines as {@code width} demands. */
  static String print(GinValue value, int width) {
    GinPrinter printer = new GinPrinter(width);
    printer.format(value, 0, 0, true);
    return printer.out.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private void format(GinValue value, int indent, int allowance, boolean outermost) {
    String text = GinText.of(value);
    if (length(text) <= width - indent - allowance) {
      out.append(text);
    } else if (value instanceof GinValue.DictOf dict) {
      dict(dict, indent, allowance + 1);
    } else if (value instanceof GinValue.ListOf list) {
      out.append('[');
      items(list.items(), indent + 1, allowance + 1);
      out.append(']');
    } else if (value instanceof GinValue.TupleOf tuple) {
      String close = tuple.items().size() == 1 ? ",)" : ")";
      out.append('(');
      items(tuple.items(), indent + 1, allowance + close.length());
      out.append(close);
    } else if (value instanceof GinValue.Text string && !string.value().isEmpty()) {
      int parenthesis = outermost ? 1 : 0;
      pieces(
          stringPieces(string.value(), indent + parenthesis, allowance + parenthesis),
          indent + parenthesis,
          outermost);
    } else if (value instanceof GinValue.Bytes bytes && bytes.value().size() > BYTES_TOGETHER) {
      int parenthesis = outermost ? 1 : 0;
      List<String> pieces =
          bytePieces(bytes.value(), width - indent - parenthesis, allowance + parenthesis);
      out.append(outermost ? "(" : "");
      out.append(String.join("\n" + " ".repeat(indent + parenthesis), pieces));
      out.append(outermost ? ")" : "");
    } else {
      out.append(text);
    }
  }

  private void pieces(List<String> pieces, int indent, boolean outermost) {
    boolean parentheses = outermost && pieces.size() > 1;
    out.append(parentheses ? "(" : "");
    out.append(String.join("\n" + " ".repeat(indent), pieces));
    out.append(parentheses ? ")" : "");
  }

  private void dict(GinValue.DictOf dict, int indent, int allowance) {
    out.append('{');
    List<GinValue.Entry> entries = dict.entries().stream().sorted(GinOrder.BY_KEY).toList();
    for (int i = 0; i < entries.size(); i++) {
      boolean last = i == entries.size() - 1;
      String key = GinText.of(entries.get(i).key());
      out.append(key).append(": ");
      format(entries.get(i).value(), indent + 1 + length(key) + 2, last ? allowance : 1, false);
      out.append(last ? "" : ",\n" + " ".repeat(indent + 1));
    }
    out.append('}');
  }

  private void items(List<GinValue> items, int indent, int allowance) {
    for (int i = 0; i < items.size(); i++) {
      boolean last = i == items.size() - 1;
      format(items.get(i), indent, last ? allowance : 1, false);
      out.append(last ? "" : ",\n" + " ".repeat(indent));
    }
  }

  private List<String> stringPieces(String string, int indent, int allowance) {
    List<String> lines = parts(LINE, string);
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean lastLine = i == lines.size() - 1;
      String whole = GinText.quoted(lines.get(i));
      if (length(whole) <= width - indent - (lastLine ? allowance : 0)) {
        pieces.add(whole);
        continue;
      }
      List<String> words = parts(WORD, lines.get(i));
      String current = "";
      for (int j = 0; j < words.size(); j++) {
        boolean lastWord = lastLine && j == words.size() - 1;
        String longer = current + words.get(j);
        if (length(GinText.quoted(longer)) > width - indent - (lastWord ? allowance : 0)) {
          if (!current.isEmpty()) {
            pieces.add(GinText.quoted(current));
          }
          current = words.get(j);
        } else {
          current = longer;
        }
      }
      if (!current.isEmpty()) {
        pieces.add(GinText.quoted(current));
      }
    }
    return pieces;
  }

  private static List<String> parts(Pattern pattern, String text) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (!matcher.group().isEmpty()) {
        parts.add(matcher.group());
      }
    }
    return parts;
  }

  private static List<String> bytePieces(List<Integer> bytes, int width, int allowance) {
    List<String> pieces = new ArrayList<>();
    List<Integer> current = List.of();
    int last = bytes.size() / BYTES_TOGETHER * BYTES_TOGETHER;
    int available = width;
    for (int i = 0; i < bytes.size(); i += BYTES_TOGETHER) {
      List<Integer> part = bytes.subList(i, Math.min(i + BYTES_TOGETHER, bytes.size()));
      List<Integer> longer = new ArrayList<>(current);
      longer.addAll(part);
      available -= i == last ? allowance : 0;
      if (length(GinText.bytes(longer)) > available) {
        if (!current.isEmpty()) {
          pieces.add(GinText.bytes(current));
        }
        current = part;
      } else {
        current = longer;
      }
    }
    if (!current.isEmpty()) {
      pieces.add(GinText.bytes(current));
    }
    return pieces;
  }
}
