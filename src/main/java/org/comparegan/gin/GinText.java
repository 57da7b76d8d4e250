package org.comparegan.gin;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Writes values on one line like Python's {@code repr}. */
public final class GinText {
  /**
   * The order of dict entries in Python's printer: by key within numbers, strings and tuples, else
   * by the name of the key's type.
   */
  static final Comparator<GinValue.Entry> BY_KEY =
      (a, b) ->
          compare(a.key(), b.key()).orElseGet(() -> typeName(a.key()).compareTo(typeName(b.key())));

  /** Python's names of the types that a key of a dict can have, but for references. */
  private static final Map<Class<? extends GinValue>, String> PYTHON_TYPES =
      Map.of(
          GinValue.None.class, "NoneType",
          GinValue.Bool.class, "bool",
          GinValue.Int.class, "int",
          GinValue.Real.class, "float",
          GinValue.Imaginary.class, "complex",
          GinValue.Text.class, "str",
          GinValue.Bytes.class, "bytes",
          GinValue.TupleOf.class, "tuple");

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
          .sorted(BY_KEY)
          .map(entry -> of(entry.key()) + ": " + of(entry.value()))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof GinValue.Reference reference) {
      return "@" + reference.scopedName() + (reference.call() ? "()" : "");
    } else if (value instanceof GinValue.Macro macro) {
      return "%" + macro.name();
    }
    return "%" + ((GinValue.Constant) value).name();
  }

  /** Whether the text of a value parses back to it. */
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

  /** The shortest digits that parse back to the double, in Python's notation. */
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
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    MathContext all = new MathContext(17, RoundingMode.HALF_EVEN);
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

  private static OptionalInt compare(GinValue a, GinValue b) {
    if (isNumber(a) && isNumber(b)) {
      return OptionalInt.of(compareNumbers(a, b));
    } else if (a instanceof GinValue.Text x && b instanceof GinValue.Text y) {
      return OptionalInt.of(
          Arrays.compare(x.value().codePoints().toArray(), y.value().codePoints().toArray()));
    } else if (a instanceof GinValue.Bytes x && b instanceof GinValue.Bytes y) {
      return OptionalInt.of(Arrays.compare(ints(x), ints(y)));
    } else if (a instanceof GinValue.TupleOf x && b instanceof GinValue.TupleOf y) {
      return compareItems(x.items(), y.items());
    }
    return OptionalInt.empty();
  }

  private static int[] ints(GinValue.Bytes bytes) {
    return bytes.value().stream().mapToInt(Integer::intValue).toArray();
  }

  private static OptionalInt compareItems(List<GinValue> a, List<GinValue> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (a.get(i).equals(b.get(i))) {
        continue;
      }
      OptionalInt order = compare(a.get(i), b.get(i));
      if (order.isEmpty() || order.getAsInt() != 0) {
        return order;
      }
    }
    return OptionalInt.of(Integer.compare(a.size(), b.size()));
  }

  private static boolean isNumber(GinValue value) {
    return value instanceof GinValue.Int
        || value instanceof GinValue.Real
        || value instanceof GinValue.Bool;
  }

  private static int compareNumbers(GinValue a, GinValue b) {
    double x = approximate(a);
    double y = approximate(b);
    if (Double.isInfinite(x) || Double.isInfinite(y)) {
      return Double.compare(x, y);
    }
    return exact(a).compareTo(exact(b));
  }

  private static double approximate(GinValue value) {
    return value instanceof GinValue.Real real ? real.value() : 0;
  }

  private static BigDecimal exact(GinValue value) {
    if (value instanceof GinValue.Int whole) {
      return new BigDecimal(whole.value());
    } else if (value instanceof GinValue.Real real) {
      return new BigDecimal(real.value());
    }
    return ((GinValue.Bool) value).value() ? BigDecimal.ONE : BigDecimal.ZERO;
  }

  private static String typeName(GinValue value) {
    String name = PYTHON_TYPES.getOrDefault(value.getClass(), "gin.config.ConfigurableReference");
    return "<class '" + name + "'>";
  }
}
