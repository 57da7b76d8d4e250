package org.comparegan.data;

import org.comparegan.image.ImageView;
import org.comparegan.image.LevelImages;
import org.comparegan.random.NumpyRandom;

/**
 * Noise in the shape of a known set, for trials without its files: the reference's {@code
 * --data_fake_dataset} (datasets.py:136), number by number. Its name is {@code fake:} and the name
 * of that set.
 *
 * <p>Each split has the same 100 images, uniform in [0, 1), all with label 1, even where the set
 * has no such class. Label files, crops and filters do not apply.
 *
 * @param base the images
 * @param classes of the set that they imitate
 */
record FakeDataSet(LevelImages base, int classes) implements ImageView.SamePixels {
  private static final String PREFIX = "fake:";
  private static final int SIZE = 100;
  private static final int LABEL = 1;

  static boolean isOne(String name) {
    return name.startsWith(PREFIX);
  }

  /** The name of the imitated set. */
  static String original(String name) {
    return name.substring(PREFIX.length());
  }

  /** The properties of the fake version of a set. */
  static DataFacts facts(DataFacts original) {
    return new DataFacts(
        original.name(),
        original.height(),
        original.width(),
        original.channels(),
        original.classes(),
        SIZE,
        original.trainingSplit(),
        original.evaluationSplit(),
        original.ofReference());
  }

  /**
   * Draws them.
   *
   * @param name for messages
   * @param seed gin {@code dataset.seed}, in [0, 2³²)
   */
  static FakeDataSet of(String name, DataFacts facts, long seed) {
    NumpyRandom random = new NumpyRandom(seed);
    float[] levels = new float[SIZE * facts.height() * facts.width() * facts.channels()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (float) random.rand();
    }
    LevelImages images =
        new LevelImages(name, SIZE, facts.height(), facts.width(), facts.channels(), levels);
    return new FakeDataSet(images, facts.classes());
  }

  @Override
  public int label(int index) {
    return LABEL;
  }
}
