package org.comparegan.gan;

/** Which networks a run trains. */
public enum Due {
  DISCRIMINATOR,
  DISCRIMINATOR_THEN_GENERATOR;

  /** What a run trains that begins after this many discriminator steps; modular_gan.py:566. */
  static Due after(long discriminatorSteps, GanSpec spec) {
    boolean both =
        spec.gan().modular().experimentalForceGraphUnroll()
            || (discriminatorSteps + 1) % spec.gan().discIters() == 0;
    return both ? DISCRIMINATOR_THEN_GENERATOR : DISCRIMINATOR;
  }
}
