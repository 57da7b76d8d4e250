package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.comparegan.cli.common.Verb;
import org.comparegan.hub.FloatArray;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.NpzException;

/**
 * Arrays that a user gives a network, checked before it runs: a network takes any number without a
 * word, and gives an image of no class or of NaN.
 *
 * @param verb whose command line named the files
 */
record GivenArrays(Verb verb) {

  /**
   * Which labels a network takes.
   *
   * @param taken whether it takes labels at all
   * @param classes how many there are; 0 if it does not say
   * @param unknown whether −1 stands for an unknown class
   */
  record Classes(boolean taken, int classes, boolean unknown) {
    private boolean has(long label) {
      return label >= (unknown ? -1 : 0) && label < (classes == 0 ? Integer.MAX_VALUE : classes);
    }

    @Override
    public String toString() {
      return "the classes are "
          + (classes == 0 ? "numbered from 0" : "0 to " + (classes - 1))
          + (unknown ? ", or -1 if it is unknown" : "");
    }
  }

  /**
   * Reads finite numbers.
   *
   * @param option that names the file, for messages
   */
  FloatArray finite(String option, Path file) throws IOException {
    FloatArray array;
    try {
      array = FloatArray.read(file);
    } catch (NpzException e) {
      throw named(option, file, e);
    }
    if (array.values().length == 0) {
      throw verb.usage("%s: %s has no rows.".formatted(option, file));
    }
    int row = array.shape().numDimensions() == 0 ? 1 : array.values().length / array.rows();
    for (int i = 0; i < array.values().length; i++) {
      if (!Float.isFinite(array.values()[i])) {
        throw verb.usage(
            "%s: row %d of %s has %s: every number must be finite."
                .formatted(option, i / row, file, array.values()[i]));
      }
    }
    return array;
  }

  /** A failure with its file: an array that is read does not know from where. */
  private static NpzException named(String option, Path file, NpzException failure) {
    String text = String.valueOf(failure.getMessage());
    return new NpzException(
        text.contains(file.toString()) ? text : "%s: %s: %s".formatted(option, file, text));
  }

  /**
   * Reads one class for each row from {@code --label-ids}; none for a network without labels.
   *
   * @param rows of the array that the labels belong to
   * @param of what the labels belong to, as in {@code latents of --z}
   */
  int[] labels(Optional<Path> file, int rows, String of, Classes wanted) throws IOException {
    if (!wanted.taken()) {
      if (file.isPresent()) {
        throw verb.usage("--label-ids: this model takes no labels; leave the option out.");
      }
      return new int[0];
    }
    Path given =
        file.orElseThrow(
            () ->
                verb.usage(
                    "This model takes a label for each of the %d %s: give --label-ids FILE.npy; %s."
                        .formatted(rows, of, wanted)));
    NpyArray array = Npy.read(given);
    int longest = Arrays.stream(array.shape()).max().orElse(1);
    if (array.size() != rows || longest != array.size()) {
      throw verb.usage(
          "--label-ids: %s is of shape %s; it must be of shape [%d], one class for each of the %s."
              .formatted(given, Arrays.toString(array.shape()), rows, of));
    }
    long[] labels;
    try {
      labels = array.longs();
    } catch (NpzException e) {
      throw named("--label-ids", given, e);
    }
    for (int i = 0; i < rows; i++) {
      if (!wanted.has(labels[i])) {
        throw verb.usage(
            "--label-ids: row %d of %s is class %d, but %s."
                .formatted(i, given, labels[i], wanted));
      }
    }
    return Arrays.stream(labels).mapToInt(Math::toIntExact).toArray();
  }
}
