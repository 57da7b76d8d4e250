package org.comparegan.fewlabels;

import java.util.List;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.MemoryImages;

/** Images of 8×8 whose upper edge is bright, with a bar of one width a class: soon learnt. */
final class Stripes {
  static final int SIDE = 8;
  static final SessionOptions SESSION = new SessionOptions(1, true);

  private Stripes() {}

  /** So many images, of the classes 0, 1, 2, 0, 1, … */
  static ImageSet of(int size) {
    byte[] pixels = new byte[size * SIDE * SIDE];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % 3;
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int level = (y < 3 ? 150 : 20) + (i * 31 + y * 17 + x * 7) % 50;
          boolean dot = Math.abs(x - 3.5) < 1 << labels[i] && y >= 4 && y < 6;
          pixels[(i * SIDE + y) * SIDE + x] = (byte) (dot ? 255 : level);
        }
      }
    }
    return new MemoryImages(
        "stripes/train", SIDE, SIDE, 1, List.of("short", "middle", "long"), pixels, labels);
  }

  static ExtractorPlan.Data facts(ImageSet images, int labelled) {
    return new ExtractorPlan.Data(
        images.name(), images.checksum(), images.size(), labelled, SIDE, SIDE, 1);
  }

  /** A plan of rotations alone. */
  static ExtractorPlan rotations(ImageSet images, long steps) {
    return new ExtractorPlan(
        facts(images, 0),
        new ResNetV2(ResNetV2.Depth.SMALL, 1),
        0,
        new ExtractorPlan.Loss(1, 0, 1e-4),
        new ExtractorPlan.Schedule(
            steps,
            8,
            0,
            new ExtractorPlan.LearningRate(0.05, 4, List.of(Math.max(5, steps - 5))),
            1),
        7,
        "");
  }
}
