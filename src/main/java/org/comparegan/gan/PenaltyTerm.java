package org.comparegan.gan;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.comparegan.architecture.Discriminator;
import org.comparegan.experiment.GanOptions.Penalty;
import org.comparegan.nn.Net;
import org.comparegan.objective.GradientPenalty;
import org.comparegan.objective.KernelPenalty;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** The penalty of a step, unweighted: gin {@code penalty.fn}, penalty_lib.py. */
final class PenaltyTerm {
  private final GanSpec spec;
  private final Discriminator discriminator;

  PenaltyTerm(GanSpec spec) {
    this.spec = spec;
    this.discriminator = spec.discriminator();
  }

  /** The penalty of the discriminator as it is now, absent when there is none. */
  Optional<Operand<TFloat32>> of(Net net, StepInputs step) {
    return switch (spec.gan().penalty()) {
      case NONE -> Optional.empty();
      case L2 ->
          Optional.of(
              KernelPenalty.of(
                  net.tf(), net.variables(), NetworkSteps.discriminatorVariables(net.variables())));
      case WGANGP, DRAGAN ->
          Optional.of(GradientPenalty.at(net.tf(), points(net, step), logits(net, step)));
    };
  }

  /**
   * In the generator's step the value is of no use, but batch norm of the discriminator sees the
   * pass: the reference waits for its updates.
   */
  void updateStatistics(Net net, StepInputs step) {
    Penalty penalty = spec.gan().penalty();
    boolean gradient = penalty == Penalty.WGANGP || penalty == Penalty.DRAGAN;
    if (gradient && spec.discriminatorCouplesExamples()) {
      StatisticsPass.run(net, () -> discriminator.judge(net, points(net, step), step.y()));
    }
  }

  private UnaryOperator<Operand<TFloat32>> logits(Net net, StepInputs step) {
    return images -> discriminator.judge(net, images, step.y()).logits();
  }

  private Operand<TFloat32> points(Net net, StepInputs step) {
    Operand<TFloat32> real = step.images();
    Shape shape = real.shape();
    if (spec.gan().penalty() == Penalty.DRAGAN) {
      Operand<TFloat32> noise = step.draw("dragan_penalty/noise", shape);
      return GradientPenalty.around(net.tf(), real, noise, net.replicas());
    }
    Operand<TFloat32> alpha = step.draw("wgangp_penalty/alpha", Shape.of(shape.get(0), 1, 1, 1));
    return GradientPenalty.between(net.tf(), real, step.generated().orElseThrow(), alpha);
  }
}
