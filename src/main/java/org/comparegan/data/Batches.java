package org.comparegan.data;

import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;

/**
 * The endless sequence of batches: batch t is a pure function of (seed, t).
 *
 * <p>Example number p, counted over all batches, is image {@code order(epoch)[p mod size]} of epoch
 * p / size. Each epoch has its own random order of the whole set and shows every image once; a
 * batch may reach over the border of two epochs, so that no rest is dropped. z and sampled labels
 * are addressed by p as well, so a batch of 2n is two batches of n put together.
 *
 * <p>The reference shuffles within a window of 10,000 and starts anew when it resumes.
 */
public final class Batches {
  private final ImageSet images;
  private final int batchSize;
  private final int latentDimension;
  private final LatentDistribution latents;
  private final SampledLabels sampledLabels;
  private final RandomStream orderStream;
  private final RandomStream latentStream;
  private final RandomStream labelStream;

  /**
   * @param batchSize examples a batch, positive; may exceed the size of the set
   * @param latentDimension length of a z, at least 0
   * @param seed gin {@code dataset.seed}, 547 in the reference
   * @throws IllegalArgumentException if a number is out of range, or labels are to be sampled for a
   *     set that has no classes
   */
  public Batches(
      ImageSet images,
      int batchSize,
      int latentDimension,
      LatentDistribution latents,
      SampledLabels sampledLabels,
      long seed) {
    if (batchSize <= 0 || latentDimension < 0) {
      throw new IllegalArgumentException(
          String.format(
              "A batch of %d examples with %d latent values: give a positive batch size.",
              batchSize, latentDimension));
    }
    if (sampledLabels != SampledLabels.NONE && images.classes() == 0) {
      throw new IllegalArgumentException(
          images.name() + " has no classes to sample labels from: train an unconditional network.");
    }
    this.images = images;
    this.batchSize = batchSize;
    this.latentDimension = latentDimension;
    this.latents = latents;
    this.sampledLabels = sampledLabels;
    AddressedRandom random = AddressedRandom.of(seed);
    this.orderStream = random.stream("data/order");
    this.latentStream = random.stream("data/z");
    this.labelStream = random.stream("data/sampled_labels");
  }

  /** Where the images come from. */
  public ImageSet images() {
    return images;
  }

  /** How its latents are drawn. */
  public LatentDistribution latents() {
    return latents;
  }

  /** Examples a batch. */
  public int batchSize() {
    return batchSize;
  }

  /** Batch {@code number}, counted from 0. */
  public Batch at(long number) {
    long first = number * batchSize;
    int pixels = images.pixels();
    float[] values = new float[batchSize * pixels];
    int[] labels = new int[batchSize];
    for (int i = 0; i < batchSize; i++) {
      int index = imageIndex(first + i);
      images.read(index, values, i * pixels);
      labels[i] = images.label(index);
    }
    float[] z = latents.sample(latentStream, first, batchSize, latentDimension);
    return new Batch(number, values, labels, z, sampledLabels(first, labels));
  }

  /** The place in the set of example {@code position}, counted over all batches. */
  public int imageIndex(long position) {
    return orderStream
        .permutation(position / images.size(), images.size())
        .at((int) (position % images.size()));
  }

  /**
   * The batches from {@code first} on, up to {@code ahead} of them made in advance by a thread.
   *
   * @throws IllegalArgumentException if {@code ahead} is not positive
   */
  public BatchStream stream(long first, int ahead) {
    return new BatchStream(this, first, ahead);
  }

  private int[] sampledLabels(long first, int[] labels) {
    return switch (sampledLabels) {
      case NONE -> new int[0];
      case FROM_IMAGES -> labels.clone();
      case UNIFORM -> {
        int[] sampled = new int[batchSize];
        labelStream.fillIntegers(0, first, sampled, 0, batchSize, images.classes());
        yield sampled;
      }
    };
  }
}
