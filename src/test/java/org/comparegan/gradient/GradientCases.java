package org.comparegan.gradient;

import static org.comparegan.gradient.GradientCase.any;
import static org.comparegan.gradient.GradientCase.positive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.comparegan.gradient.GradientCase.Input;
import org.comparegan.graph.Substitute;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat64;

/** At least one case per rule: element-wise operations here, the others by family beside it. */
final class GradientCases {
  private GradientCases() {}

  static List<GradientCase> all() {
    List<GradientCase> cases = new ArrayList<>();
    addFunctions(cases);
    addArithmetic(cases);
    LinearCases.addTo(cases);
    ConvolutionCases.addTo(cases);
    ShapeCases.addTo(cases);
    SlicingCases.addTo(cases);
    NormalisationCases.addTo(cases);
    return Collections.unmodifiableList(cases);
  }

  /** A case whose operation takes just the inputs, in order. */
  static GradientCase plain(String type, String variant, Input... inputs) {
    return GradientCase.of(
        type,
        variant,
        List.of(inputs),
        (tf, raw, x) -> {
          var op = raw.op(type);
          x.forEach(op::in);
          return List.of(op.output());
        });
  }

  private static void addFunctions(List<GradientCase> cases) {
    for (String type :
        List.of(
            "Neg",
            "Abs",
            "Square",
            "Exp",
            "Sin",
            "Cos",
            "Tanh",
            "Sigmoid",
            "Softplus",
            "Relu",
            "Elu",
            "Selu",
            "LeakyRelu",
            "Identity",
            "Snapshot",
            "L2Loss")) {
      cases.add(plain(type, "", any(2, 3)));
    }
    for (String type :
        List.of("Log", "Log1p", "Lgamma", "Digamma", "Sqrt", "Rsqrt", "Reciprocal", "Inv")) {
      cases.add(plain(type, "", positive(2, 3)));
    }
    cases.add(
        GradientCase.of(
            "Polygamma",
            "",
            List.of(positive(2, 3)),
            (tf, raw, x) -> List.of(raw.op("Polygamma").in(tf.constant(1.0), x.get(0)).output())));
    cases.add(plain("Relu6", "", new Input(-4, 11, new long[] {3, 4})));
    for (String type :
        List.of(
            "TanhGrad",
            "SigmoidGrad",
            "SoftplusGrad",
            "ReluGrad",
            "Relu6Grad",
            "EluGrad",
            "SeluGrad",
            "LeakyReluGrad")) {
      cases.add(plain(type, "", any(2, 3), any(2, 3)));
    }
    for (String type : List.of("SqrtGrad", "RsqrtGrad")) {
      cases.add(plain(type, "", positive(2, 3), any(2, 3)));
    }
    cases.add(
        GradientCase.of(
            "LeakyRelu",
            "alpha 0.1",
            List.of(any(2, 3)),
            (tf, raw, x) -> one(raw.op("LeakyRelu").in(x.get(0)).attr("alpha", 0.1f).output())));
    cases.add(
        GradientCase.of(
            "CheckNumerics",
            "",
            List.of(any(2, 3)),
            (tf, raw, x) ->
                one(raw.op("CheckNumerics").in(x.get(0)).attr("message", "x").output())));
    cases.add(
        GradientCase.of(
            "EnsureShape",
            "",
            List.of(any(2, 3)),
            (tf, raw, x) ->
                one(
                    raw.op("EnsureShape")
                        .in(x.get(0))
                        .attr("shape", Shape.of(Shape.UNKNOWN_SIZE, 3))
                        .output())));
    cases.add(
        GradientCase.of(
            "PlaceholderWithDefault",
            "",
            List.of(any(2, 3)),
            (tf, raw, x) ->
                one(
                    raw.op("PlaceholderWithDefault")
                        .in(x.get(0))
                        .attr("shape", x.get(0).shape())
                        .output())));
    cases.add(
        GradientCase.of(
                "Cast",
                "to float and back",
                List.of(any(2, 3)),
                (tf, raw, x) ->
                    one(
                        raw.op("Cast")
                            .in(
                                raw.op("Cast")
                                    .in(x.get(0))
                                    .attr("DstT", DataType.DT_FLOAT)
                                    .output())
                            .attr("DstT", DataType.DT_DOUBLE)
                            .output()))
            .single(0.5, 1e-4));
  }

  private static void addArithmetic(List<GradientCase> cases) {
    for (String type :
        List.of("Add", "AddV2", "Sub", "Mul", "SquaredDifference", "Maximum", "Minimum")) {
      cases.add(plain(type, "of one shape", any(2, 3), any(2, 3)));
      cases.add(plain(type, "with a scalar", any(2, 3), any()));
      cases.add(plain(type, "stretched on the left", any(3), any(2, 2, 3)));
      cases.add(plain(type, "stretched on both sides", any(2, 1, 3), any(4, 1)));
      cases.add(plain(type, "added and stretched", any(2, 3, 2), any(3, 1)));
    }
    for (String type : List.of("Div", "RealDiv", "Pow")) {
      cases.add(plain(type, "of one shape", positive(2, 3), positive(2, 3)));
      cases.add(plain(type, "stretched on both sides", positive(2, 1, 3), positive(4, 1)));
    }
    cases.add(
        plain("RealDiv", "by negative numbers", any(2, 3), new Input(-2, -1, new long[] {3})));
    cases.add(
        GradientCase.of(
            "AddN",
            "",
            List.of(any(2, 3), any(2, 3)),
            (tf, raw, x) ->
                one(raw.op("AddN").inList(List.of(x.get(0), x.get(1), x.get(0))).output())));
    cases.add(
        GradientCase.of(
            Substitute.TYPE,
            "",
            List.of(any(2, 3)),
            (tf, raw, x) ->
                one(
                    Substitute.of(
                        tf,
                        raw.op("Mul").in(x.get(0), x.get(0)).<TFloat64>output(),
                        raw.op("Square").in(x.get(0)).output()))));
    cases.add(
        GradientCase.of(
            "IdentityN",
            "of which one output is used",
            List.of(any(2, 3), any(2)),
            (tf, raw, x) -> one(raw.op("IdentityN").inList(x).build().output(1))));
    cases.add(
        GradientCase.of(
            "IdentityN",
            "",
            List.of(any(2, 3), any(2)),
            (tf, raw, x) -> {
              var op = raw.op("IdentityN").inList(x).build();
              return List.of(op.output(0), op.output(1));
            }));
    cases.add(
        GradientCase.of(
            "Select",
            "",
            List.of(any(2, 3), any(2, 3)),
            (tf, raw, x) ->
                one(
                    raw.op("Select")
                        .in(raw.op("Less").in(x.get(0), x.get(1)).output(), x.get(0), x.get(1))
                        .output())));
    cases.add(
        GradientCase.of(
            "SelectV2",
            "with broadcasting",
            List.of(any(2, 1, 3), any(4, 1)),
            (tf, raw, x) ->
                one(
                    raw.op("SelectV2")
                        .in(tf.constant(new boolean[] {true, false, true}), x.get(0), x.get(1))
                        .output())));
    cases.add(
        plain(
            "ClipByValue",
            "",
            any(3, 4),
            new Input(-0.8, -0.7, new long[0]),
            new Input(0.7, 0.8, new long[0])));
  }

  static List<Operand<?>> one(Operand<?> value) {
    return List.of(value);
  }
}
