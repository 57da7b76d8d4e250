package org.comparegan.gan;

import java.util.Map;
import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.architecture.Generator;
import org.comparegan.experiment.GanOptions.S3gan;
import org.comparegan.graph.Replicas;
import org.comparegan.nn.Net;
import org.comparegan.objective.GanLoss;
import org.comparegan.objective.GanLoss.Scores;
import org.comparegan.objective.RotationLoss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * S³GAN, a GAN for few labels: rotation self-supervision, a projection of the label on the
 * features, and a predictor that labels the unlabelled images during training.
 *
 * <p>Source: s3gan.py; "High-Fidelity Image Generation With Fewer Labels", sections 3 and 4. It has
 * no penalty term (reference F9). A row of zeros in y is an unlabelled image.
 */
final class S3Gan extends GanLosses {
  private final S3gan options;
  private final Generator generator;
  private final FeatureHeads heads;
  private final int rotated;

  S3Gan(GanSpec spec) {
    super(spec);
    this.options = spec.gan().s3gan();
    this.generator = spec.generator();
    this.heads = new FeatureHeads(spec.network().discriminator().spectralNorm());
    this.rotated = spec.rotatedImages();
  }

  /** Outputs of the discriminator and its heads for one batch. */
  private record Judged(
      Scores scores,
      Optional<Operand<TFloat32>> rotation,
      Optional<Operand<TFloat32>> classLogits,
      Operand<TFloat32> labelled) {}

  @Override
  StepLoss discriminator(Net net, StepInputs step) {
    Ops tf = net.tf();
    int batch = spec.batchSize();
    RotatedHalf real = RotatedHalf.of(tf, step.images(), rotated, step.y(), step.y());
    Judged all = judge(net, RotatedHalf.both(tf, real, fake(net, step)));
    Scores[] scores = halves(tf, all.scores());
    GanLoss gan = GanLoss.of(tf, spec.gan().loss(), scores[0], scores[1]);
    Map<String, Operand<TFloat32>> scalars = scalars(tf, gan, scores);

    Operand<TFloat32> loss = gan.discriminator();
    if (all.rotation().isPresent()) {
      Operand<TFloat32> logits = all.rotation().get();
      Operand<TFloat32> onReal =
          BatchRows.last(
              tf,
              BatchRows.slice(tf, logits, 0, logits.shape().get(0) / 2),
              rotated * RotationLoss.COUNT);
      Operand<TFloat32> rotationLoss = RotationLoss.of(tf, onReal);
      scalars.put("loss/real_loss", rotationLoss);
      scalars.put("accuracy/real", RotationLoss.accuracy(tf, onReal));
      loss = plus(tf, loss, rotationLoss, options.weightRotationLossD());
    }
    if (all.classLogits().isPresent()) {
      Operand<TFloat32> labelled = BatchRows.slice(tf, all.labelled(), 0, batch);
      Operand<TFloat32> classLoss =
          classLoss(
              net,
              step.y().orElseThrow(),
              BatchRows.slice(tf, all.classLogits().get(), 0, batch),
              labelled);
      scalars.put("loss/class_loss_real", classLoss);
      scalars.put("label_frac", tf.math.mean(labelled, tf.constant(new int[] {0, 1})));
      loss = plus(tf, loss, classLoss, options.weightClassLoss());
    }
    return new StepLoss(loss, scalars);
  }

  @Override
  StepLoss generator(Net net, StepInputs step) {
    Ops tf = net.tf();
    boolean coupled = spec.discriminatorCouplesExamples();
    RotatedHalf fake = fake(net, step);
    RotatedHalf seen =
        coupled
            ? RotatedHalf.both(
                tf, RotatedHalf.of(tf, step.images(), rotated, step.y(), step.y()), fake)
            : fake;
    Judged judged = judge(net, seen);
    long first = coupled ? judged.scores().logits().shape().get(0) / 2 : 0;
    Scores scores = upright(tf, judged.scores(), first);
    Operand<TFloat32> loss = GanLoss.generator(tf, spec.gan().loss(), scores);
    if (judged.rotation().isEmpty()) {
      return new StepLoss(loss, Map.of());
    }
    Operand<TFloat32> onFake =
        BatchRows.last(tf, judged.rotation().get(), rotated * RotationLoss.COUNT);
    Operand<TFloat32> rotationLoss = RotationLoss.of(tf, onFake);
    return new StepLoss(
        plus(tf, loss, rotationLoss, options.weightRotationLossG()),
        Map.of("loss/fake_loss", rotationLoss, "accuracy/fake", RotationLoss.accuracy(tf, onFake)));
  }

  /** Each step generates its own fakes, unless they were generated jointly. */
  private RotatedHalf fake(Net net, StepInputs step) {
    Operand<TFloat32> images =
        step.generated().orElseGet(() -> generator.images(net, step.z(), step.sampledY()));
    return RotatedHalf.of(net.tf(), images, rotated, step.sampledY(), step.sampledY());
  }

  private Judged judge(Net net, RotatedHalf half) {
    Ops tf = net.tf();
    Operand<TFloat32> y = half.y().orElseThrow();
    Verdict verdict = discriminator.judge(net, half.images(), half.y());
    Scores scores = scores(verdict);
    Operand<TFloat32> labelled = labelled(tf, y);
    Optional<Operand<TFloat32>> rotation =
        rotated > 0 ? Optional.of(heads.rotation(net, verdict.features())) : Optional.empty();
    if (!options.projectY()) {
      return new Judged(scores, rotation, Optional.empty(), labelled);
    }
    Optional<Operand<TFloat32>> classLogits = Optional.empty();
    Operand<TFloat32> projected = y;
    if (options.usePredictor()) {
      Operand<TFloat32> logits = heads.predictor(net, verdict.features(), spec.numClasses());
      classLogits = Optional.of(logits);
      projected = tf.stopGradient(filledIn(tf, y, labelled, predicted(tf, logits)));
    }
    Operand<TFloat32> logits =
        tf.math.add(scores.logits(), heads.projection(net, verdict.features(), projected));
    return new Judged(new Scores(tf.math.sigmoid(logits), logits), rotation, classLogits, labelled);
  }

  /** The rows of y, with the prediction of the class logits in place of rows of zeros. */
  Operand<TFloat32> knownOrPredicted(Ops tf, Operand<TFloat32> y, Operand<TFloat32> logits) {
    return filledIn(tf, y, labelled(tf, y), predicted(tf, logits));
  }

  private Operand<TFloat32> predicted(Ops tf, Operand<TFloat32> logits) {
    if (options.useSoftPred()) {
      return tf.nn.softmax(logits);
    }
    Operand<TInt32> best = tf.math.argMax(logits, tf.constant(1), TInt32.class);
    return spec.oneHot(tf, best);
  }

  /** {@code [n, 1]}: 1 where the row of y is a label, 0 where it is all zeros. */
  private static Operand<TFloat32> labelled(Ops tf, Operand<TFloat32> y) {
    Operand<TFloat32> total = tf.reduceSum(y, tf.constant(new int[] {1}), ReduceSum.keepDims(true));
    return tf.dtypes.cast(tf.math.greater(total, tf.constant(0.5f)), TFloat32.class);
  }

  private static Operand<TFloat32> filledIn(
      Ops tf, Operand<TFloat32> y, Operand<TFloat32> labelled, Operand<TFloat32> predicted) {
    Operand<TFloat32> unlabelled = tf.math.sub(tf.constant(1f), labelled);
    return tf.math.add(tf.math.mul(unlabelled, predicted), tf.math.mul(labelled, y));
  }

  /**
   * Mean cross-entropy over the labelled rows; 0 when there are none. The mean over the workers is
   * the mean over all their labelled rows.
   */
  private static Operand<TFloat32> classLoss(
      Net net, Operand<TFloat32> y, Operand<TFloat32> logits, Operand<TFloat32> labelled) {
    Ops tf = net.tf();
    Replicas replicas = net.replicas();
    Operand<TFloat32> each =
        tf.math.neg(
            tf.reduceSum(
                tf.math.mul(y, tf.nn.logSoftmax(logits)),
                tf.constant(new int[] {1}),
                ReduceSum.keepDims(true)));
    Operand<TInt32> all = tf.constant(new int[] {0, 1});
    Operand<TFloat32> mean = replicas.mean(tf, tf.reduceSum(labelled, all));
    Operand<TFloat32> count = tf.math.maximum(mean, tf.constant(1f / replicas.count()));
    return tf.math.div(tf.reduceSum(tf.math.mul(each, labelled), all), count);
  }

  private static Operand<TFloat32> plus(
      Ops tf, Operand<TFloat32> loss, Operand<TFloat32> term, double weight) {
    return tf.math.add(loss, tf.math.mul(term, tf.constant((float) weight)));
  }
}
