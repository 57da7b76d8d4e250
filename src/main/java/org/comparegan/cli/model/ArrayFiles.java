package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.hub.FloatArray;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.tensorflow.ndarray.Shape;

/** Arrays that a person gives. */
final class ArrayFiles {
  private ArrayFiles() {}

  /** Floats with their shape. */
  static FloatArray floats(Path file) throws IOException {
    NpyArray array = Npy.read(file);
    long[] shape = new long[array.shape().length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = array.shape()[i];
    }
    return new FloatArray(Shape.of(shape), array.floats());
  }

  /** Class ids; none without a file. */
  static int[] labels(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return new int[0];
    }
    long[] wide = Npy.read(file.get()).longs();
    int[] labels = new int[wide.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Math.toIntExact(wide[i]);
    }
    return labels;
  }

  /** An array for a file. */
  static NpyArray.Floats array(FloatArray array) {
    int[] shape = new int[array.shape().numDimensions()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.toIntExact(array.shape().get(i));
    }
    return new NpyArray.Floats(shape, array.values());
  }
}
