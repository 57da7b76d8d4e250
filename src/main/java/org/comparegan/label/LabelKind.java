package org.comparegan.label;

import java.util.Arrays;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;

/**
 * Treatment of a training set's labels: the reference's ImageNet variants, by a prefix of their
 * names, and ours for any set (gin {@code label_split.labels}).
 */
public enum LabelKind {
  /** Unchanged. */
  HARD("hard", ""),
  /** Distributions, from label files: the softmax of logits; hard without files. */
  SOFT("soft", "soft_labeled_"),
  /** One class for all images. */
  SINGLE_CLASS("single_class", "single_class_"),
  /** Random, fixed over epochs; the reference fails to build such a set. */
  RANDOM_CLASS("random_class", "random_class_"),
  /** Unlabelled training pictures are left out. */
  LABELLED_ONLY("labeled_only", "labeled_only_");

  private final String label;
  private final String prefix;

  LabelKind(String label, String prefix) {
    this.label = label;
    this.prefix = prefix;
  }

  /** The kind of this gin name, such as {@code single_class}. */
  public static LabelKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(name))
        .findFirst()
        .orElseThrow(() -> new DataException("\"" + name + "\" is not a kind of labels."));
  }

  /** Prefix of the reference's name of such an ImageNet. */
  public String prefix() {
    return prefix;
  }

  /**
   * Training images with these labels.
   *
   * @param seed of random classes
   * @throws DataException if no image has a required label
   */
  public ImageSet of(ImageSet images, long seed) {
    return switch (this) {
      case HARD, SOFT -> images;
      case SINGLE_CLASS -> new ImageView.SingleClass(images);
      case RANDOM_CLASS -> new ImageView.RandomClass(images, seed);
      case LABELLED_ONLY -> new ImageView.LabelledOnly(images);
    };
  }
}
