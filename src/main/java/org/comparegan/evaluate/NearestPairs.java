package org.comparegan.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.comparegan.image.ImageSet;
import org.comparegan.report.ImageGrid;

/**
 * Samples beside the training images nearest to them in feature space, nearest pair first.
 *
 * @param pairs number of pairs, p
 * @param height rows of an image
 * @param width columns of an image
 * @param channels 1 or 3
 * @param pixels {@code [2p, h, w, c]} in [0, 1]: sample, training image, sample, …
 * @param distances Euclidean distance of each pair in feature space
 * @param training index of each training image in its set
 */
@SuppressWarnings("ArrayRecordComponent")
public record NearestPairs(
    int pairs,
    int height,
    int width,
    int channels,
    float[] pixels,
    double[] distances,
    int[] training) {
  private static final int IN_A_ROW = 4;
  private static final int SMALL = 64;

  /** Copies a sample into an array of pixels. */
  interface Samples {
    void read(int sample, float[] target, int offset);
  }

  /**
   * The nearest of many pairs.
   *
   * @param most how many
   * @param distances one a sample
   * @param indices the training image nearest to each sample
   */
  static NearestPairs of(
      int most, double[] distances, int[] indices, Samples samples, ImageSet training) {
    List<Integer> order =
        IntStream.range(0, distances.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distances[i]))
            .limit(most)
            .toList();
    int size = training.pixels();
    float[] images = new float[2 * order.size() * size];
    for (int pair = 0; pair < order.size(); pair++) {
      samples.read(order.get(pair), images, 2 * pair * size);
      training.read(indices[order.get(pair)], images, (2 * pair + 1) * size);
    }
    return new NearestPairs(
        order.size(),
        training.height(),
        training.width(),
        training.channels(),
        images,
        order.stream().mapToDouble(i -> distances[i]).toArray(),
        order.stream().mapToInt(i -> indices[i]).toArray());
  }

  /** A PNG: four pairs in a row, sample left, training image right. */
  public byte[] png() {
    return new ImageGrid(pixels, 2 * pairs, height, width, channels)
        .png(2 * IN_A_ROW, height < SMALL ? 2 : 1, 2);
  }
}
