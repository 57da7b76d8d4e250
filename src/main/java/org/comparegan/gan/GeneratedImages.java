package org.comparegan.gan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.architecture.Generator;
import org.comparegan.experiment.GanOptions;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Fake images that are generated before the first discriminator step: one pass per sub-step, or one
 * pass for all discriminator steps. S³GAN generates them within the steps instead.
 * modular_gan.py:428.
 */
final class GeneratedImages {
  private final GanSpec spec;
  private final Net net;
  private final Generator generator;

  GeneratedImages(GanSpec spec, Net net) {
    this.spec = spec;
    this.net = net;
    this.generator = spec.generator();
  }

  /** Whether each step makes its own fakes; the pass before then only updates statistics. */
  static boolean madeWithinSteps(GanSpec spec) {
    return spec.gan().ganClass() == GanClass.S3GAN
        && !spec.gan().modular().experimentalJointGenForDisc();
  }

  /**
   * The steps with their fake images, where these are made before.
   *
   * @param z latents of the whole run
   */
  List<StepInputs> in(List<StepInputs> steps, Operand<TFloat32> z) {
    GanOptions.ModularGan options = spec.gan().modular();
    if (options.experimentalJointGenForDisc()) {
      return jointly(steps, z);
    }
    if (madeWithinSteps(spec)) {
      StatisticsPass.run(
          net, () -> steps.forEach(step -> generator.images(net, step.z(), step.sampledY())));
      return steps;
    }
    return steps.stream()
        .map(step -> step.withGenerated(generator.images(net, step.z(), step.sampledY())))
        .toList();
  }

  /** One pass for all discriminator steps: batch norm sees all their latents at once. */
  private List<StepInputs> jointly(List<StepInputs> steps, Operand<TFloat32> latents) {
    Ops tf = net.tf();
    int n = spec.batchSize();
    long joint = (long) n * spec.gan().discIters();
    Operand<TFloat32> z = BatchRows.slice(tf, latents, 0, joint);
    Optional<Operand<TFloat32>> y =
        steps.get(0).sampledY().isEmpty()
            ? Optional.empty()
            : Optional.of(
                tf.concat(
                    steps.stream()
                        .limit(spec.gan().discIters())
                        .map(step -> step.sampledY().orElseThrow())
                        .toList(),
                    tf.constant(0)));
    Operand<TFloat32> images = generator.images(net, z, y);
    List<StepInputs> made = new ArrayList<>();
    for (int i = 0; i < spec.gan().discIters(); i++) {
      made.add(steps.get(i).withGenerated(BatchRows.slice(tf, images, (long) i * n, n)));
    }
    StepInputs last = steps.get(steps.size() - 1);
    made.add(last.withGenerated(generator.images(net, last.z(), last.sampledY())));
    return made;
  }
}
