package org.comparegan.gradient;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.comparegan.gradient.Rule.Partial;

/** All rules by operation type, and the types through which no gradient flows. */
final class Rules {
  /** Every rule of this package. */
  static final Rules ALL = new Rules();

  /**
   * Types with floating inputs and outputs that count as constants. Integer and boolean values, and
   * operations without a floating input, are constants anyway.
   */
  private static final Set<String> CONSTANT =
      Set.of(
          "Ceil",
          "Floor",
          "OneHot",
          "OnesLike",
          "Range",
          "Rint",
          "Round",
          "Sign",
          "StopGradient",
          "ZerosLike");

  private final Map<String, Rule> byType = new TreeMap<>();

  private Rules() {
    ElementwiseRules.addTo(this);
    ArrayRules.addTo(this);
    ReductionRules.addTo(this);
    LinearAlgebraRules.addTo(this);
    ConvolutionRules.addTo(this);
    ImageRules.addTo(this);
    BatchNormalisationRules.addTo(this);
  }

  /** Adds the rule of a type. */
  void add(String type, Rule rule) {
    if (byType.putIfAbsent(type, rule) != null) {
      throw new IllegalStateException("Two rules for " + type);
    }
  }

  /** Adds a rule with one partial per input. */
  void add(String type, Partial... partials) {
    add(type, Rule.of(partials));
  }

  /** The rule for a type, if there is one. */
  Optional<Rule> find(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /** Whether operations of this type count as constants. */
  static boolean isConstant(String type) {
    return CONSTANT.contains(type);
  }

  /** All types with a rule, sorted. */
  Set<String> types() {
    return Collections.unmodifiableSet(byType.keySet());
  }
}
