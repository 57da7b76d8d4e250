package org.comparegan.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.architecture.Discriminator;
import org.comparegan.architecture.Verdict;
import org.comparegan.nn.Net;
import org.comparegan.objective.GanLoss;
import org.comparegan.objective.GanLoss.Scores;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The plain GAN, conditional or not: a loss, a penalty. Source: modular_gan.py:618-670. */
final class ModularGan implements GanLosses {
  private final GanSpec spec;
  private final Discriminator discriminator;
  private final PenaltyTerm penalty;

  ModularGan(GanSpec spec) {
    this.spec = spec;
    this.discriminator = spec.discriminator();
    this.penalty = new PenaltyTerm(spec);
  }

  @Override
  public StepLoss discriminator(Net net, StepInputs step) {
    Scores[] scores = splitCalls() ? inTwoPasses(net, step) : inOnePass(net, step);
    GanLoss loss = GanLoss.of(net.tf(), spec.gan().loss(), scores[0], scores[1]);
    return withPenalty(spec, penalty, net, step, loss, Accuracy.of(net.tf(), scores));
  }

  @Override
  public StepLoss generator(Net net, StepInputs step) {
    Scores fake = fakeScores(net, step);
    penalty.updateStatistics(net, step);
    return new StepLoss(GanLoss.generator(net.tf(), spec.gan().loss(), fake), Map.of());
  }

  /** The generator needs the fakes alone, unless batch norm couples them with the real images. */
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
    return halves(tf, verdict.probability(), verdict.logits(), spec.batchSize());
  }

  private Scores real(Net net, StepInputs step) {
    Verdict verdict = discriminator.judge(net, step.images(), step.y());
    return new Scores(verdict.probability(), verdict.logits());
  }

  private Scores fake(Net net, StepInputs step) {
    Verdict verdict = discriminator.judge(net, step.generated().orElseThrow(), step.sampledY());
    return new Scores(verdict.probability(), verdict.logits());
  }

  /** The first {@code batch} rows of each half: real, fake. */
  static Scores[] halves(
      Ops tf, Operand<TFloat32> probability, Operand<TFloat32> logits, int batch) {
    long half = logits.shape().get(0) / 2;
    return new Scores[] {
      new Scores(Rows.of(tf, probability, 0, batch), Rows.of(tf, logits, 0, batch)),
      new Scores(Rows.of(tf, probability, half, batch), Rows.of(tf, logits, half, batch))
    };
  }

  /**
   * The discriminator's loss with its weighted penalty.
   *
   * @param watched more scalars to log
   */
  static StepLoss withPenalty(
      GanSpec spec,
      PenaltyTerm penalty,
      Net net,
      StepInputs step,
      GanLoss loss,
      Map<String, Operand<TFloat32>> watched) {
    Ops tf = net.tf();
    Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>(watched);
    scalars.put("loss/d_real", loss.discriminatorReal());
    scalars.put("loss/d_fake", loss.discriminatorFake());
    Operand<TFloat32> total =
        penalty
            .of(net, step)
            .<Operand<TFloat32>>map(
                value -> {
                  scalars.put("loss/penalty", value);
                  Operand<TFloat32> weight = tf.constant((float) spec.gan().penaltyWeight());
                  return tf.math.add(loss.discriminator(), tf.math.mul(weight, value));
                })
            .orElse(loss.discriminator());
    return new StepLoss(total, scalars);
  }
}
