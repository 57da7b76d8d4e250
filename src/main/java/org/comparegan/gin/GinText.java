package org.comparegan.gin;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values as text on one line, as Python's {@code repr} writes them: they parse to themselves. */
public final class GinText {
  private GinText() {}

  /** A value as gin text. */
  public static String of(GinValue value) {
    if (value instanceof GinValue.None) {
      return "None";
    } else if (value instanceof GinValue.Bool bool) {
      return bool.value() ? "True" : "False";
    } else if (value instanceof GinValue.Int whole) {
      return whole.value().toString();
    } else if (value instanceof GinValue.Real real) {
      return number(real.value());
    } else if (value instanceof GinValue.Imaginary imaginary) {
      String digits = number(imaginary.value()).replaceFirst("\\.0$", "") + "j";
      return imaginary.negated() ? "(-0-" + digits + ")" : digits;
    } else if (value instanceof GinValue.Text text) {
      return quoted(text.value());
    } else if (value instanceof GinValue.Bytes bytes) {
      return bytes(bytes.value());
    } else if (value instanceof GinValue.ListOf list) {
      return "[" + joined(list.items()) + "]";
    } else if (value instanceof GinValue.TupleOf tuple) {
      return "(" + joined(tuple.items()) + (tuple.items().size() == 1 ? ",)" : ")");
    } else if (value instanceof GinValue.DictOf dict) {
      return dict.entries().stream()
          .sorted(GinOrder.BY_KEY)
          .map(entry -> of(entry.key()) + ": " + of(entry.value()))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof GinValue.Reference reference) {
      return "@" + reference.scopedName() + (reference.call() ? "()" : "");
    } else if (value instanceof GinValue.Macro macro) {
      return "%" + macro.name();
    }
    return "%" + ((GinValue.Constant) value).name();
  }

  /** Whether the text of a value parses to the value. */
  public static boolean isLiteral(GinValue value) {
    if (value instanceof GinValue.Real real) {
      return Double.isFinite(real.value());
    } else if (value instanceof GinValue.Imaginary imaginary) {
      return Double.isFinite(imaginary.value()) && !imaginary.negated();
    } else if (value instanceof GinValue.ListOf list) {
      return list.items().stream().allMatch(GinText::isLiteral);
    } else if (value instanceof GinValue.TupleOf tuple) {
      return tuple.items().stream().allMatch(GinText::isLiteral);
    } else if (value instanceof GinValue.DictOf dict) {
      return dict.entries().stream().allMatch(e -> isLiteral(e.key()) && isLiteral(e.value()));
    } else if (value instanceof GinValue.Reference reference) {
      return reference.resolved().isPresent();
    } else if (value instanceof GinValue.Macro macro) {
      return !macro.name().isEmpty();
    }
    return true;
  }

  private static String joined(List<GinValue> items) {
    return items.stream().map(GinText::of).collect(Collectors.joining(", "));
  }

  /** The shortest digits that read back as the same double, as Python writes them. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    } else if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent < -4 || exponent >= 16) {
      String digits = shortest.unscaledValue().abs().toString();
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      String sign = value < 0 ? "-" : "";
      String power = (exponent < 0 ? "-" : "+") + "%02d".formatted(Math.abs(exponent));
      return sign + digits.charAt(0) + fraction + "e" + power;
    }
    String plain = shortest.toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, java.math.RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    MathContext all = new MathContext(17, java.math.RoundingMode.HALF_EVEN);
    return exact.round(all).stripTrailingZeros();
  }

  static String quoted(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> out.append(escaped(c, quote)));
    return out.append(quote).toString();
  }

  private static String escaped(int c, char quote) {
    Optional<String> named = namedEscape(c, quote);
    if (named.isPresent()) {
      return named.get();
    } else if (isPrintable(c)) {
      return Character.toString(c);
    } else if (c <= 0xff) {
      return "\\x%02x".formatted(c);
    }
    return c <= 0xffff ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c);
  }

  private static Optional<String> namedEscape(int c, char quote) {
    return switch (c) {
      case '\n' -> Optional.of("\\n");
      case '\r' -> Optional.of("\\r");
      case '\t' -> Optional.of("\\t");
      case '\\' -> Optional.of("\\\\");
      default -> c == quote ? Optional.of("\\" + quote) : Optional.empty();
    };
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  static String bytes(List<Integer> bytes) {
    char quote = bytes.contains((int) '\'') && !bytes.contains((int) '"') ? '"' : '\'';
    StringBuilder out = new StringBuilder("b").append(quote);
    for (int c : bytes) {
      Optional<String> named = namedEscape(c, quote);
      out.append(
          named.orElseGet(
              () -> c >= ' ' && c < 127 ? Character.toString(c) : "\\x%02x".formatted(c)));
    }
    return out.append(quote).toString();
  }
}
