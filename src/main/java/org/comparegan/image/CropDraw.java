package org.comparegan.image;

import org.comparegan.random.RandomStream;

/**
 * The random numbers of one crop, by their address: a position of the stream has one crop in every
 * run, and each epoch draws new crops.
 *
 * @param stream the random numbers of all crops of a run
 * @param position the example's number, counted over all batches
 */
public record CropDraw(RandomStream stream, long position) {
  /** The draw of a later position. */
  public CropDraw plus(int places) {
    return new CropDraw(stream, position + places);
  }

  /** The two seeds of TensorFlow's kernel. */
  public long[] seeds() {
    int[] drawn = stream.integers(position, 2, Integer.MAX_VALUE);
    return new long[] {drawn[0], drawn[1]};
  }

  /** Relative vertical and horizontal position in [0, 1). */
  public float[] place() {
    return stream.uniform(position, 2);
  }
}
