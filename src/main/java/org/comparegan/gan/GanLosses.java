package org.comparegan.gan;

import org.comparegan.nn.Net;

/** One of the reference's GAN classes: the losses of a step, given the networks as they are. */
sealed interface GanLosses permits ModularGan, SsGan, S3Gan {

  /** What the discriminator minimises. */
  StepLoss discriminator(Net net, StepInputs step);

  /** What the generator minimises, through the discriminator as it is now. */
  StepLoss generator(Net net, StepInputs step);

  /** The class that the options name. */
  static GanLosses of(GanSpec spec) {
    return switch (spec.gan().ganClass()) {
      case MODULAR_GAN -> new ModularGan(spec);
      case SSGAN -> new SsGan(spec);
      case S3GAN -> new S3Gan(spec);
    };
  }
}
