package org.comparegan.gradient;

import java.util.Optional;
import java.util.stream.LongStream;
import org.tensorflow.Output;

/** Arithmetic between images and values per channel, for either order of axes. */
final class ChannelMath {
  private final Algebra math;
  private final boolean channelsFirst;
  private final double epsilon;
  private final Output<?> axes;

  /** In the layout and with the epsilon of a fused batch normalisation. */
  ChannelMath(Algebra math, Step normalisation) {
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

  /** Images less their mean per channel. */
  Output<?> centred(Output<?> images) {
    return math.sub(images, spread(mean(images)));
  }

  /** One over the standard deviation, with the epsilon of the normalisation. */
  Output<?> inverseDeviation(Output<?> variance) {
    return math.apply("Rsqrt", math.add(variance, math.scalar(epsilon, variance)));
  }

  /** How many elements a channel has: a scalar in the dtype of the images. */
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
