package org.comparegan.gradient;

import static org.comparegan.gradient.GradientCase.any;
import static org.comparegan.gradient.GradientCase.of;
import static org.comparegan.gradient.GradientCase.positive;
import static org.comparegan.gradient.GradientCases.one;
import static org.comparegan.gradient.GradientCases.plain;

import java.util.List;
import org.comparegan.gradient.CaseGraph.Knowledge;
import org.comparegan.graph.RawOps;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** Cases of reductions, softmax and batch normalisation. */
final class NormalisationCases {
  private NormalisationCases() {}

  static void addTo(List<GradientCase> cases) {
    addReductions(cases);
    addSoftmax(cases);
    addBatchNormalisation(cases);
  }

  private static void addReductions(List<GradientCase> cases) {
    for (String type : List.of("Sum", "Mean", "Max", "Min")) {
      for (boolean keep : new boolean[] {false, true}) {
        cases.add(reduction(type, keep, 0, -1));
        cases.add(reduction(type, keep, 1));
      }
    }
    cases.add(reduction("Sum", false));
    cases.add(
        of(
            "Mean",
            "over computed axes",
            List.of(any(2, 3)),
            (tf, raw, x) ->
                one(raw.op("Mean").in(x.get(0), tf.identity(tf.constant(1L))).output())));
    for (boolean exclusive : new boolean[] {false, true}) {
      cases.add(
          of(
              "Cumsum",
              exclusive ? "exclusive" : "",
              List.of(any(2, 3)),
              (tf, raw, x) ->
                  one(
                      raw.op("Cumsum")
                          .in(x.get(0), tf.constant(1))
                          .attr("exclusive", exclusive)
                          .output())));
    }
  }

  private static GradientCase reduction(String type, boolean keep, int... axes) {
    return of(
        type,
        "over " + axes.length + " axes" + (keep ? ", kept" : ""),
        List.of(any(2, 3, 2)),
        (tf, raw, x) ->
            one(raw.op(type).in(x.get(0), tf.constant(axes)).attr("keep_dims", keep).output()));
  }

  private static void addSoftmax(List<GradientCase> cases) {
    cases.add(plain("Softmax", "", any(2, 3)));
    cases.add(plain("Softmax", "of three axes", any(2, 2, 3)));
    cases.add(plain("LogSoftmax", "", any(2, 3)));
    cases.add(
        of(
            "SparseSoftmaxCrossEntropyWithLogits",
            "",
            List.of(any(2, 3)),
            (tf, raw, x) ->
                one(
                    raw.op("SparseSoftmaxCrossEntropyWithLogits")
                        .in(x.get(0), tf.constant(new int[] {2, 0}))
                        .output())));
    // labels that sum to one: only there is the second output the derivative of the first
    cases.add(
        of(
            "SoftmaxCrossEntropyWithLogits",
            "",
            List.of(any(2, 3), any(2, 3)),
            (tf, raw, x) ->
                one(
                    raw.op("SoftmaxCrossEntropyWithLogits")
                        .in(x.get(0), raw.op("Softmax").in(x.get(1)).output())
                        .output())));
    // constant folding takes the batches of logits and labels for equal where both are unknown
    cases.add(
        of(
                "SoftmaxCrossEntropyWithLogits",
                "with the same labels for all",
                List.of(any(2, 3), any(1, 3)),
                (tf, raw, x) ->
                    one(
                        raw.op("SoftmaxCrossEntropyWithLogits")
                            .in(x.get(0), raw.op("Softmax").in(x.get(1)).output())
                            .output()))
            .knowing(Knowledge.ALL));
  }

  private static void addBatchNormalisation(List<GradientCase> cases) {
    cases.add(
        of(
                "FusedBatchNormV3",
                "training",
                List.of(any(2, 2, 2, 2), any(2), any(2)),
                (tf, raw, x) -> one(training(tf, raw, x.get(0), x.get(1), x.get(2)).output(0)))
            .single(1e-2, 1e-2));
    cases.add(
        of(
                "FusedBatchNormV3",
                "training, moments used",
                List.of(any(2, 2, 2, 2), any(2), any(2)),
                (tf, raw, x) -> {
                  GraphOperation op = training(tf, raw, x.get(0), x.get(1), x.get(2));
                  return List.of(op.output(0), op.output(1), op.output(2));
                })
            .single(1e-2, 1e-2));
    cases.add(
        of(
                "FusedBatchNormV3",
                "inference",
                List.of(any(2, 2, 2, 2), any(2), any(2), any(2), positive(2)),
                (tf, raw, x) ->
                    one(
                        raw.op("FusedBatchNormV3")
                            .in(x.get(0), x.get(1), x.get(2))
                            .in(x.get(3), x.get(4))
                            .attr("is_training", false)
                            .output()))
            .single(1e-2, 1e-2));
    cases.add(
        of(
                "FusedBatchNormGradV3",
                "training",
                List.of(any(2, 2, 2, 2), any(2, 2, 2, 2), any(2)),
                (tf, raw, x) -> {
                  GraphOperation forward =
                      training(tf, raw, x.get(1), x.get(2), tf.constant(new float[2]));
                  GraphOperation op =
                      raw.op("FusedBatchNormGradV3")
                          .in(x.get(0), x.get(1), x.get(2))
                          .in(forward.output(3), forward.output(4), forward.output(5))
                          .build();
                  return List.of(op.output(0), op.output(1), op.output(2));
                })
            .single(1e-2, 1e-2));
    cases.add(
        of(
                "FusedBatchNormGradV3",
                "inference",
                List.of(any(2, 2, 2, 2), any(2, 2, 2, 2), any(2), any(2), positive(2)),
                (tf, raw, x) -> {
                  GraphOperation op =
                      raw.op("FusedBatchNormGradV3")
                          .in(x.get(0), x.get(1), x.get(2))
                          .in(x.get(3), x.get(4), tf.constant(new float[0]))
                          .attr("is_training", false)
                          .build();
                  return List.of(op.output(0), op.output(1), op.output(2));
                })
            .single(1e-2, 1e-2));
  }

  private static GraphOperation training(
      Ops tf, RawOps raw, Operand<?> images, Operand<?> scale, Operand<?> offset) {
    Operand<?> none = tf.constant(new float[0]);
    return raw.op("FusedBatchNormV3").in(images, scale, offset).in(none, none).build();
  }
}
