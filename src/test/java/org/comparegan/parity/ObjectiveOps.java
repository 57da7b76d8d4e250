package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Architectures;
import org.comparegan.architecture.Discriminator;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GanOptions.Loss;
import org.comparegan.experiment.GanOptions.Penalty;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.Variable;
import org.comparegan.objective.GanLoss;
import org.comparegan.objective.GanLoss.Scores;
import org.comparegan.objective.GradientPenalty;
import org.comparegan.objective.WeightPenalties;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The {@code op} goldens of losses and penalties. */
final class ObjectiveOps {
  private ObjectiveOps() {}

  /** What builds each function, by the golden's name of it. */
  static Map<String, GraphGolden.Builder> all() {
    return Map.of("loss", ObjectiveOps::loss, "penalty", ObjectiveOps::penalty);
  }

  private static Map<String, Operand<TFloat32>> loss(GraphCall call) {
    Ops tf = call.net().tf();
    Loss kind = Loss.valueOf(call.required("fn").asText().toUpperCase(java.util.Locale.ROOT));
    GanLoss loss =
        GanLoss.of(
            tf,
            kind,
            scores(tf, call.input("d_real_logits")),
            scores(tf, call.input("d_fake_logits")));
    Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
    outputs.put("d_loss", loss.discriminator());
    outputs.put("d_loss_real", loss.discriminatorReal());
    outputs.put("d_loss_fake", loss.discriminatorFake());
    outputs.put("g_loss", loss.generator());
    return outputs;
  }

  private static Scores scores(Ops tf, Operand<TFloat32> logits) {
    return new Scores(tf.math.sigmoid(logits), logits);
  }

  private static Map<String, Operand<TFloat32>> penalty(GraphCall call) {
    call.declareVariables();
    Ops tf = call.net().tf();
    Architecture architecture = architecture(call);
    return Map.of(
        "penalty",
        switch (kind(call.required("fn"))) {
          case NONE -> tf.constant(0f);
          case L2 -> {
            List<Variable> weights =
                call.net()
                    .variables()
                    .trainable()
                    .filter(v -> v.name().contains("discriminator"))
                    .toList();
            yield WeightPenalties.l2(tf, call.net().variables(), weights);
          }
          case WGANGP ->
              slope(
                  call,
                  architecture,
                  GradientPenalty.between(
                      tf,
                      call.input("images"),
                      call.input("x_fake"),
                      draw(call, "wgangp_penalty/alpha")));
          case DRAGAN ->
              slope(
                  call,
                  architecture,
                  GradientPenalty.around(
                      tf,
                      call.input("images"),
                      draw(call, "dragan_penalty/noise"),
                      Replicas.ALONE));
        });
  }

  private static Penalty kind(JsonNode fn) {
    return switch (fn.asText()) {
      case "no_penalty" -> Penalty.NONE;
      case "l2_penalty" -> Penalty.L2;
      case "wgangp_penalty" -> Penalty.WGANGP;
      case "dragan_penalty" -> Penalty.DRAGAN;
      default -> throw new IllegalArgumentException("There is no penalty " + fn.asText() + ".");
    };
  }

  private static Operand<TFloat32> slope(
      GraphCall call, Architecture architecture, Operand<TFloat32> points) {
    Shape shape = points.shape();
    Discriminator discriminator =
        Architectures.discriminator(
            architecture,
            new ImageShape((int) shape.get(1), (int) shape.get(2), (int) shape.get(3)),
            call.config().network());
    return GradientPenalty.at(
        call.net().tf(),
        points,
        images -> discriminator.judge(call.net(), images, call.labels()).logits());
  }

  private static Architecture architecture(GraphCall call) {
    String name = call.required("architecture").asText();
    return Architecture.named(name)
        .orElseThrow(() -> new IllegalArgumentException("No architecture " + name + "."));
  }

  private static Operand<TFloat32> draw(GraphCall call, String name) {
    return Optional.ofNullable(call.random().get(name))
        .orElseThrow(() -> new IllegalArgumentException("The case has no draw " + name + "."));
  }
}
