package org.comparegan.bench;

import java.util.Arrays;
import org.comparegan.data.Batch;
import org.comparegan.gan.GanSpec;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;

/** Random images, latents and labels in place of data. */
final class SyntheticBatch {
  private static final int UNLABELLED_EVERY = 4;

  private SyntheticBatch() {}

  /** The batch of one training run; a quarter of the images is unlabelled. */
  static Batch of(GanSpec spec) {
    int n = spec.batchSize() * spec.subSteps();
    RandomStream random = AddressedRandom.of(547).stream("benchmark");
    int pixels = spec.image().height() * spec.image().width() * spec.image().channels();
    boolean conditional = spec.gan().modular().conditional();
    int[] labels = conditional ? random.integers(1, n, spec.numClasses()) : new int[n];
    for (int i = 0; i < n; i += UNLABELLED_EVERY) {
      labels[i] = conditional ? -1 : 0;
    }
    return new Batch(
        0,
        random.uniform(2, n * pixels),
        labels,
        new float[0],
        random.normal(3, n * spec.zDim()),
        conditional ? random.integers(4, n, spec.numClasses()) : new int[0]);
  }

  /** A copy of the batch with arrays of its own, as a stream hands it out. */
  static Batch copy(Batch batch) {
    return new Batch(
        batch.number(),
        batch.images().clone(),
        batch.labels().clone(),
        batch.softLabels().clone(),
        batch.z().clone(),
        Arrays.copyOf(batch.sampledLabels(), batch.sampledLabels().length));
  }
}
