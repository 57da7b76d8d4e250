package org.comparegan.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A tensor in which two checkpoints differ.
 *
 * @param name of the tensor
 * @param kind in what they differ
 * @param first type and shape in the first checkpoint, if it is there
 * @param second type and shape in the second checkpoint, if it is there
 * @param relative rms of the difference over rms of the first tensor, where values were compared;
 *     infinite where the first is all zeros
 * @param largest the largest absolute difference, where values were compared
 */
public record CheckpointDifference(
    String name,
    Kind kind,
    Optional<TensorInfo> first,
    Optional<TensorInfo> second,
    double relative,
    double largest) {

  /** In what two checkpoints differ, in the order of reports. */
  public enum Kind {
    /** Only the first checkpoint has it. */
    MISSING("missing"),
    /** Only the second checkpoint has it. */
    EXTRA("extra"),
    /** Another element type. */
    DTYPE("dtype"),
    /** Another shape. */
    SHAPE("shape"),
    /** Other values. */
    VALUES("values");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** For reports. */
    public String text() {
      return text;
    }
  }

  /**
   * All differences: first those of names, types and shapes, then those of values, the largest
   * relative change first.
   */
  public static List<CheckpointDifference> between(Checkpoint first, Checkpoint second) {
    SortedSet<String> names = new TreeSet<>(first.names());
    names.addAll(second.names());
    List<CheckpointDifference> found = new ArrayList<>();
    for (String name : names) {
      compare(first, second, name).ifPresent(found::add);
    }
    found.sort(
        Comparator.comparing(CheckpointDifference::kind)
            .thenComparing(CheckpointDifference::relative, Comparator.reverseOrder())
            .thenComparing(CheckpointDifference::name));
    return found;
  }

  private static Optional<CheckpointDifference> compare(
      Checkpoint first, Checkpoint second, String name) {
    Optional<TensorInfo> a = Optional.ofNullable(first.tensors().get(name));
    Optional<TensorInfo> b = Optional.ofNullable(second.tensors().get(name));
    if (b.isEmpty()) {
      return unlike(name, Kind.MISSING, a, b);
    }
    if (a.isEmpty()) {
      return unlike(name, Kind.EXTRA, a, b);
    }
    Dtype dtype = a.get().dtype();
    if (dtype != b.get().dtype()) {
      return unlike(name, Kind.DTYPE, a, b);
    }
    if (!a.get().shape().equals(b.get().shape())) {
      return unlike(name, Kind.SHAPE, a, b);
    }
    if (dtype == Dtype.VARIANT) {
      return Optional.empty();
    }
    if (dtype == Dtype.STRING) {
      return first.strings(name).equals(second.strings(name))
          ? Optional.empty()
          : unlike(name, Kind.VALUES, a, b);
    }
    byte[] left = first.bytes(name);
    byte[] right = second.bytes(name);
    if (Arrays.equals(left, right)) {
      return Optional.empty();
    }
    double[] x = dtype.widen(left);
    double[] y = dtype.widen(right);
    double squares = 0;
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      double d = Double.compare(x[i], y[i]) == 0 ? 0 : y[i] - x[i];
      squares += x[i] * x[i];
      difference += d * d;
      largest = Math.max(largest, Math.abs(d));
    }
    double relative = difference == 0 ? 0 : Math.sqrt(difference / squares);
    return Optional.of(new CheckpointDifference(name, Kind.VALUES, a, b, relative, largest));
  }

  private static Optional<CheckpointDifference> unlike(
      String name, Kind kind, Optional<TensorInfo> a, Optional<TensorInfo> b) {
    return Optional.of(new CheckpointDifference(name, kind, a, b, Double.NaN, Double.NaN));
  }
}
