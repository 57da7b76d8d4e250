package org.comparegan.gan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.experiment.GanOptions.GanClass;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Placeholders of one session run. The first dimension is the batch of a sub-step times the number
 * of sub-steps.
 *
 * @param images real, {@code [n, h, w, c]} float32 in [0, 1]
 * @param z latents, {@code [n, z_dim]} float32
 * @param labels of the real images: {@code [n]} int32, −1 for unlabelled, or {@code [n, classes]}
 *     float32 when labels are soft; absent when the GAN is not conditional
 * @param sampledLabels of the fake images: {@code [n]} int32
 * @param draws uniform float32 in [0, 1) by name, e.g. {@code disc_step_1/wgangp_penalty/alpha}
 */
public record BatchPlaceholders(
    Operand<TFloat32> images,
    Operand<TFloat32> z,
    Optional<Operand<? extends TType>> labels,
    Optional<Operand<TInt32>> sampledLabels,
    Map<String, Operand<TFloat32>> draws) {

  /** Placeholders for this many sub-steps. */
  static BatchPlaceholders of(Ops tf, GanSpec spec, int subSteps) {
    long n = (long) spec.batchSize() * subSteps;
    long classes = spec.numClasses();
    Operand<TFloat32> images =
        placeholder(
            tf,
            TFloat32.class,
            Shape.of(n, spec.image().height(), spec.image().width(), spec.image().channels()));
    Operand<TFloat32> z = placeholder(tf, TFloat32.class, Shape.of(n, spec.zDim()));
    Optional<Operand<? extends TType>> labels = Optional.empty();
    Optional<Operand<TInt32>> sampled = Optional.empty();
    if (spec.gan().modular().conditional()) {
      labels =
          Optional.of(
              softLabels(spec)
                  ? placeholder(tf, TFloat32.class, Shape.of(n, classes))
                  : placeholder(tf, TInt32.class, Shape.of(n)));
      sampled = Optional.of(placeholder(tf, TInt32.class, Shape.of(n)));
    }
    return new BatchPlaceholders(images, z, labels, sampled, new LinkedHashMap<>());
  }

  /** The inputs of each sub-step, in the scopes of discriminator steps. */
  List<StepInputs> subSteps(Ops tf, GanSpec spec) {
    Optional<Operand<TFloat32>> y = labels.map(operand -> rows(tf, spec, operand));
    Optional<Operand<TFloat32>> sampledY = sampledLabels.map(ids -> spec.oneHot(tf, ids));
    List<StepInputs> steps = new ArrayList<>();
    int n = spec.batchSize();
    for (int i = 0; i < images.shape().get(0) / n; i++) {
      int first = i * n;
      steps.add(
          new StepInputs(
              StepInputs.discriminatorScope(i),
              BatchRows.slice(tf, images, first, n),
              BatchRows.slice(tf, z, first, n),
              y.map(all -> BatchRows.slice(tf, all, first, n)),
              sampledY.map(all -> BatchRows.slice(tf, all, first, n)),
              Optional.empty(),
              (name, shape) ->
                  draws.computeIfAbsent(name, key -> placeholder(tf, TFloat32.class, shape))));
    }
    return steps;
  }

  private static boolean softLabels(GanSpec spec) {
    return spec.gan().ganClass() == GanClass.S3GAN && spec.gan().s3gan().useSoftLabels();
  }

  @SuppressWarnings("unchecked") // of() makes soft labels float32 and hard ones int32
  private static Operand<TFloat32> rows(Ops tf, GanSpec spec, Operand<? extends TType> labels) {
    return softLabels(spec)
        ? (Operand<TFloat32>) labels
        : spec.oneHot(tf, (Operand<TInt32>) labels);
  }

  private static <T extends TType> Operand<T> placeholder(Ops tf, Class<T> type, Shape shape) {
    return tf.placeholder(type, Placeholder.shape(shape));
  }
}
