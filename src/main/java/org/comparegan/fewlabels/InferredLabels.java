package org.comparegan.fewlabels;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.comparegan.image.ImageSet;
import org.comparegan.label.LabelSplit;

/** Labels of a classifier that was trained on few of them (paper, S²GAN). */
public final class InferredLabels {
  private InferredLabels() {}

  /**
   * Labels all images.
   *
   * @param images with their own labels
   * @param split which of these are known
   * @param keepKnown whether a known label stays; else it is inferred too
   * @param progress told how many images are done
   */
  public static LabelSet of(
      Extractor extractor,
      ImageSet images,
      LabelSplit split,
      boolean keepKnown,
      LongConsumer progress) {
    float[] soft = extractor.distributions(images, progress);
    int k = extractor.plan().classes();
    if (keepKnown) {
      split
          .labelledIndices()
          .forEach(
              i -> {
                Arrays.fill(soft, i * k, (i + 1) * k, 0);
                soft[i * k + images.label(i)] = 1;
              });
    }
    return LabelSet.ofDistributions(
        new LabelSet.Facts(
            images.name(),
            images.checksum(),
            k,
            split.labelledCount(),
            false,
            "classifier trained on %d labels (split seed %d)%s"
                .formatted(
                    split.labelledCount(), split.seed(), keepKnown ? ", which are kept" : "")),
        soft);
  }

  /**
   * Share of the images without a known label whose inferred label is wrong, in [0, 1]; not a
   * number where their true labels are not there.
   */
  public static double error(LabelSet labels, ImageSet images, LabelSplit split) {
    int of = 0;
    int wrong = 0;
    for (int i = 0; i < images.size(); i++) {
      if (!split.isLabelled(i) && images.label(i) >= 0) {
        of++;
        wrong += images.label(i) == labels.hard()[i] ? 0 : 1;
      }
    }
    return of == 0 ? Double.NaN : (double) wrong / of;
  }
}
