package org.comparegan.transfer;

import java.util.Optional;
import java.util.regex.Pattern;
import org.comparegan.experiment.Architecture;

/** Which architecture names of tensors are of. */
final class Clues {
  private static final Pattern DEEP =
      Pattern.compile("(generator|discriminator)/B\\d+/conv1/1x1_conv/kernel");

  private Clues() {}

  static Optional<Architecture> architecture(TensorShapes shapes) {
    if (shapes.has("generator/g_dc5/kernel") || shapes.has("discriminator/d_fc1/kernel")) {
      return Optional.of(Architecture.SNDCGAN);
    }
    if (shapes.has("generator/g_fc2/kernel") || shapes.has("discriminator/d_fc3/kernel")) {
      return Optional.of(Architecture.INFOGAN);
    }
    if (shapes.has("generator/g_dc1/kernel") || shapes.has("discriminator/d_conv4/kernel")) {
      return Optional.of(Architecture.DCGAN);
    }
    if (shapes.below("generator/B_0_0") || shapes.below("discriminator/B_0_0")) {
      return Optional.of(Architecture.RESNET30);
    }
    if (shapes.any(name -> DEEP.matcher(name).matches())) {
      return Optional.of(Architecture.BIGGAN_DEEP);
    }
    return residual(shapes);
  }

  private static Optional<Architecture> residual(TensorShapes shapes) {
    // BigGAN's shortcuts are 1×1, and its discriminator ends in final_fc.
    boolean point =
        shapes.size("generator/B1/up_conv_shortcut/kernel", 0).filter(s -> s == 1).isPresent();
    if (point || shapes.has("discriminator/final_fc/kernel")) {
      return Optional.of(Architecture.BIGGAN);
    }
    boolean generator = shapes.has("generator/fc_noise/kernel");
    if (generator && shapes.below("generator/B1")) {
      if (shapes.below("generator/B5")) {
        return Optional.of(Architecture.RESNET5);
      }
      boolean falling =
          shapes
              .shape("generator/B3/same_conv2/kernel")
              .filter(s -> s.numDimensions() == 4 && s.get(2) == 64 && s.get(3) == 64)
              .isPresent();
      return Optional.of(falling ? Architecture.RESNET_STL : Architecture.RESNET_CIFAR);
    }
    if (shapes.has("discriminator/disc_final_fc/kernel")) {
      if (!shapes.below("discriminator/B0")) {
        return Optional.of(Architecture.RESNET_CIFAR);
      }
      return Optional.of(
          shapes.below("discriminator/B5") ? Architecture.RESNET5 : Architecture.RESNET_STL);
    }
    return generator ? Optional.of(Architecture.DUMMY) : Optional.empty();
  }
}
