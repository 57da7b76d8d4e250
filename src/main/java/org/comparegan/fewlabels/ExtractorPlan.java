package org.comparegan.fewlabels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.comparegan.file.Reason;
import org.comparegan.image.ImageSet;

/**
 * Everything that a trained feature extractor depends on; runs with equal plans are equal. Kept in
 * the run directory as JSON.
 *
 * @param data the training images
 * @param network the architecture
 * @param classes of the label head; 0: no label head
 * @param loss weights of its terms
 * @param schedule steps and learning rate
 * @param seed of initial values, order and augmentation
 * @param start checksum of the {@link Extractor.Start} whose weights it begins with; empty: those
 *     of the seed
 */
public record ExtractorPlan(
    Data data,
    ResNetV2 network,
    int classes,
    Loss loss,
    Schedule schedule,
    long seed,
    String start) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * The images.
   *
   * @param name of the set with its split
   * @param checksum of the set with all its labels
   * @param images number of images
   * @param labelled number of images whose label the training sees
   * @param height rows of an image
   * @param width columns of an image
   * @param channels 1 or 3
   */
  public record Data(
      String name, String checksum, int images, int labelled, int height, int width, int channels) {
    /** Describes a set of which some images are labelled. */
    public static Data of(ImageSet images, int labelled) {
      return new Data(
          images.name(),
          images.checksum(),
          images.size(),
          labelled,
          images.height(),
          images.width(),
          images.channels());
    }
  }

  /**
   * The loss: {@code rotation · cross-entropy of the rotation + gamma · cross-entropy of the label
   * + weightDecay · ½ Σ ‖kernel‖²} (S⁴L; Zhai et al. 2019). The label loss is over all four
   * rotations.
   *
   * @param rotation weight of the rotation loss; 0: images are not rotated
   * @param gamma weight of the label loss; 0: no label loss
   * @param weightDecay weight of the squared kernels
   */
  public record Loss(double rotation, double gamma, double weightDecay) {
    /** Refuses negative weights, and a loss of nothing. */
    public Loss {
      if (!(rotation >= 0 && gamma >= 0 && weightDecay >= 0) || rotation + gamma == 0) {
        throw new LabelException(
            "Weights of a loss must be 0 or more, and one of them more: rotation %s, label %s, decay %s."
                .formatted(rotation, gamma, weightDecay));
      }
    }
  }

  /**
   * The steps.
   *
   * @param steps in all
   * @param batch images of a step from the whole set
   * @param labelledBatch images of a step from the labelled part; 0: none
   * @param rate learning rate of SGD with momentum 0.9
   * @param shift largest shift in pixels; half of the images are also mirrored
   */
  public record Schedule(long steps, int batch, int labelledBatch, LearningRate rate, int shift) {
    /** Refuses numbers out of range. */
    public Schedule {
      if (steps < 1 || batch < 0 || labelledBatch < 0 || batch + labelledBatch < 1 || shift < 0) {
        throw new LabelException(
            "A training needs steps and images: %d steps of %d + %d images, shifted by %d."
                .formatted(steps, batch, labelledBatch, shift));
      }
    }

    /** Images of a step. */
    int images() {
      return batch + labelledBatch;
    }
  }

  /**
   * Epochs of a schedule.
   *
   * @param all of the whole training
   * @param warmUp of the rising learning rate
   * @param drops at which the learning rate falls to a tenth
   */
  public record Epochs(double all, double warmUp, List<Double> drops) {
    /** The paper's pretraining on rotations. */
    public static final Epochs PRETRAIN = new Epochs(35, 5, List.of(15.0, 25.0));

    /** The paper's training of a classifier. */
    public static final Epochs CLASSIFY = new Epochs(65, 5, List.of(45.0, 55.0));

    private static final double IMAGES_OF_RATE = 256;

    /** In proportion, for another number of epochs in all. */
    public Epochs scaledTo(double epochs) {
      double scale = epochs / all;
      return new Epochs(epochs, warmUp * scale, drops.stream().map(at -> at * scale).toList());
    }

    /**
     * The schedule in steps.
     *
     * @param stepsPerEpoch may be fractional
     * @param learningRate for each 256 images of a step
     */
    public Schedule schedule(
        int batch, int labelledBatch, double stepsPerEpoch, double learningRate, int shift) {
      int counted = batch > 0 ? batch : labelledBatch;
      return new Schedule(
          (long) Math.ceil(all * stepsPerEpoch),
          batch,
          labelledBatch,
          new LearningRate(
              learningRate * counted / IMAGES_OF_RATE,
              Math.round(warmUp * stepsPerEpoch),
              drops.stream().map(at -> Math.round(at * stepsPerEpoch)).toList()),
          shift);
    }
  }

  /**
   * A learning rate with linear warm-up and step decay (paper, section on feature extractors: 5
   * epochs of warm-up, then a tenth at certain epochs).
   *
   * @param peak rate after the warm-up
   * @param warmUp steps of linear increase; 0: none
   * @param drops steps at which it is divided by 10, ascending
   */
  public record LearningRate(double peak, long warmUp, List<Long> drops) {
    /** Refuses a rate that is not positive, and steps that are out of order. */
    public LearningRate {
      drops = List.copyOf(drops);
      if (!(peak > 0) || Double.isInfinite(peak) || warmUp < 0) {
        throw new LabelException(
            "A learning rate must be positive and its warm-up 0 steps or more, not %s and %d."
                .formatted(peak, warmUp));
      }
      for (int i = 1; i < drops.size(); i++) {
        if (drops.get(i) < drops.get(i - 1)) {
          throw new LabelException(
              "The learning rate must fall at one step after the other, not " + drops);
        }
      }
    }

    /** The rate of step {@code step}, counted from 0. */
    public double at(long step) {
      if (step < warmUp) {
        return peak * (step + 1) / warmUp;
      }
      return peak * Math.pow(10, -(double) drops.stream().filter(drop -> drop <= step).count());
    }
  }

  /** Refuses rotations of images that are not square. */
  public ExtractorPlan {
    if (loss.rotation() > 0 && data.height() != data.width()) {
      throw new LabelException(
          "%s has images of %d×%d, which cannot be rotated by 90°: they must be square."
              .formatted(data.name(), data.height(), data.width()));
    }
    if (loss.gamma() > 0 && (classes < 2 || data.labelled() == 0)) {
      throw new LabelException(data.name() + " has no labels to learn from.");
    }
  }

  /** Passes of each image through the network in a step. */
  int turns() {
    return loss.rotation() > 0 ? 4 : 1;
  }

  /** The plan as JSON. */
  String json() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A plan cannot be written as JSON.", e);
    }
  }

  /** Parses the output of {@link #json}; {@code place} is for messages. */
  static ExtractorPlan parse(String json, String place) {
    try {
      return JSON.readValue(json, ExtractorPlan.class);
    } catch (JsonProcessingException e) {
      throw new LabelException(
          "%s:%d: not a plan of a feature extractor (%s)."
              .formatted(place, Reason.line(e).orElse(1), Reason.ofJson(e)),
          e);
    }
  }

  /** Differences from another plan, such as {@code schedule.steps is 10, not 20}, if any. */
  Optional<String> difference(ExtractorPlan other) {
    TreeSet<String> found = new TreeSet<>();
    compare("", JSON.valueToTree(this), JSON.valueToTree(other), found);
    return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
  }

  private static void compare(String path, JsonNode mine, JsonNode theirs, TreeSet<String> found) {
    if (!mine.isObject()) {
      if (!mine.equals(theirs)) {
        found.add("%s is %s, not %s".formatted(path, mine, theirs));
      }
      return;
    }
    for (Iterator<String> names = mine.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      compare(path.isEmpty() ? name : path + "." + name, mine.get(name), theirs.path(name), found);
    }
  }
}
