package org.comparegan.gin;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;

/** The order in which Python's printer writes the keys of a dict. */
final class GinOrder {
  /** Entries by key: numbers, strings and tuples among themselves, else by the name of the type. */
  static final Comparator<GinValue.Entry> BY_KEY =
      (a, b) ->
          compare(a.key(), b.key()).orElseGet(() -> typeName(a.key()).compareTo(typeName(b.key())));

  private GinOrder() {}

  private static OptionalInt compare(GinValue a, GinValue b) {
    if (isNumber(a) && isNumber(b)) {
      return OptionalInt.of(compareNumbers(a, b));
    } else if (a instanceof GinValue.Text x && b instanceof GinValue.Text y) {
      return OptionalInt.of(compareCodePoints(x.value(), y.value()));
    } else if (a instanceof GinValue.Bytes x && b instanceof GinValue.Bytes y) {
      List<GinValue> left = x.value().stream().map(GinOrder::whole).toList();
      List<GinValue> right = y.value().stream().map(GinOrder::whole).toList();
      return compareItems(left, right);
    } else if (a instanceof GinValue.TupleOf x && b instanceof GinValue.TupleOf y) {
      return compareItems(x.items(), y.items());
    }
    return OptionalInt.empty();
  }

  private static GinValue whole(int value) {
    return new GinValue.Int(java.math.BigInteger.valueOf(value));
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

  private static int compareCodePoints(String a, String b) {
    PrimitiveIterator.OfInt x = a.codePoints().iterator();
    PrimitiveIterator.OfInt y = b.codePoints().iterator();
    while (x.hasNext() && y.hasNext()) {
      int order = Integer.compare(x.nextInt(), y.nextInt());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(x.hasNext(), y.hasNext());
  }

  private static String typeName(GinValue value) {
    if (value instanceof GinValue.None) {
      return "<class 'NoneType'>";
    } else if (value instanceof GinValue.Bool) {
      return "<class 'bool'>";
    } else if (value instanceof GinValue.Int) {
      return "<class 'int'>";
    } else if (value instanceof GinValue.Real) {
      return "<class 'float'>";
    } else if (value instanceof GinValue.Imaginary) {
      return "<class 'complex'>";
    } else if (value instanceof GinValue.Text) {
      return "<class 'str'>";
    } else if (value instanceof GinValue.Bytes) {
      return "<class 'bytes'>";
    } else if (value instanceof GinValue.TupleOf) {
      return "<class 'tuple'>";
    }
    return "<class 'gin.config.ConfigurableReference'>";
  }
}
