package org.comparegan.gan;

import java.util.List;
import java.util.Map;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.nn.Net;
import org.comparegan.objective.GanLoss;
import org.comparegan.objective.GanLoss.Scores;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The plain GAN, conditional or not: a loss and a penalty. Source: modular_gan.py:618-670. */
final class ModularGan extends GanLosses {
  ModularGan(GanSpec spec) {
    super(spec);
  }

  @Override
  StepLoss discriminator(Net net, StepInputs step) {
    Scores[] scores = splitCalls() ? inTwoPasses(net, step) : inOnePass(net, step);
    GanLoss loss = GanLoss.of(net.tf(), spec.gan().loss(), scores[0], scores[1]);
    return withPenalty(net, step, loss, scores);
  }

  @Override
  StepLoss generator(Net net, StepInputs step) {
    Scores fake = fakeScores(net, step);
    updateStatisticsOfPenalty(net, step);
    return new StepLoss(GanLoss.generator(net.tf(), spec.gan().loss(), fake), Map.of());
  }

  /** The generator needs only the fakes, unless batch norm couples them with the real images. */
  private Scores fakeScores(Net net, StepInputs step) {
    if (spec.discriminatorCouplesExamples() && !splitCalls()) {
      return inOnePass(net, step)[1];
    }
    if (spec.discriminatorCouplesExamples()) {
      StatisticsPass.run(net, () -> real(net, step));
    }
    return fake(net, step);
  }

  private boolean splitCalls() {
    return spec.gan().modular().deprecatedSplitDiscCalls();
  }

  private Scores[] inTwoPasses(Net net, StepInputs step) {
    Scores real = real(net, step);
    return new Scores[] {real, fake(net, step)};
  }

  private Scores[] inOnePass(Net net, StepInputs step) {
    Ops tf = net.tf();
    Operand<TFloat32> images =
        tf.concat(List.of(step.images(), step.generated().orElseThrow()), tf.constant(0));
    Verdict verdict = discriminator.judge(net, images, step.allY(tf));
    return halves(tf, scores(verdict));
  }

  private Scores real(Net net, StepInputs step) {
    return scores(discriminator.judge(net, step.images(), step.y()));
  }

  private Scores fake(Net net, StepInputs step) {
    return scores(discriminator.judge(net, step.generated().orElseThrow(), step.sampledY()));
  }
}
