package org.comparegan.foreign;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.tensorflow.ndarray.Shape;

/**
 * Tensors of another project's files under our names and in our layouts, all float32; each is read
 * and laid out when it is asked for. Beside them the gin bindings with which our architecture
 * computes what the project's does. Closing it closes the files.
 */
public final class ForeignCheckpoint implements Checkpoint {
  /** Where a variable comes from. */
  private interface Source {
    void stream(Consumer<ByteBuffer> sink);
  }

  private final String path;
  private final List<Checkpoint> open;
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final Map<String, Source> sources = new HashMap<>();
  private final Map<String, String> bindings = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<Integer> side = Optional.empty();

  /** Without any variable yet. */
  ForeignCheckpoint(String path, List<Checkpoint> open) {
    this.path = path;
    this.open = open;
  }

  /** Values by gin name: the project's options, and those that sizes of tensors tell. */
  public Map<String, String> bindings() {
    return bindings;
  }

  /** Which file each network is from, a sentence each. */
  public List<String> notes() {
    return notes;
  }

  /** Side of the images in pixels, where the number of blocks tells it. */
  public Optional<Integer> side() {
    return side;
  }

  /** Channels of the images, as the layers next to them have; 3 where one has others besides. */
  public int channels() {
    if (bindings.keySet().stream().anyMatch(name -> name.endsWith(".fast_rgb_channels"))) {
      return 3;
    }
    return Stream.of(
            size("generator/final_conv/bias", 0),
            size("discriminator/initial_conv/kernel", 2),
            size("discriminator/B1/same_conv1/kernel", 2))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(3);
  }

  private Optional<Integer> size(String name, int axis) {
    return Optional.ofNullable(tensors.get(name))
        .map(TensorInfo::shape)
        .filter(shape -> shape.numDimensions() > axis)
        .map(shape -> Math.toIntExact(shape.get(axis)));
  }

  /** Sets the side, if it is known and was not before. */
  void side(Optional<Integer> found) {
    side = side.or(() -> found);
  }

  private void add(String target, TensorInfo info, Source source) {
    if (tensors.put(target, info) != null) {
      throw CheckpointException.tensor(
          path, target, "comes from several tensors of the file", "name a file of one model");
    }
    sources.put(target, source);
  }

  /** A tensor of a file in our layout. */
  void add(String target, Checkpoint from, String name, Layout layout) {
    add(
        target,
        new TensorInfo(Dtype.FLOAT32, layout.shape()),
        sink -> layout.gather(checked(target, floats(from, name)), sink));
  }

  /** A tensor of a file as it is, of whatever type. */
  void addUnknown(String target, Checkpoint from, String name) {
    add(target, from.info(name), sink -> from.stream(name, sink));
  }

  /**
   * A row of a table, or a mixture of two.
   *
   * @param row the first of the two
   * @param share of the first one; the second has the rest
   */
  void addRow(String target, Checkpoint from, String name, int row, double share) {
    int width = Math.toIntExact(from.info(name).shape().get(1));
    add(
        target,
        new TensorInfo(Dtype.FLOAT32, Shape.of(width)),
        sink -> {
          FloatBuffer table = checked(target, floats(from, name));
          ByteBuffer mixed = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < width; i++) {
            float first = table.get(row * width + i);
            mixed.putFloat(
                share == 1
                    ? first
                    : (float) share * first
                        + (float) (1 - share) * table.get((row + 1) * width + i));
          }
          sink.accept(mixed.flip());
        });
  }

  /** A scalar that no file has. */
  void addConstant(String target, Dtype dtype, double value) {
    add(
        target,
        new TensorInfo(dtype, Shape.scalar()),
        sink -> {
          ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
          sink.accept(
              (dtype == Dtype.INT32 ? number.putInt((int) value) : number.putFloat((float) value))
                  .flip());
        });
  }

  static FloatBuffer floats(Checkpoint from, String name) {
    Dtype dtype = from.info(name).dtype();
    byte[] bytes = from.bytes(name);
    if (dtype == Dtype.FLOAT32) {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
    double[] wide = dtype.widen(bytes);
    float[] values = new float[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) wide[i];
    }
    return FloatBuffer.wrap(values);
  }

  private FloatBuffer checked(String target, FloatBuffer values) {
    if (target.endsWith("_variance")) {
      for (int i = 0; i < values.capacity(); i++) {
        if (values.get(i) < 0) {
          throw CheckpointException.tensor(
              path,
              target,
              "is a variance of " + values.get(i) + ", so every picture would be NaN",
              "get the file from its author");
        }
      }
    }
    return values;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public SortedMap<String, TensorInfo> tensors() {
    return Collections.unmodifiableSortedMap(tensors);
  }

  @Override
  public void stream(String name, Consumer<ByteBuffer> sink) {
    plainInfo(name);
    Source source = sources.get(name);
    if (source == null) {
      throw new IllegalStateException(name);
    }
    source.stream(sink);
  }

  @Override
  public List<ByteString> strings(String name) {
    throw new IllegalStateException(stringInfo(name).toString());
  }

  @Override
  public void close() {
    open.forEach(Checkpoint::close);
  }
}
