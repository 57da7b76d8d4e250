package org.comparegan.transfer;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tensorflow.ndarray.Shape;

/** Names and shapes of the tensors of two networks, asked for clues. */
final class TensorShapes {
  private final SortedMap<String, Shape> shapes;

  TensorShapes(SortedMap<String, Shape> shapes) {
    this.shapes = new TreeMap<>(shapes);
  }

  static TensorShapes of(WeightSource source) {
    SortedMap<String, Shape> shapes = new TreeMap<>();
    source.tensors().forEach((name, origin) -> shapes.put(name, origin.info().shape()));
    return new TensorShapes(shapes);
  }

  boolean has(String name) {
    return shapes.containsKey(name);
  }

  Stream<String> names() {
    return shapes.keySet().stream();
  }

  boolean any(Predicate<String> wanted) {
    return names().anyMatch(wanted);
  }

  /** Whether a tensor lies below this path. */
  boolean below(String path) {
    return any(name -> name.startsWith(path + "/"));
  }

  Optional<Shape> shape(String name) {
    return Optional.ofNullable(shapes.get(name));
  }

  /** The size of one axis, counted from the end where negative. */
  Optional<Integer> size(String name, int axis) {
    return shape(name)
        .filter(s -> axis < s.numDimensions() && -axis <= s.numDimensions())
        .map(s -> Math.toIntExact(s.get(axis < 0 ? s.numDimensions() + axis : axis)));
  }

  /** The size of one axis of the first of these that is there. */
  Optional<Integer> first(int axis, String... names) {
    return Stream.of(names).flatMap(name -> size(name, axis).stream()).findFirst();
  }
}
