package org.comparegan.gin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.gin.GinException.Kind;

/** A value in gin text: a Python literal, a reference or a macro. */
public sealed interface GinValue {

  /** {@code None}. */
  record None() implements GinValue {}

  /** {@code True}, {@code False}. */
  record Bool(boolean value) implements GinValue {}

  /** A whole number of any size. */
  record Int(BigInteger value) implements GinValue {}

  /** A floating-point number. */
  record Real(double value) implements GinValue {}

  /**
   * An imaginary number.
   *
   * @param value the number before {@code j}
   * @param negated whether a minus precedes it, which makes the real part negative zero
   */
  record Imaginary(double value, boolean negated) implements GinValue {}

  /** A string. */
  record Text(String value) implements GinValue {}

  /** A byte string, each byte in 0 to 255. */
  record Bytes(List<Integer> value) implements GinValue {}

  /** {@code [a, b]}. */
  record ListOf(List<GinValue> items) implements GinValue {}

  /** {@code (a, b)}. */
  record TupleOf(List<GinValue> items) implements GinValue {}

  /** {@code {k: v}}; no key twice. */
  record DictOf(List<Entry> entries) implements GinValue {}

  /** An entry of a dict. */
  record Entry(GinValue key, GinValue value) {}

  /**
   * {@code @scope/selector} or {@code @scope/selector()}.
   *
   * @param scope names joined by {@code /}; empty: none
   * @param selector as written
   * @param call with parentheses: the result of a call
   * @param resolved the complete selector; absent where nothing matches, or before resolution
   */
  record Reference(String scope, String selector, boolean call, Optional<String> resolved)
      implements GinValue {
    /** Scope and selector as written. */
    public String scopedName() {
      return scope.isEmpty() ? selector : scope + "/" + selector;
    }
  }

  /** {@code %name}: resolved when the value is used. */
  record Macro(String name) implements GinValue {}

  /** {@code %name} of a constant, with its complete name. */
  record Constant(String name) implements GinValue {}

  /** Python's {@code dict(entries)}: the first of equal keys, with the last value. */
  static DictOf dict(List<Entry> entries) {
    Map<Object, Entry> byKey = new LinkedHashMap<>();
    for (Entry entry : entries) {
      byKey.merge(identity(entry.key()), entry, (old, now) -> new Entry(old.key(), now.value()));
    }
    return new DictOf(List.copyOf(byKey.values()));
  }

  /** An object that is equal for values that Python treats as equal dict keys. */
  private static Object identity(GinValue key) {
    if (key instanceof Bool bool) {
      return bool.value() ? BigInteger.ONE : BigInteger.ZERO;
    } else if (key instanceof Int whole) {
      return whole.value();
    } else if (key instanceof Real real) {
      double value = real.value();
      boolean isWhole = Math.rint(value) == value && !Double.isInfinite(value);
      return isWhole ? new java.math.BigDecimal(value).toBigInteger() : (Object) value;
    } else if (key instanceof Imaginary imaginary && imaginary.value() == 0) {
      return BigInteger.ZERO;
    } else if (key instanceof TupleOf tuple) {
      List<Object> identities = new ArrayList<>();
      tuple.items().forEach(item -> identities.add(identity(item)));
      return identities;
    } else if (key instanceof ListOf) {
      throw new GinException(Kind.TYPE, "a list cannot be the key of a dict");
    } else if (key instanceof DictOf) {
      throw new GinException(Kind.TYPE, "a dict cannot be the key of a dict");
    }
    return key;
  }
}
