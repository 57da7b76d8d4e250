package org.comparegan.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * Fused batch normalisation. Inputs are images, scale, offset, mean and variance; outputs are
 * images, mean, variance, and saved statistics that only the fused gradient reads.
 */
final class BatchNormalisationRules {
  private BatchNormalisationRules() {}

  static void addTo(Rules rules) {
    rules.add("FusedBatchNormV3", BatchNormalisationRules::partial);
    rules.add("FusedBatchNormGradV3", BatchNormalisationRules::partialOfGradient);
  }

  private static Optional<Output<?>> partial(Algebra math, BackwardStep op, int input) {
    if (IntStream.range(3, op.outputs()).anyMatch(i -> op.dy(i).isPresent())) {
      throw new GradientException("No gradient flows through the saved statistics of " + op + ".");
    }
    boolean training = op.flag("is_training");
    return switch (input) {
      case 0 -> Optional.of(training ? throughMoments(math, op) : fused(math, op).output(0));
      case 1, 2 -> Optional.of(fused(math, op).output(input));
      // In training mode the batch's statistics replace these inputs.
      default -> training ? Optional.empty() : Optional.of(givenMoment(math, op, input));
    };
  }

  private static GraphOperation fused(Algebra math, BackwardStep op) {
    boolean training = op.flag("is_training");
    Output<?> mean = training ? op.out(3) : op.in(3);
    Output<?> variance = training ? op.out(4) : op.in(4);
    return op.shared(
        () ->
            math.op("FusedBatchNormGradV3")
                .in(op.dy(), op.in(0), op.in(1))
                .in(mean, variance, op.out(5))
                .attrOf("epsilon", op.operation())
                .attrOf("data_format", op.operation())
                .attrOf("is_training", op.operation())
                .build());
  }

  /** The gradient through the images, and through the batch's mean and variance if used. */
  private static Output<?> throughMoments(Algebra math, BackwardStep op) {
    List<Output<?>> parts = new ArrayList<>();
    op.dy(0).ifPresent(dy -> parts.add(fused(math, op).output(0)));
    if (op.dy(1).isPresent() || op.dy(2).isPresent()) {
      if (op.number("exponential_avg_factor") != 1) {
        throw new GradientException(
            "The gradient of " + op + " through its statistics needs exponential_avg_factor 1.");
      }
      ChannelMath channels = new ChannelMath(math, op);
      Output<?> images = op.in(0);
      Output<?> count = channels.elementsPerChannel(images);
      op.dy(1)
          .map(dy -> channels.spread(math.div(dy, count)))
          .ifPresent(dy -> parts.add(math.broadcast(dy, images)));
      // The variance output in training mode is unbiased.
      op.dy(2)
          .map(dy -> math.div(math.scale(2, dy), math.sub(count, math.scalar(1, count))))
          .ifPresent(dy -> parts.add(math.mul(channels.centred(images), channels.spread(dy))));
    }
    return math.addN(parts);
  }

  /** In inference mode mean and variance are inputs, passed through to the outputs. */
  private static Output<?> givenMoment(Algebra math, BackwardStep op, int input) {
    List<Output<?>> parts = new ArrayList<>();
    op.dy(0).ifPresent(dy -> parts.add(throughNormalisation(math, op, dy, input)));
    op.dy(input - 2).ifPresent(parts::add);
    return math.addN(parts);
  }

  private static Output<?> throughNormalisation(
      Algebra math, BackwardStep op, Output<?> dy, int input) {
    ChannelMath channels = new ChannelMath(math, op);
    Output<?> inverse = channels.inverseDeviation(op.in(4));
    Output<?> slope = math.mul(op.in(1), inverse);
    if (input == 3) {
      return math.neg(math.mul(channels.sum(dy), slope));
    }
    Output<?> centred = math.sub(op.in(0), channels.spread(op.in(3)));
    return math.mul(
        channels.sum(math.mul(dy, centred)),
        math.mul(math.scale(-0.5, slope), math.square(inverse)));
  }

  /**
   * Writes the fused gradient out in operations with rules and differentiates that. The saved
   * statistics count as functions of the images in training mode, and as inputs in inference.
   */
  private static Optional<Output<?>> partialOfGradient(Algebra math, BackwardStep op, int input) {
    boolean training = op.flag("is_training");
    int differentiated = training ? 3 : 5;
    return input < differentiated
        ? op.shared(() -> partialsOfGradient(math, op, differentiated)).get(input)
        : Optional.empty();
  }

  private static List<Optional<Output<?>>> partialsOfGradient(
      Algebra math, BackwardStep op, int inputs) {
    List<Output<?>> xs = op.inputs().subList(0, inputs);
    List<Output<?>> written =
        op.flag("is_training") ? writtenOut(math, op) : writtenOutInference(math, op);
    List<Output<?>> outputs = new ArrayList<>();
    List<Output<?>> seeds = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      if (op.dy(i).isPresent()) {
        outputs.add(written.get(i));
        seeds.add(op.dyOrZeros(i));
      }
    }
    return Backpropagation.run(math, outputs, seeds, xs, xs);
  }

  private static List<Output<?>> writtenOut(Algebra math, BackwardStep op) {
    ChannelMath channels = new ChannelMath(math, op);
    Output<?> dy = op.in(0);
    Output<?> centred = channels.centred(op.in(1));
    Output<?> inverse = channels.inverseDeviation(channels.mean(math.square(centred)));
    Output<?> normalised = math.mul(centred, channels.spread(inverse));
    Output<?> offsetGradient = channels.sum(dy);
    Output<?> scaleGradient = channels.sum(math.mul(dy, normalised));
    Output<?> count = channels.elementsPerChannel(op.in(1));
    Output<?> common = channels.spread(math.div(offsetGradient, count));
    Output<?> along = math.mul(normalised, channels.spread(math.div(scaleGradient, count)));
    Output<?> imageGradient =
        math.mul(
            math.sub(math.sub(dy, common), along), channels.spread(math.mul(op.in(2), inverse)));
    return List.of(imageGradient, scaleGradient, offsetGradient);
  }

  private static List<Output<?>> writtenOutInference(Algebra math, BackwardStep op) {
    ChannelMath channels = new ChannelMath(math, op);
    Output<?> dy = op.in(0);
    Output<?> inverse = channels.inverseDeviation(op.in(4));
    Output<?> centred = math.sub(op.in(1), channels.spread(op.in(3)));
    return List.of(
        math.mul(dy, channels.spread(math.mul(op.in(2), inverse))),
        math.mul(channels.sum(math.mul(dy, centred)), inverse),
        channels.sum(dy));
  }

  /** Arithmetic between images and values per channel, for NHWC and NCHW. */
  private static final class ChannelMath {
    private final Algebra math;
    private final boolean channelsFirst;
    private final double epsilon;
    private final Output<?> axes;

    /** In the layout and with the epsilon of a fused batch normalisation. */
    ChannelMath(Algebra math, BackwardStep normalisation) {
      this.math = math;
      this.channelsFirst = normalisation.text("data_format").equals("NCHW");
      this.epsilon = normalisation.number("epsilon");
      this.axes = channelsFirst ? math.vector(0, 2, 3) : math.vector(0, 1, 2);
    }

    /** Sum per channel. */
    Output<?> sum(Output<?> images) {
      return math.sum(images, axes, false);
    }

    /** Mean per channel. */
    Output<?> mean(Output<?> images) {
      return math.op("Mean").in(images, axes).output();
    }

    /** Values per channel in a shape that broadcasts against images. */
    Output<?> spread(Output<?> perChannel) {
      return channelsFirst ? math.apply("Reshape", perChannel, math.vector(-1, 1, 1)) : perChannel;
    }

    /** Images minus their mean per channel. */
    Output<?> centred(Output<?> images) {
      return math.sub(images, spread(mean(images)));
    }

    /** One over the standard deviation, with the epsilon of the normalisation. */
    Output<?> inverseDeviation(Output<?> variance) {
      return math.apply("Rsqrt", math.add(variance, math.scalar(epsilon, variance)));
    }

    /** Number of elements per channel: a scalar in the dtype of the images. */
    Output<?> elementsPerChannel(Output<?> images) {
      Optional<long[]> known = math.known().fullShape(images);
      if (known.isPresent()) {
        long[] shape = known.get();
        return math.scalar(
            (double) LongStream.of(shape).reduce(1, Math::multiplyExact)
                / shape[channelsFirst ? 1 : 3],
            images);
      }
      Output<?> perChannel = sum(images);
      return math.div(
          math.cast(math.apply("Size", images), images.dataType()),
          math.cast(math.apply("Size", perChannel), images.dataType()));
    }
  }
}
