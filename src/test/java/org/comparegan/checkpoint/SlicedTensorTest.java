package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.comparegan.file.MaskedCrc;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;

/** Partitioned variables: how slices are named in the index, and how they are put together. */
class SlicedTensorTest {
  private Path directory = Path.of("");

  @BeforeProperty
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("slices");
  }

  @AfterProperty
  void removeDirectory() throws IOException {
    TemporaryFiles.delete(directory);
  }

  @Example
  void keyIsTensorFlowsOrderedCode() {
    // From the index that TensorFlow wrote for a kernel cut along its third axis at 6.
    TensorSlice slice = new TensorSlice(List.of(0L, 0L, 6L, 0L), List.of(-1L, -1L, 5L, -1L));
    assertThat(slice.key("w"))
        .isEqualTo(bytes(0, 'w', 0, 1, 1, 4, 0x80, 0x7f, 0x80, 0x7f, 0x86, 0x85, 0x80, 0x7f));
    TensorSlice far = new TensorSlice(List.of(100L, 1L << 20), List.of(64L, 63L));
    assertThat(far.key("w"))
        .isEqualTo(bytes(0, 'w', 0, 1, 1, 2, 0xc0, 100, 0xc0, 64, 0xf0, 16, 0, 0, 0x80 ^ 63));
  }

  @Property(tries = 200)
  void partsMakeTheWhole(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 7) Integer> sizes,
      @ForAll @IntRange(max = 3) int axisPick,
      @ForAll @IntRange(min = 1, max = 7) int partsPick)
      throws IOException {
    int axis = axisPick % sizes.size();
    int parts = Math.min(partsPick, sizes.get(axis));
    Shape shape = Shape.of(sizes.stream().mapToLong(Integer::longValue).toArray());
    try (Checkpoint checkpoint = CheckpointReader.open(write(shape, axis, parts, parts))) {
      float[] expected = new float[(int) shape.size()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = i;
      }
      assertThat(checkpoint.names()).containsExactly("w");
      assertThat(checkpoint.floats("w")).containsExactly(expected);
    }
  }

  @Example
  void aMissingPartIsAnError() throws IOException {
    try (Checkpoint checkpoint = CheckpointReader.open(write(Shape.of(4, 6), 1, 3, 2))) {
      assertThatThrownBy(() -> checkpoint.floats("w"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("\"w\"")
          .hasMessageContaining("16 of 24");
    }
  }

  /** The claim is for two gibibytes, all that tests have. */
  @Example
  void aFalseShapeTakesNoMemory() throws IOException {
    String prefix = directory + "/false";
    try (OutputStream file = Files.newOutputStream(Path.of(prefix + ".index"))) {
      SortedTable.Writer writer = new SortedTable.Writer(file);
      writer.add(new byte[0], BundleHeaderProto.newBuilder().setNumShards(1).build().toByteArray());
      writer.add(
          new byte[] {'w'},
          BundleEntryProto.newBuilder()
              .setDtype(DataType.DT_FLOAT)
              .setShape(TensorProtos.shape(Shape.of(1 << 19, (1 << 10) - 1)))
              .setSize(4L * (1 << 19) * ((1 << 10) - 1))
              .build()
              .toByteArray());
      writer.finish();
    }
    Files.write(Path.of(prefix + ".data-00000-of-00001"), new byte[8]);
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      assertThatThrownBy(() -> checkpoint.floats("w"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("the file has 8 bytes");
    }
  }

  /** Writes 0, 1, 2 … cut into parts along an axis, of which only some are kept. */
  private String write(Shape shape, int axis, int parts, int kept) throws IOException {
    String prefix = directory + "/sliced";
    TreeMap<byte[], byte[]> table = new TreeMap<>(Arrays::compareUnsigned);
    table.put(new byte[0], BundleHeaderProto.newBuilder().setNumShards(1).build().toByteArray());
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    BundleEntryProto.Builder whole =
        BundleEntryProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setShape(TensorProtos.shape(shape));
    long start = 0;
    for (int p = 0; p < kept; p++) {
      long length = shape.get(axis) / parts + (p < shape.get(axis) % parts ? 1 : 0);
      TensorSlice slice = slice(shape, axis, start, length);
      ByteBuffer values = values(shape, axis, start, length);
      whole.addSlices(slice.proto());
      table.put(
          slice.key("w"),
          BundleEntryProto.newBuilder()
              .setDtype(DataType.DT_FLOAT)
              .setShape(TensorProtos.shape(slice.within(shape).orElseThrow().shape()))
              .setOffset(data.size())
              .setSize(values.remaining())
              .setCrc32C(new MaskedCrc().add(values).value())
              .build()
              .toByteArray());
      data.writeBytes(values.array());
      start += length;
    }
    table.put(new byte[] {'w'}, whole.build().toByteArray());
    ByteArrayOutputStream index = new ByteArrayOutputStream();
    SortedTable.Writer writer = new SortedTable.Writer(index);
    for (var entry : table.entrySet()) {
      writer.add(entry.getKey(), entry.getValue());
    }
    writer.finish();
    Files.write(Path.of(prefix + ".index"), index.toByteArray());
    Files.write(Path.of(prefix + ".data-00000-of-00001"), data.toByteArray());
    return prefix;
  }

  private static TensorSlice slice(Shape shape, int axis, long start, long length) {
    List<Long> starts = new ArrayList<>();
    List<Long> lengths = new ArrayList<>();
    for (int a = 0; a < shape.numDimensions(); a++) {
      starts.add(a == axis ? start : 0);
      lengths.add(a == axis ? length : TensorSlice.WHOLE);
    }
    return new TensorSlice(starts, lengths);
  }

  private static ByteBuffer values(Shape shape, int axis, long start, long length) {
    long inner = 1;
    for (int a = axis + 1; a < shape.numDimensions(); a++) {
      inner *= shape.get(a);
    }
    ByteBuffer out =
        ByteBuffer.allocate((int) (shape.size() / shape.get(axis) * length) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < shape.size(); i++) {
      long at = i / inner % shape.get(axis);
      if (at >= start && at < start + length) {
        out.putFloat(i);
      }
    }
    return out.flip();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
