package org.comparegan.label;

import java.util.Arrays;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;

/**
 * What becomes of the labels of a training set: the reference's variants of ImageNet (the beginning
 * of their names), and of any set (ours: gin {@code label_split.labels}).
 */
public enum LabelKind {
  /** As they are. */
  HARD("hard", ""),
  /** Distributions, from label files: the softmax of logits; hard without files. */
  SOFT("soft", "soft_labeled_"),
  /** All 0, of one class. */
  SINGLE_CLASS("single_class", "single_class_"),
  /** Random, the same in each epoch; in the reference they fail when they are built. */
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
        .orElseThrow(() -> new DataException("\"" + name + "\" is no kind of labels."));
  }

  /** What the reference's name of such an ImageNet begins with. */
  public String prefix() {
    return prefix;
  }

  /**
   * Training images with these labels.
   *
   * @param seed of random classes
   * @throws DataException where none of the images has the label that it needs
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
