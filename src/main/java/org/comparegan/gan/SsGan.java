package org.comparegan.gan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.GanOptions.SelfSupervision;
import org.comparegan.experiment.GanOptions.Ssgan;
import org.comparegan.nn.Net;
import org.comparegan.objective.GanLoss;
import org.comparegan.objective.GanLoss.Scores;
import org.comparegan.objective.RotationLoss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * SSGAN, rotation self-supervision: the discriminator learns to recognise the rotation of real
 * images, the generator to make images whose rotation is recognised.
 *
 * <p>Source: ssgan.py. Rotated fakes carry the labels of real images (reference F8).
 */
final class SsGan extends GanLosses {
  private final Ssgan options;
  private final FeatureHeads heads;
  private final int rotated;

  SsGan(GanSpec spec) {
    super(spec);
    this.options = spec.gan().ssgan();
    this.heads = new FeatureHeads(spec.network().discriminator().spectralNorm());
    this.rotated = spec.rotatedImages();
  }

  /** Verdict and rotation logits of a batch. */
  private record Judged(Verdict verdict, Operand<TFloat32> rotation) {}

  @Override
  StepLoss discriminator(Net net, StepInputs step) {
    Ops tf = net.tf();
    Judged all = judge(net, RotatedHalf.both(tf, real(tf, step), fake(tf, step)));
    Scores[] scores = halves(tf, scores(all.verdict()));
    GanLoss loss = GanLoss.of(tf, spec.gan().loss(), scores[0], scores[1]);
    StepLoss plain = withPenalty(net, step, loss, scores);
    if (rotated == 0) {
      return plain;
    }
    Operand<TFloat32> logits = realRotationLogits(tf, all.rotation());
    Operand<TFloat32> rotationLoss = RotationLoss.of(tf, logits);
    Map<String, Operand<TFloat32>> scalars = new LinkedHashMap<>(plain.scalars());
    scalars.put("loss/c_real_loss", rotationLoss);
    scalars.put("accuracy/d_rotation", RotationLoss.accuracy(tf, logits));
    return new StepLoss(
        weighted(tf, plain.loss(), rotationLoss, options.weightRotationLossD()), scalars);
  }

  @Override
  StepLoss generator(Net net, StepInputs step) {
    Ops tf = net.tf();
    boolean coupled = spec.discriminatorCouplesExamples();
    RotatedHalf fake = fake(tf, step);
    Judged judged = judge(net, coupled ? RotatedHalf.both(tf, real(tf, step), fake) : fake);
    Scores all = scores(judged.verdict());
    Scores scores = coupled ? halves(tf, all)[1] : upright(tf, all, 0);
    Operand<TFloat32> loss = GanLoss.generator(tf, spec.gan().loss(), scores);
    updateStatisticsOfPenalty(net, step);
    if (rotated == 0) {
      return new StepLoss(loss, Map.of());
    }
    Operand<TFloat32> logits =
        BatchRows.last(tf, judged.rotation(), (long) RotationLoss.COUNT * rotated);
    Operand<TFloat32> rotationLoss = RotationLoss.of(tf, logits);
    return new StepLoss(
        weighted(tf, loss, rotationLoss, options.weightRotationLossG()),
        Map.of("loss/c_fake_loss", rotationLoss));
  }

  /** The reference builds the rotation head even without its loss, and then does not run it. */
  private Judged judge(Net net, RotatedHalf half) {
    Verdict verdict = discriminator.judge(net, half.images(), half.y());
    Map<String, Operand<?>> before = net.variables().updates();
    Operand<TFloat32> rotation = heads.rotation(net, verdict.features());
    if (rotated == 0) {
      net.variables().updates().keySet().stream()
          .filter(name -> name.startsWith("discriminator_rotation/"))
          .forEach(name -> net.variables().revert(name, before));
    }
    return new Judged(verdict, rotation);
  }

  private RotatedHalf real(Ops tf, StepInputs step) {
    return RotatedHalf.of(tf, step.images(), rotated, step.y(), step.y());
  }

  private RotatedHalf fake(Ops tf, StepInputs step) {
    return RotatedHalf.of(tf, step.generated().orElseThrow(), rotated, step.sampledY(), step.y());
  }

  private Operand<TFloat32> realRotationLogits(Ops tf, Operand<TFloat32> logits) {
    long half = logits.shape().get(0) / 2;
    return BatchRows.last(
        tf, BatchRows.slice(tf, logits, 0, half), (long) RotationLoss.COUNT * rotated);
  }

  private Operand<TFloat32> weighted(
      Ops tf, Operand<TFloat32> loss, Operand<TFloat32> rotationLoss, double weight) {
    float keep = options.selfSupervision() == SelfSupervision.ROTATION_ONLY ? 0 : 1;
    return tf.math.add(
        tf.math.mul(loss, tf.constant(keep)),
        tf.math.mul(rotationLoss, tf.constant((float) weight)));
  }
}
