package org.comparegan.model;

import java.util.Arrays;

/**
 * A generator after complete mode collapse, to calibrate metrics: every sample comes from the first
 * latent and label that it is given.
 */
public final class CollapsedSource implements ImageSource {
  private final ImageSource generator;
  private float[] z = new float[0];
  private int[] label = new int[0];

  /** Collapses a generator; closing closes it. */
  public CollapsedSource(ImageSource generator) {
    this.generator = generator;
  }

  @Override
  public String name() {
    return generator.name() + ", collapsed";
  }

  @Override
  public Sizes sizes() {
    return generator.sizes();
  }

  @Override
  public boolean hasAccumulators() {
    return generator.hasAccumulators();
  }

  /** From all latents: only the samples are collapsed, not the statistics. */
  @Override
  public void accumulate(Latents latents) {
    generator.accumulate(latents);
  }

  @Override
  public float[] images(Latents latents) {
    if (z.length == 0) {
      z = Arrays.copyOf(latents.z(), latentWidth());
      label = Arrays.copyOf(latents.labels(), Math.min(1, latents.labels().length));
    }
    float[] repeated = new float[latents.z().length];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = z[i % z.length];
    }
    int[] labels = new int[latents.labels().length];
    Arrays.fill(labels, label.length == 0 ? 0 : label[0]);
    return generator.images(new Latents(repeated, labels));
  }

  @Override
  public void close() {
    generator.close();
  }
}
