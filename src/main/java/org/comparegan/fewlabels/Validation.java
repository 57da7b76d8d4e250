package org.comparegan.fewlabels;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.comparegan.graph.GraphSession;
import org.comparegan.image.ImageSet;

/**
 * Quality of a feature extractor on held-out images.
 *
 * @param images number of images
 * @param rotationAccuracy accuracy on the four rotations of all images, in [0, 1]; empty if it was
 *     not trained on rotations
 * @param top1Error top-1 error on the labelled images, in [0, 1]; empty without a label head
 * @param top5Error top-5 error on the labelled images
 */
public record Validation(
    int images,
    OptionalDouble rotationAccuracy,
    OptionalDouble top1Error,
    OptionalDouble top5Error) {
  private static final int BATCH = 128;
  private static final int FIVE = 5;

  /** Runs the network over all images. */
  static Validation of(
      ExtractorPlan plan, ExtractorNetwork network, GraphSession session, ImageSet images) {
    Counts counts = new Counts();
    for (int first = 0; first < images.size(); first += BATCH) {
      int rows = Math.min(BATCH, images.size() - first);
      float[] batch = images.levels(first, rows);
      if (plan.loss().rotation() > 0) {
        counts.rotations(network.rotations(session, batch), rows);
      }
      if (plan.classes() > 0) {
        counts.classes(network.classes(session, batch), images, first, rows);
      }
    }
    return new Validation(
        images.size(),
        plan.loss().rotation() > 0
            ? OptionalDouble.of(counts.turnsTold / (4.0 * images.size()))
            : OptionalDouble.empty(),
        error(counts.labelled, counts.within1),
        error(counts.labelled, counts.within5));
  }

  private static OptionalDouble error(int of, int told) {
    return of == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - (double) told / of);
  }

  /** Scalars for TensorBoard. */
  Map<String, Float> scalars() {
    Map<String, Float> all = new LinkedHashMap<>();
    rotationAccuracy.ifPresent(v -> all.put("validation/rotation_accuracy", (float) v));
    top1Error.ifPresent(v -> all.put("validation/top1_error", (float) v));
    top5Error.ifPresent(v -> all.put("validation/top5_error", (float) v));
    return all;
  }

  /** A readable summary. */
  public String line() {
    StringBuilder line = new StringBuilder();
    append(line, "rotation accuracy", rotationAccuracy);
    append(line, "top-1 error", top1Error);
    append(line, "top-5 error", top5Error);
    return line.append(" of ").append(images).append(" images").toString();
  }

  private static void append(StringBuilder line, String name, OptionalDouble value) {
    if (value.isPresent()) {
      line.append(line.isEmpty() ? "" : ", ")
          .append(String.format(Locale.ROOT, "%s %.2f %%", name, 100 * value.getAsDouble()));
    }
  }

  /** Counts so far. */
  private static final class Counts {
    int turnsTold;
    int labelled;
    int within1;
    int within5;

    /** Rows are n upright images, then n of each angle. */
    void rotations(float[] logits, int n) {
      for (int row = 0; row < 4 * n; row++) {
        turnsTold += rank(logits, row, 4, row / n) == 0 ? 1 : 0;
      }
    }

    void classes(float[] logits, ImageSet images, int first, int n) {
      int k = logits.length / n;
      for (int row = 0; row < n; row++) {
        int label = images.label(first + row);
        if (label != ImageSet.UNLABELLED) {
          int rank = rank(logits, row, k, label);
          labelled++;
          within1 += rank == 0 ? 1 : 0;
          within5 += rank < FIVE ? 1 : 0;
        }
      }
    }

    /** Rank of a column in its row, from 0; equal logits rank in order. */
    private static int rank(float[] logits, int row, int columns, int wanted) {
      int at = row * columns;
      int rank = 0;
      for (int j = 0; j < columns; j++) {
        boolean before =
            logits[at + j] > logits[at + wanted]
                || logits[at + j] == logits[at + wanted] && j < wanted;
        rank += before ? 1 : 0;
      }
      return rank;
    }
  }
}
