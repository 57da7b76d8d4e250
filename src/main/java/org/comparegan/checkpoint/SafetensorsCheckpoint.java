package org.comparegan.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.tensorflow.ndarray.Shape;

/**
 * A safetensors file: the length of a JSON header (8 bytes), the header, and the tensors, row-major
 * and little-endian, without holes or overlaps. It has no checksums.
 */
final class SafetensorsCheckpoint implements Checkpoint {
  private static final long LONGEST_HEADER = 100_000_000;
  private static final int MOST_AXES = 32;
  private static final int PIECE_BYTES = 1 << 20;
  private static final String METADATA = "__metadata__";

  private static final Map<String, Dtype> TYPES =
      Map.ofEntries(
          Map.entry("F64", Dtype.FLOAT64),
          Map.entry("F32", Dtype.FLOAT32),
          Map.entry("F16", Dtype.FLOAT16),
          Map.entry("BF16", Dtype.BFLOAT16),
          Map.entry("I64", Dtype.INT64),
          Map.entry("I32", Dtype.INT32),
          Map.entry("I16", Dtype.INT16),
          Map.entry("I8", Dtype.INT8),
          Map.entry("U64", Dtype.UINT64),
          Map.entry("U32", Dtype.UINT32),
          Map.entry("U16", Dtype.UINT16),
          Map.entry("U8", Dtype.UINT8),
          Map.entry("BOOL", Dtype.BOOL));

  private final Path file;
  private final FileChannel channel;
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final Map<String, Long> starts = new HashMap<>();
  private final SortedMap<String, String> values = new TreeMap<>();

  SafetensorsCheckpoint(Path file) {
    this.file = file;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be opened", e, "check permissions");
    }
    try {
      header();
    } catch (IOException e) {
      close();
      throw CheckpointException.because(
          file, "has an unreadable header", e, CheckpointException.COPY_AGAIN);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Whether a file of named weights is of this format: the other ones begin otherwise. */
  static boolean is(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = ByteBuffer.allocate(Long.BYTES + 1);
      return channel.read(start, 0) > Long.BYTES && start.get(Long.BYTES) == '{';
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be opened", e, "check permissions");
    }
  }

  /** The name of safetensors for an element type; empty for types that it does not have. */
  static String nameOf(Dtype dtype) {
    return TYPES.entrySet().stream()
        .filter(type -> type.getValue() == dtype)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private record Range(String name, long begin, long end) {}

  private void header() throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    read(0, length);
    long header = length.getLong(0);
    if (header < 2 || header > LONGEST_HEADER || header > channel.size() - Long.BYTES) {
      throw damaged("says that its header has " + header + " bytes");
    }
    List<Range> ranges = new ArrayList<>();
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    ByteBuffer bytes = ByteBuffer.allocate((int) header);
    read(Long.BYTES, bytes);
    try (JsonParser json = factory.createParser(bytes.array())) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        require(json.nextToken() == JsonToken.START_OBJECT);
        if (name.equals(METADATA)) {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            require(json.nextToken() == JsonToken.VALUE_STRING);
            values.put(key, json.getText());
          }
        } else {
          ranges.add(tensor(name, json));
        }
      }
      require(json.nextToken() == null);
    }
    check(ranges, Long.BYTES + header);
  }

  private Range tensor(String name, JsonParser json) throws IOException {
    String type = "";
    List<Long> shape = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "dtype" -> type = json.getText();
        case "shape" -> numbers(name, json, shape);
        case "data_offsets" -> numbers(name, json, offsets);
        default -> throw CheckpointException.damaged(file, name, "has the unknown entry " + key);
      }
    }
    Dtype dtype = TYPES.get(type);
    if (dtype == null) {
      throw CheckpointException.tensor(
          file,
          name,
          "has elements of the type '" + type + "', which is not read",
          "save it as F32");
    }
    if (offsets.size() != 2 || shape.size() > MOST_AXES) {
      throw CheckpointException.damaged(file, name, "has no place or no shape");
    }
    long bytes = dtype.size();
    try {
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      throw CheckpointException.damaged(file, name, "has an impossible shape");
    }
    TensorInfo info =
        new TensorInfo(dtype, Shape.of(shape.stream().mapToLong(Long::longValue).toArray()));
    if (offsets.get(1) - offsets.get(0) != bytes) {
      throw CheckpointException.damaged(
          file,
          name,
          "%s cannot lie in bytes %d to %d".formatted(info, offsets.get(0), offsets.get(1)));
    }
    tensors.put(name, info);
    return new Range(name, offsets.get(0), offsets.get(1));
  }

  private void numbers(String name, JsonParser json, List<Long> into) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      into.add(json.getLongValue());
      if (json.getLongValue() < 0 || into.size() > MOST_AXES) {
        throw CheckpointException.damaged(file, name, "has an impossible shape or place");
      }
    }
    require(json.currentToken() == JsonToken.END_ARRAY);
  }

  /** Tensors must follow each other from the header to the end of the file. */
  private void check(List<Range> ranges, long data) throws IOException {
    ranges.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
    long end = 0;
    for (Range range : ranges) {
      if (range.begin() != end) {
        throw CheckpointException.damaged(
            file,
            range.name(),
            "begins at byte %d, the one before ends at %d".formatted(range.begin(), end));
      }
      end = range.end();
      if (end > channel.size() - data) {
        throw CheckpointException.damaged(
            file,
            range.name(),
            "should end at byte %d, the file has %d bytes".formatted(data + end, channel.size()));
      }
      starts.put(range.name(), data + range.begin());
    }
    if (data + end != channel.size()) {
      throw damaged("has %d bytes behind its last tensor".formatted(channel.size() - data - end));
    }
  }

  private void require(boolean holds) {
    if (!holds) {
      throw damaged("has a header that is not one of safetensors");
    }
  }

  private CheckpointException damaged(String what) {
    return CheckpointException.damaged(file, what);
  }

  private void read(long from, ByteBuffer into) throws IOException {
    for (long at = from; into.hasRemaining(); ) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw damaged("ends at byte " + at);
      }
      at += read;
    }
  }

  @Override
  public String path() {
    return file.toString();
  }

  @Override
  public SortedMap<String, TensorInfo> tensors() {
    return Collections.unmodifiableSortedMap(tensors);
  }

  @Override
  public SortedMap<String, String> values() {
    return Collections.unmodifiableSortedMap(values);
  }

  @Override
  public void stream(String name, Consumer<ByteBuffer> sink) {
    TensorInfo info = plainInfo(name);
    long start = starts.getOrDefault(name, 0L);
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, info.bytes()));
    try {
      for (long done = 0; done < info.bytes(); done += piece.limit()) {
        piece.clear().limit((int) Math.min(piece.capacity(), info.bytes() - done));
        read(start + done, piece);
        sink.accept(piece.flip().duplicate().order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IOException e) {
      throw CheckpointException.because(
          file + ": tensor \"" + name + "\"", "cannot be read", e, "check the disk");
    }
  }

  @Override
  public List<ByteString> strings(String name) {
    throw new IllegalStateException(stringInfo(name).toString());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be closed", e, "check the disk");
    }
  }
}
