package org.comparegan.transfer;

import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;

/** The size of the images that tensors are for. */
final class ImageClues {
  private static final int FAST_RGB_CHANNELS = 128;
  private static final Map<Integer, Integer> BIGGAN_SIDE =
      Map.of(3, 32, 4, 64, 5, 128, 6, 256, 7, 512);
  private static final Map<Integer, Integer> DEEP_SIDE =
      Map.of(7, 32, 8, 64, 10, 128, 12, 256, 14, 512);

  private ImageClues() {}

  /** Empty where several sizes fit and {@code given} does not choose. */
  static Optional<ImageShape> of(
      TensorShapes shapes, Architecture architecture, Optional<ImageShape> given) {
    Optional<Integer> channels = channels(shapes).or(() -> given.map(ImageShape::channels));
    Optional<Integer> side =
        switch (architecture) {
          case RESNET_CIFAR -> Optional.of(32);
          case RESNET_STL -> Optional.of(48);
          case RESNET30 -> Optional.of(128);
          case RESNET5 -> resnet5(shapes);
          case BIGGAN -> Optional.ofNullable(BIGGAN_SIDE.get(blocks(shapes, 1)));
          case BIGGAN_DEEP -> Optional.ofNullable(DEEP_SIDE.get(blocks(shapes, 0)));
          case INFOGAN -> root(shapes.size("generator/g_fc2/kernel", 1), 128).map(s -> 4 * s);
          // Sides are rounded up when they are halved: only multiples are told for sure.
          case DCGAN, SNDCGAN, DUMMY -> Optional.empty();
        };
    if (side.isPresent() && channels.isPresent()) {
      return Optional.of(new ImageShape(side.get(), side.get(), channels.get()));
    }
    return given.filter(image -> channels.isEmpty() || channels.get() == image.channels());
  }

  private static Optional<Integer> channels(TensorShapes shapes) {
    Optional<Integer> made =
        shapes
            .first(0, "generator/final_conv/bias", "generator/g_dc5/bias", "generator/g_dc4/bias")
            .filter(c -> c != FAST_RGB_CHANNELS);
    return made.or(
        () ->
            shapes.first(
                2,
                "discriminator/initial_conv/kernel",
                "discriminator/color_conv/kernel",
                "discriminator/B0/same_conv1/kernel",
                "discriminator/B1/same_conv1/kernel",
                "discriminator/d_conv1/kernel"));
  }

  /** Blocks of the generator; without one those of the discriminator, one less in BigGAN. */
  private static int blocks(TensorShapes shapes, int more) {
    int made = (int) IntStream.range(1, 20).filter(i -> shapes.below("generator/B" + i)).count();
    int seen =
        (int) IntStream.range(1, 20).filter(i -> shapes.below("discriminator/B" + i)).count();
    return made > 0 ? made : seen - more;
  }

  private static Optional<Integer> resnet5(TensorShapes shapes) {
    if (!shapes.below("generator/B1")) {
      return Optional.empty();
    }
    long up =
        IntStream.range(1, 6)
            .filter(i -> shapes.has("generator/B" + i + "/up_conv1/kernel"))
            .count();
    return Optional.of(4 << up);
  }

  private static Optional<Integer> root(Optional<Integer> width, int channels) {
    return width
        .map(w -> (int) Math.round(Math.sqrt(w / (double) channels)))
        .filter(s -> s * s * channels == width.get());
  }
}
