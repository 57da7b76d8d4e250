package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.file.MaskedCrc;
import org.comparegan.file.WholeFile;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.VersionDef;

/**
 * Writes a V2 checkpoint of one shard that TensorFlow loads. Tensors go to disk as they are added;
 * the checkpoint appears under its name with {@link #finish}, the index last. Without it nothing
 * remains.
 *
 * <p>A checkpoint of the same prefix is replaced by the renaming of the index, at any moment the
 * old one or the new one: the new data lie in a file of another name, the second of two shards
 * whose first is empty where the old checkpoint has one.
 */
public final class BundleWriter implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 20;

  private final String prefix;
  private final WholeFile data;
  private final Places places;
  private final TreeMap<byte[], BundleEntryProto> entries = new TreeMap<>(Arrays::compareUnsigned);
  private long offset;
  private MaskedCrc crc = new MaskedCrc();
  private BundleEntryProto.Builder entry = BundleEntryProto.newBuilder();

  private BundleWriter(String prefix, WholeFile data, Places places) {
    this.prefix = prefix;
    this.data = data;
    this.places = places;
  }

  /** Starts a checkpoint; missing directories are made. */
  public static BundleWriter create(String prefix) {
    try {
      Places places = Places.of(prefix);
      return new BundleWriter(prefix, WholeFile.begin(places.data()), places);
    } catch (IOException e) {
      throw notWritten(prefix, e);
    }
  }

  /** Adds a float32 tensor, row-major. */
  public BundleWriter floats(String name, Shape shape, float[] values) {
    return numbers(
        name,
        new TensorInfo(Dtype.FLOAT32, shape),
        values.length,
        (piece, from, count) -> piece.asFloatBuffer().put(values, from, count));
  }

  /** Adds an int32 tensor, row-major. */
  public BundleWriter ints(String name, Shape shape, int[] values) {
    return numbers(
        name,
        new TensorInfo(Dtype.INT32, shape),
        values.length,
        (piece, from, count) -> piece.asIntBuffer().put(values, from, count));
  }

  /** Adds an int64 tensor, row-major. */
  public BundleWriter longs(String name, Shape shape, long[] values) {
    return numbers(
        name,
        new TensorInfo(Dtype.INT64, shape),
        values.length,
        (piece, from, count) -> piece.asLongBuffer().put(values, from, count));
  }

  /** Adds a string tensor, row-major. */
  public BundleWriter strings(String name, Shape shape, List<ByteString> values) {
    check(name, shape, values.size());
    begin(Dtype.STRING, shape);
    try {
      StringCodec.Encoded encoded = StringCodec.encode(values);
      append(name, ByteBuffer.wrap(encoded.bytes()));
      finishEntry(name, encoded.crc());
      return this;
    } catch (IOException e) {
      throw notWritten(prefix + ": tensor \"" + name + "\"", e);
    }
  }

  /**
   * Adds a tensor of any type of fixed size from its row-major little-endian bytes.
   *
   * @throws IllegalArgumentException if the bytes do not fill the shape
   */
  public BundleWriter bytes(String name, Dtype dtype, Shape shape, ByteBuffer values) {
    if (dtype.size() == 0 || values.remaining() % dtype.size() != 0) {
      throw new IllegalArgumentException(
          "tensor \""
              + name
              + "\": "
              + values.remaining()
              + " bytes do not make elements of "
              + dtype);
    }
    check(name, shape, values.remaining() / dtype.size());
    begin(dtype, shape);
    // In pieces, so that each is still in the cache when it is written.
    ByteBuffer rest = values.slice();
    while (rest.hasRemaining()) {
      int count = Math.min(PIECE_BYTES, rest.remaining());
      append(name, rest.slice(rest.position(), count));
      rest.position(rest.position() + count);
    }
    return end(name);
  }

  /** Copies a tensor of another checkpoint, piece by piece. */
  public BundleWriter copy(Checkpoint from, String name) {
    return copy(from, name, name);
  }

  /** Copies a tensor of another checkpoint under a new name, piece by piece. */
  public BundleWriter copy(Checkpoint from, String name, String newName) {
    TensorInfo info = from.info(name);
    if (info.dtype() == Dtype.STRING) {
      return strings(newName, info.shape(), from.strings(name));
    }
    check(newName, info.shape(), info.elements());
    begin(info.dtype(), info.shape());
    from.stream(name, piece -> append(newName, piece));
    return end(newName);
  }

  /** Makes the checkpoint appear: data first, then the index. */
  public void finish() {
    Path index = Path.of(prefix + ".index").toAbsolutePath();
    try (WholeFile file = WholeFile.begin(index)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      SortedTable.Writer table = new SortedTable.Writer(bytes);
      table.add(new byte[0], header().toByteArray());
      for (Map.Entry<byte[], BundleEntryProto> entry : entries.entrySet()) {
        table.add(entry.getKey(), entry.getValue().toByteArray());
      }
      table.finish();
      file.append(ByteBuffer.wrap(bytes.toByteArray()));
      file.sync();
      data.sync();
      data.rename();
      places.fill();
      file.rename();
      places.removeOld();
    } catch (IOException e) {
      throw notWritten(prefix, e);
    }
  }

  private BundleHeaderProto header() {
    return BundleHeaderProto.newBuilder()
        .setNumShards(places.count())
        .setVersion(VersionDef.newBuilder().setProducer(1))
        .build();
  }

  /** Puts {@code count} values from index {@code from} on at the buffer's start. */
  private interface Copy {
    void into(ByteBuffer piece, int from, int count);
  }

  private BundleWriter numbers(String name, TensorInfo info, int length, Copy copy) {
    check(name, info.shape(), length);
    begin(info.dtype(), info.shape());
    int size = info.dtype().size();
    int atOnce = Math.min(length, PIECE_BYTES / size);
    ByteBuffer piece = ByteBuffer.allocate(atOnce * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < length; done += atOnce) {
      int count = Math.min(atOnce, length - done);
      copy.into(piece.clear(), done, count);
      append(name, piece.limit(count * size));
    }
    return end(name);
  }

  private void begin(Dtype dtype, Shape shape) {
    crc = new MaskedCrc();
    entry =
        BundleEntryProto.newBuilder()
            .setDtype(dtype.proto())
            .setShape(TensorProtos.shape(shape))
            .setShardId(places.count() - 1)
            .setOffset(offset);
  }

  private void append(String name, ByteBuffer bytes) {
    try {
      crc.add(bytes);
      offset += bytes.remaining();
      data.append(bytes);
    } catch (IOException e) {
      throw notWritten(prefix + ": tensor \"" + name + "\"", e);
    }
  }

  private BundleWriter end(String name) {
    finishEntry(name, crc.value());
    return this;
  }

  private void finishEntry(String name, int checksum) {
    entry.setSize(offset - entry.getOffset()).setCrc32C(checksum);
    entries.put(name.getBytes(StandardCharsets.UTF_8), entry.build());
  }

  private void check(String name, Shape shape, long count) {
    if (name.isEmpty() || name.charAt(0) == 0) {
      throw new IllegalArgumentException("a tensor needs a name");
    }
    if (entries.containsKey(name.getBytes(StandardCharsets.UTF_8))) {
      throw new IllegalArgumentException("tensor \"" + name + "\" is written twice");
    }
    if (shape.size() != count) {
      throw new IllegalArgumentException(
          "tensor \"" + name + "\": " + count + " values for the shape " + shape);
    }
  }

  private static CheckpointException notWritten(String what, IOException e) {
    return CheckpointException.because(
        what, "cannot be written", e, "check free space and permissions of the directory");
  }

  /** Gives up what was not finished. */
  @Override
  public void close() {
    try {
      data.close();
    } catch (IOException e) {
      throw notWritten(prefix, e);
    }
  }

  /**
   * Where the data of a new checkpoint lie so that one of the same prefix stays whole until the
   * index is renamed: in the only shard, or, where that name is taken, in the second of two.
   *
   * @param prefix of both checkpoints
   * @param count shards of the new one; the last has the data
   * @param old data files that were there before
   */
  private record Places(String prefix, int count, List<Path> old) {

    static Places of(String prefix) throws IOException {
      List<Path> old = dataFiles(prefix);
      boolean taken = old.contains(shard(prefix, 0, 1)) && Files.exists(Path.of(prefix + ".index"));
      return new Places(prefix, taken ? 2 : 1, old);
    }

    /** The file for the data. */
    Path data() {
      return shard(prefix, count - 1, count);
    }

    /** Makes the shards before the data, which are empty. */
    void fill() throws IOException {
      for (int i = 0; i < count - 1; i++) {
        WholeFile.write(shard(prefix, i, count), out -> {});
      }
    }

    /** Removes what no index names any more. */
    void removeOld() throws IOException {
      for (Path file : old) {
        if (IntStream.range(0, count).noneMatch(i -> shard(prefix, i, count).equals(file))) {
          Files.deleteIfExists(file);
        }
      }
    }

    private static Path shard(String prefix, int number, int of) {
      return Path.of(BundleCheckpoint.dataFile(prefix, number, of)).toAbsolutePath();
    }

    /** All data files of this prefix, whichever checkpoint they belonged to. */
    private static List<Path> dataFiles(String prefix) throws IOException {
      Path first = shard(prefix, 0, 1);
      Path directory = first.getParent();
      if (directory == null || !Files.isDirectory(directory)) {
        return List.of();
      }
      String begin = String.valueOf(first.getFileName()).replaceFirst("\\d{5}-of-\\d{5}$", "");
      try (Stream<Path> files = Files.list(directory)) {
        return files
            .filter(
                file -> {
                  String name = String.valueOf(file.getFileName());
                  return name.startsWith(begin)
                      && name.substring(begin.length()).matches("\\d{5}-of-\\d{5}");
                })
            .toList();
      }
    }
  }
}
