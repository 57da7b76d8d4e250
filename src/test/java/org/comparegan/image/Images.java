package org.comparegan.image;

import java.util.List;
import java.util.stream.IntStream;
import org.comparegan.data.Batch;

/** Small sets whose pixels tell which image they come from. */
public final class Images {
  private Images() {}

  /** Images of 2×1×1 with the pixels (index / 256, index mod 256) and the given labels. */
  public static MemoryImages numbered(int classes, int... labels) {
    byte[] pixels = new byte[2 * labels.length];
    for (int i = 0; i < labels.length; i++) {
      pixels[2 * i] = (byte) (i >> 8);
      pixels[2 * i + 1] = (byte) i;
    }
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    return new MemoryImages("numbered", 2, 1, 1, names, pixels, labels);
  }

  /** As {@link #numbered} with the labels 0, 1, …, classes − 1, 0, 1, … */
  public static MemoryImages cycled(int size, int classes) {
    return numbered(classes, IntStream.range(0, size).map(i -> i % classes).toArray());
  }

  /** The number of image {@code i} of a batch of numbered images. */
  public static int number(Batch batch, int i) {
    return Math.round(batch.images()[2 * i] * 255) * 256
        + Math.round(batch.images()[2 * i + 1] * 255);
  }
}
