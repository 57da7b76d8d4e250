package org.comparegan.gin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.gin.GinTokenizer.Kind;
import org.comparegan.gin.GinTokenizer.Token;

/** Values of Python's literals: numbers, names of constants, and strings. */
final class GinLiterals {
  /** As many as Python converts. */
  static final int MOST_DIGITS = 4300;

  private GinLiterals() {}

  /**
   * The value of source text that is one literal, adjacent strings, or a number with a minus.
   *
   * @return absent if the text is none of these
   */
  static Optional<GinValue> value(String text) {
    List<Token> tokens = tokens(text);
    boolean negated = tokens.size() == 2 && tokens.get(0).is("-");
    if (negated || tokens.size() == 1) {
      Token last = tokens.get(tokens.size() - 1);
      if (last.kind() == Kind.NUMBER) {
        return last.text().length() > MOST_DIGITS
            ? Optional.empty()
            : Optional.of(number(last.text(), negated));
      } else if (last.kind() == Kind.NAME && !negated) {
        return named(last.text());
      }
    }
    boolean strings = !tokens.isEmpty() && tokens.stream().allMatch(t -> t.kind() == Kind.STRING);
    return strings ? joined(tokens) : Optional.empty();
  }

  private static List<Token> tokens(String text) {
    GinTokenizer tokenizer = new GinTokenizer("", text);
    List<Token> tokens = new ArrayList<>();
    try {
      for (Token token = tokenizer.next(); token.kind() != Kind.END; token = tokenizer.next()) {
        if (token.kind() != Kind.NEWLINE) {
          tokens.add(token);
        }
      }
    } catch (GinException unreadable) {
      return List.of();
    }
    return tokens;
  }

  private static Optional<GinValue> named(String name) {
    return switch (name) {
      case "None" -> Optional.of(new GinValue.None());
      case "True" -> Optional.of(new GinValue.Bool(true));
      case "False" -> Optional.of(new GinValue.Bool(false));
      default -> Optional.empty();
    };
  }

  private static GinValue number(String token, boolean negated) {
    String digits = token.replace("_", "").toLowerCase(java.util.Locale.ROOT);
    int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0b") ? 2 : 8;
    if (radix == 16 || radix == 2 || digits.startsWith("0o")) {
      return whole(new BigInteger(digits.substring(2), radix), negated);
    }
    if (digits.endsWith("j")) {
      double value = Double.parseDouble(digits.substring(0, digits.length() - 1));
      return new GinValue.Imaginary(value, negated);
    }
    if (digits.chars().allMatch(Character::isDigit)) {
      return whole(new BigInteger(digits), negated);
    }
    double value = Double.parseDouble(digits);
    return new GinValue.Real(negated ? -value : value);
  }

  private static GinValue whole(BigInteger value, boolean negated) {
    return new GinValue.Int(negated ? value.negate() : value);
  }

  private static Optional<GinValue> joined(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    List<Integer> bytes = new ArrayList<>();
    boolean isBytes = isBytes(tokens.get(0).text());
    for (Token token : tokens) {
      if (isBytes(token.text()) != isBytes) {
        return Optional.empty();
      }
      Optional<String> part = body(token.text());
      if (part.isEmpty()) {
        return Optional.empty();
      }
      text.append(part.get());
    }
    if (!isBytes) {
      return Optional.of(new GinValue.Text(text.toString()));
    }
    text.chars().forEach(bytes::add);
    return Optional.of(new GinValue.Bytes(List.copyOf(bytes)));
  }

  private static String prefix(String token) {
    int quote = 0;
    while ("'\"".indexOf(token.charAt(quote)) < 0) {
      quote++;
    }
    return token.substring(0, quote).toLowerCase(java.util.Locale.ROOT);
  }

  private static boolean isBytes(String token) {
    return prefix(token).contains("b");
  }

  private static Optional<String> body(String token) {
    String prefix = prefix(token);
    if (prefix.contains("f")) {
      return Optional.empty();
    }
    String quoted = token.substring(prefix.length());
    boolean triple = quoted.startsWith("'''") || quoted.startsWith("\"\"\"");
    int quotes = triple ? 3 : 1;
    String body = quoted.substring(quotes, quoted.length() - quotes).replace("\r\n", "\n");
    boolean bytes = prefix.contains("b");
    if (bytes && body.chars().anyMatch(c -> c > 127)) {
      return Optional.empty();
    }
    return prefix.contains("r") ? Optional.of(body) : unescaped(body, bytes);
  }

  private static Optional<String> unescaped(String body, boolean bytes) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < body.length()) {
      char c = body.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = body.charAt(i++);
      int simple = "abfnrtv\\'\"".indexOf(escape);
      if (simple >= 0) {
        out.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
      } else if (escape >= '0' && escape <= '7') {
        int end = i;
        while (end < body.length() && end < i + 2 && "01234567".indexOf(body.charAt(end)) >= 0) {
          end++;
        }
        int value = Integer.parseInt(body.substring(i - 1, end), 8);
        out.append((char) (bytes ? value & 0xff : value));
        i = end;
      } else if (escape == 'x' || (!bytes && (escape == 'u' || escape == 'U'))) {
        int length = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
        Optional<Integer> value = hexadecimal(body, i, length);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        out.appendCodePoint(value.get());
        i += length;
      } else if (escape == 'N' && !bytes) {
        int end = body.indexOf('}', i);
        Optional<Integer> value =
            body.startsWith("{", i) && end > 0 ? named(body, i + 1, end) : Optional.empty();
        if (value.isEmpty()) {
          return Optional.empty();
        }
        out.appendCodePoint(value.get());
        i = end + 1;
      } else if (escape != '\n') {
        out.append('\\').append(escape);
      }
    }
    return Optional.of(out.toString());
  }

  private static Optional<Integer> hexadecimal(String body, int from, int length) {
    if (from + length > body.length()) {
      return Optional.empty();
    }
    String digits = body.substring(from, from + length);
    if (!digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      return Optional.empty();
    }
    long value = Long.parseLong(digits, 16);
    return value > Character.MAX_CODE_POINT ? Optional.empty() : Optional.of((int) value);
  }

  private static Optional<Integer> named(String body, int from, int to) {
    try {
      return Optional.of(Character.codePointOf(body.substring(from, to)));
    } catch (IllegalArgumentException unknownName) {
      return Optional.empty();
    }
  }
}
