package org.comparegan.gan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Discriminator;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.GanOptions.Penalty;
import org.comparegan.nn.Net;
import org.comparegan.objective.GanLoss;
import org.comparegan.objective.GanLoss.Scores;
import org.comparegan.objective.GradientPenalty;
import org.comparegan.objective.WeightPenalties;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * The losses of one of the reference's GAN classes, built with the current values of the variables.
 * The classes share the accuracies and the penalty of gin {@code penalty.fn}.
 */
abstract sealed class GanLosses permits ModularGan, SsGan, S3Gan {
  final GanSpec spec;
  final Discriminator discriminator;

  GanLosses(GanSpec spec) {
    this.spec = spec;
    this.discriminator = spec.discriminator();
  }

  /** The losses of the spec's GAN class. */
  static GanLosses of(GanSpec spec) {
    return switch (spec.gan().ganClass()) {
      case MODULAR_GAN -> new ModularGan(spec);
      case SSGAN -> new SsGan(spec);
      case S3GAN -> new S3Gan(spec);
    };
  }

  /**
   * The loss of one step and other scalars to log.
   *
   * @param loss scalar
   * @param scalars by the name under which they are logged
   */
  record StepLoss(Operand<TFloat32> loss, Map<String, Operand<TFloat32>> scalars) {

    /** The loss plus a term, which is logged too. */
    StepLoss plus(Ops tf, String name, Operand<TFloat32> term) {
      Map<String, Operand<TFloat32>> more = new LinkedHashMap<>(scalars);
      more.put(name, term);
      return new StepLoss(tf.math.add(loss, term), more);
    }
  }

  /** The discriminator's loss. */
  abstract StepLoss discriminator(Net net, StepInputs step);

  /** The generator's loss. */
  abstract StepLoss generator(Net net, StepInputs step);

  /** The scores of a verdict. */
  static Scores scores(Verdict verdict) {
    return new Scores(verdict.probability(), verdict.logits());
  }

  /** Scores of the upright images of a batch whose halves are real and fake. */
  final Scores[] halves(Ops tf, Scores all) {
    return new Scores[] {upright(tf, all, 0), upright(tf, all, all.logits().shape().get(0) / 2)};
  }

  /** Scores of the upright images that begin at row {@code first}. */
  final Scores upright(Ops tf, Scores all, long first) {
    int batch = spec.batchSize();
    return new Scores(
        BatchRows.slice(tf, all.probability(), first, batch),
        BatchRows.slice(tf, all.logits(), first, batch));
  }

  /**
   * Scalars that every class logs: both parts of the loss, and the discriminator's accuracies
   * (positive logits for real images, negative ones for fakes).
   *
   * @param scores those of real images, then those of fake ones
   */
  static Map<String, Operand<TFloat32>> scalars(Ops tf, GanLoss loss, Scores[] scores) {
    Operand<TFloat32> zero = tf.constant(0f);
    Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>();
    scalars.put("accuracy/d_real", share(tf, tf.math.greater(scores[0].logits(), zero)));
    scalars.put("accuracy/d_fake", share(tf, tf.math.less(scores[1].logits(), zero)));
    scalars.put("loss/d_real", loss.discriminatorReal());
    scalars.put("loss/d_fake", loss.discriminatorFake());
    return scalars;
  }

  private static Operand<TFloat32> share(Ops tf, Operand<TBool> right) {
    Operand<TFloat32> ones = tf.dtypes.cast(right, TFloat32.class);
    return tf.math.mean(ones, tf.constant(new int[] {0, 1}));
  }

  /** The discriminator's loss plus its weighted penalty. */
  final StepLoss withPenalty(Net net, StepInputs step, GanLoss loss, Scores[] scores) {
    Ops tf = net.tf();
    Map<String, Operand<TFloat32>> scalars = scalars(tf, loss, scores);
    Optional<Operand<TFloat32>> penalty = penalty(net, step);
    if (penalty.isEmpty()) {
      return new StepLoss(loss.discriminator(), scalars);
    }
    scalars.put("loss/penalty", penalty.get());
    Operand<TFloat32> weight = tf.constant((float) spec.gan().penaltyWeight());
    return new StepLoss(
        tf.math.add(loss.discriminator(), tf.math.mul(weight, penalty.get())), scalars);
  }

  /** The unweighted penalty of the discriminator, if any; penalty_lib.py. */
  private Optional<Operand<TFloat32>> penalty(Net net, StepInputs step) {
    return switch (spec.gan().penalty()) {
      case NONE -> Optional.empty();
      case L2 ->
          Optional.of(
              WeightPenalties.l2(
                  net.tf(),
                  net.variables(),
                  TrainingGraph.discriminatorVariables(net.variables())));
      case WGANGP, DRAGAN ->
          Optional.of(
              GradientPenalty.at(
                  net.tf(),
                  penalisedPoints(net, step),
                  images -> discriminator.judge(net, images, step.y()).logits()));
    };
  }

  /**
   * The generator's step does not use the penalty, but the reference waits for the batch norm
   * updates of its discriminator pass.
   */
  final void updateStatisticsOfPenalty(Net net, StepInputs step) {
    Penalty penalty = spec.gan().penalty();
    boolean gradient = penalty == Penalty.WGANGP || penalty == Penalty.DRAGAN;
    if (gradient && spec.discriminatorCouplesExamples()) {
      StatisticsPass.run(net, () -> discriminator.judge(net, penalisedPoints(net, step), step.y()));
    }
  }

  private Operand<TFloat32> penalisedPoints(Net net, StepInputs step) {
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
