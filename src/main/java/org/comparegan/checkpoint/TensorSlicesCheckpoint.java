package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.tensorflow.proto.SavedSlice;
import org.tensorflow.proto.SavedSliceMeta;
import org.tensorflow.proto.SavedTensorSlices;
import org.tensorflow.proto.TensorSliceProto;

/**
 * A V1 checkpoint: one or several tables ({@code util/tensor_slice_reader.cc}). The empty key holds
 * what is in the file; each slice is a message of its own.
 */
final class TensorSlicesCheckpoint implements Checkpoint {
  private record Located(TensorSlice slice, SortedTable table, Path file) {}

  private final String path;
  private final List<SortedTable> tables = new ArrayList<>();
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final Map<String, List<Located>> slices = new HashMap<>();

  /** Opens the files of one checkpoint; {@code path} is what the user named. */
  TensorSlicesCheckpoint(String path, List<Path> files) {
    this.path = path;
    try {
      for (Path file : files) {
        SortedTable table = SortedTable.open(file);
        tables.add(table);
        list(table, file);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void list(SortedTable table, Path file) {
    ByteBuffer meta =
        table
            .get(new byte[0])
            .orElseThrow(() -> CheckpointException.damaged(file, "has no list of tensors"));
    SavedTensorSlices parsed = parse(meta, file);
    for (SavedSliceMeta tensor : parsed.getMeta().getTensorList()) {
      String name = tensor.getName();
      TensorInfo info =
          TensorInfo.of(file, name, tensor.getType(), tensor.getTypeValue(), tensor.getShape());
      TensorInfo before = tensors.put(name, info);
      if (before != null && !before.equals(info)) {
        throw CheckpointException.damaged(
            file, name, "is " + info + " here and " + before + " in another shard");
      }
      List<Located> known = slices.computeIfAbsent(name, n -> new ArrayList<>());
      for (TensorSliceProto slice : tensor.getSliceList()) {
        known.add(new Located(TensorSlice.of(slice), table, file));
      }
    }
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
    TensorInfo info = plainInfo(name);
    List<Located> parts = parts(name);
    TensorSlice.Assembler assembler = new TensorSlice.Assembler(path, name, info);
    List<TensorSlice> tiles = assembler.tiling(parts.stream().map(Located::slice).toList());
    // Decoded before the whole is allocated: a false shape must not cost memory.
    List<byte[]> decoded = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      decoded.add(decode(name, new TensorInfo(info.dtype(), tiles.get(i).shape()), parts.get(i)));
    }
    byte[] whole = decoded.size() == 1 ? decoded.get(0) : assembler.allocate();
    if (decoded.size() > 1) {
      for (int i = 0; i < tiles.size(); i++) {
        assembler.place(tiles.get(i), decoded.get(i), whole);
      }
    }
    sink.accept(ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN));
  }

  @Override
  public List<ByteString> strings(String name) {
    TensorInfo info = stringInfo(name);
    List<Located> parts = parts(name);
    if (parts.size() != 1) {
      throw CheckpointException.tensor(
          path, name, "is a partitioned string tensor", "save it in one part");
    }
    List<ByteString> strings = message(name, parts.get(0)).getData().getStringValList();
    if (strings.size() != info.elements()) {
      throw wrongCount(name, info, parts.get(0), strings.size());
    }
    return strings;
  }

  private List<Located> parts(String name) {
    return slices.getOrDefault(name, List.of());
  }

  private byte[] decode(String name, TensorInfo part, Located where) {
    SavedSlice message = message(name, where);
    return TensorProtos.bytes(part.dtype(), message.getData())
        .filter(b -> b.length == part.bytes())
        .orElseThrow(() -> wrongCount(name, part, where, message.getData().getSerializedSize()));
  }

  private SavedSlice message(String name, Located where) {
    ByteBuffer value =
        where
            .table
            .get(where.slice.key(name))
            .orElseThrow(
                () ->
                    CheckpointException.damaged(
                        where.file, name, "the data of a slice is missing"));
    return parse(value, where.file + ": tensor \"" + name + "\"").getData();
  }

  private static CheckpointException wrongCount(
      String name, TensorInfo info, Located where, long found) {
    return CheckpointException.damaged(
        where.file, name, info + " does not fit its data (" + found + ")");
  }

  private static SavedTensorSlices parse(ByteBuffer value, Object where) {
    try {
      return SavedTensorSlices.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw CheckpointException.because(
          where, "has an unreadable entry", e, CheckpointException.COPY_AGAIN);
    }
  }

  @Override
  public void close() {
    tables.forEach(SortedTable::close);
  }
}
