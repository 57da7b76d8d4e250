package org.comparegan.fewlabels;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.SoftLabel;
import org.comparegan.label.LabelSplit;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.npz.NpzException;

/**
 * Inferred labels of all images of a set, with their origin. As a file: {@code labels} int32 {@code
 * [n]}, {@code probabilities} float32 {@code [n, k]} if they are soft, and {@code facts}, the bytes
 * of a JSON object.
 *
 * @param facts origin and meaning
 * @param hard {@code [n]} in [0, classes), or −1 where unknown
 * @param soft {@code [n, classes]} probabilities, or nothing
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelSet(Facts facts, int[] hard, Optional<float[]> soft) {
  /**
   * Origin and meaning of labels.
   *
   * @param data the set with its split
   * @param checksum of the set with its own labels
   * @param classes number of classes
   * @param labelsUsed number of true labels used
   * @param clusters whether they are clusters, whose numbers have no meaning
   * @param origin short description of how they were made
   */
  public record Facts(
      String data, String checksum, int classes, int labelsUsed, boolean clusters, String origin) {}

  /**
   * Checks the labels.
   *
   * @throws LabelException when one is out of range
   * @throws DataException when a distribution does not sum to 1
   */
  public LabelSet {
    int classes = facts.classes();
    for (int i = 0; i < hard.length; i++) {
      if (hard[i] < ImageSet.UNLABELLED || hard[i] >= classes) {
        throw new LabelException(
            "%s: image %d has label %d, but there are only the classes 0 to %d."
                .formatted(facts.data(), i, hard[i], classes - 1));
      }
    }
    soft.ifPresent(p -> checkSums(facts, hard.length, p));
  }

  private static void checkSums(Facts facts, int n, float[] soft) {
    int classes = facts.classes();
    if (soft.length != (long) n * classes) {
      throw new LabelException(
          "%s: %d images need %d probabilities each, found %d in all."
              .formatted(facts.data(), n, classes, soft.length));
    }
    for (int i = 0; i < n; i++) {
      SoftLabel.checked(
          facts.data() + ", image " + i, Arrays.copyOfRange(soft, i * classes, (i + 1) * classes));
    }
  }

  /** The true labels of a split, −1 for the others. */
  public static LabelSet of(ImageSet images, LabelSplit split) {
    requireSame(split.dataChecksum(), split.size(), "The label split", images);
    int[] hard = new int[images.size()];
    Arrays.setAll(hard, i -> split.isLabelled(i) ? images.label(i) : ImageSet.UNLABELLED);
    return new LabelSet(
        new Facts(
            images.name(),
            images.checksum(),
            images.classes(),
            split.labelledCount(),
            false,
            "%d true labels, seed %d".formatted(split.labelledCount(), split.seed())),
        hard,
        Optional.empty());
  }

  /** Distributions, with the most probable class of each image. */
  public static LabelSet ofDistributions(Facts facts, float[] soft) {
    int k = facts.classes();
    int[] hard = new int[soft.length / k];
    for (int i = 0; i < hard.length; i++) {
      for (int c = 1; c < k; c++) {
        hard[i] = soft[i * k + c] > soft[i * k + hard[i]] ? c : hard[i];
      }
    }
    return new LabelSet(facts, hard, Optional.of(soft));
  }

  /**
   * Fails unless these are labels of these images.
   *
   * @throws LabelException that names both sets
   */
  public void requireFor(ImageSet images) {
    requireSame(facts.checksum(), hard.length, "These labels (" + facts.data() + ")", images);
  }

  private static void requireSame(String checksum, int size, String what, ImageSet images) {
    String found = images.checksum();
    if (!found.equals(checksum) || size != images.size()) {
      throw new LabelException(
          ("%s were made for %d images with checksum %.12s…, but %s has %d with %.12s…: make them"
                  + " again for this set.")
              .formatted(what, size, checksum, images.name(), images.size(), found)
              .replace("split were", "split was"));
    }
  }

  /**
   * Error rate in [0, 1] of the inferred labels of images outside the split; NaN if their true
   * labels are unknown.
   */
  public double error(ImageSet images, LabelSplit split) {
    int of = 0;
    int wrong = 0;
    for (int i = 0; i < images.size(); i++) {
      if (!split.isLabelled(i) && images.label(i) >= 0) {
        of++;
        wrong += images.label(i) == hard[i] ? 0 : 1;
      }
    }
    return of == 0 ? Double.NaN : (double) wrong / of;
  }

  /** Number of labelled images per class. */
  public int[] sizes() {
    int[] sizes = new int[facts.classes()];
    for (int label : hard) {
      if (label >= 0) {
        sizes[label]++;
      }
    }
    return sizes;
  }

  /** Writes a {@code .npz} file, whole or not at all. */
  public void write(Path file) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("labels", new NpyArray.Ints(new int[] {hard.length}, hard));
    soft.ifPresent(
        p ->
            arrays.put(
                "probabilities", new NpyArray.Floats(new int[] {hard.length, facts.classes()}, p)));
    byte[] json = new ObjectMapper().writeValueAsBytes(facts);
    arrays.put("facts", new NpyArray.Bytes(new int[] {json.length}, json));
    Npz.write(file, arrays);
  }

  /**
   * Reads a file of {@link #write}.
   *
   * @throws LabelException if it is not such a file
   */
  public static LabelSet read(Path file) throws IOException {
    Npz arrays = Npz.read(file);
    if (!(arrays.get("facts") instanceof NpyArray.Bytes json)
        || !(arrays.get("labels") instanceof NpyArray.Ints labels)) {
      throw new LabelException(
          file + " has no labels as 'labels cluster' and 'labels classify' write them.");
    }
    try {
      Facts facts =
          new ObjectMapper()
              .readValue(new String(json.values(), StandardCharsets.UTF_8), Facts.class);
      return new LabelSet(
          facts,
          labels.values(),
          arrays.has("probabilities")
              ? Optional.of(arrays.get("probabilities").floats())
              : Optional.empty());
    } catch (LabelException | DataException | NpzException | IOException e) {
      throw new LabelException(file + ": " + e.getMessage(), e);
    }
  }
}
