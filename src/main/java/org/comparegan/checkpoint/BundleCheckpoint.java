package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.TensorSliceProto;

/**
 * A V2 checkpoint: {@code PREFIX.index} (a table of entries) and the shards {@code
 * PREFIX.data-KKKKK-of-NNNNN}. Entries of slices stand beside those of whole tensors, under a key
 * of their own.
 */
public final class BundleCheckpoint implements Checkpoint {
  public static final String AGAIN = "the checkpoint is damaged or incomplete: copy it again";

  private final String prefix;
  private final Path indexFile;
  private final BundleShards shards;
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final Map<String, BundleEntryProto> entries = new HashMap<>();
  private final Map<ByteBuffer, BundleEntryProto> sliceEntries = new HashMap<>();

  BundleCheckpoint(String prefix) {
    this.prefix = prefix;
    this.indexFile = Path.of(prefix + ".index");
    List<BundleHeaderProto> header = new ArrayList<>();
    try (SortedTable table = SortedTable.open(indexFile)) {
      table.forEach((key, value) -> index(key, value, header));
    }
    if (header.isEmpty()) {
      throw damaged("has no header entry");
    }
    shards = new BundleShards(prefix, header.get(0).getNumShards());
    if (header.get(0).getEndianness() != BundleHeaderProto.Endianness.LITTLE) {
      throw CheckpointException.in(
          indexFile, "was written big-endian", "write it again on a little-endian machine");
    }
    if (header.get(0).getVersion().getMinConsumer() > 1) {
      throw CheckpointException.in(
          indexFile,
          "needs a reader of version " + header.get(0).getVersion().getMinConsumer(),
          "write it with an older TensorFlow");
    }
  }

  private void index(byte[] key, ByteBuffer value, List<BundleHeaderProto> header) {
    try {
      if (key.length == 0) {
        header.add(BundleHeaderProto.parseFrom(value));
        return;
      }
      BundleEntryProto entry = BundleEntryProto.parseFrom(value);
      if (key[0] == 0) {
        sliceEntries.put(ByteBuffer.wrap(key), entry);
        return;
      }
      String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      tensors.put(name, describe(name, entry));
      entries.put(name, entry);
    } catch (InvalidProtocolBufferException e) {
      throw CheckpointException.because(indexFile, "has an unreadable entry", e, AGAIN);
    } catch (CharacterCodingException e) {
      throw CheckpointException.because(indexFile, "has a name that is not UTF-8", e, AGAIN);
    }
  }

  private TensorInfo describe(String name, BundleEntryProto entry) {
    Dtype dtype =
        Dtype.of(entry.getDtype())
            .orElseThrow(
                () ->
                    CheckpointException.tensor(
                        indexFile,
                        name,
                        "has the unknown element type number " + entry.getDtypeValue(),
                        "save it as one of TensorFlow's number types"));
    Shape shape =
        Shapes.known(entry.getShape())
            .orElseThrow(
                () ->
                    CheckpointException.tensor(indexFile, name, "has an impossible shape", AGAIN));
    return new TensorInfo(dtype, shape);
  }

  @Override
  public String path() {
    return prefix;
  }

  @Override
  public SortedMap<String, TensorInfo> tensors() {
    return Collections.unmodifiableSortedMap(tensors);
  }

  @Override
  public void stream(String name, Consumer<ByteBuffer> sink) {
    TensorInfo info = plainInfo(name);
    BundleEntryProto entry = entry(name);
    if (entry.getSlicesCount() == 0) {
      checkSize(name, info, entry);
      shards.read(name, entry, sink);
    } else {
      sink.accept(ByteBuffer.wrap(assemble(name, info, entry)).order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private byte[] assemble(String name, TensorInfo info, BundleEntryProto entry) {
    SliceAssembler assembler = new SliceAssembler(prefix, name, info);
    List<TensorSlice> tiles =
        assembler.tiling(entry.getSlicesList().stream().map(TensorSlice::of).toList());
    List<BundleEntryProto> parts = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      parts.add(part(name, entry.getSlices(i)));
      TensorInfo partInfo = new TensorInfo(info.dtype(), tiles.get(i).shape());
      checkSize(name, partInfo, parts.get(i));
      shards.checkWithinFile(name, parts.get(i));
    }
    byte[] whole = assembler.allocate();
    for (int i = 0; i < tiles.size(); i++) {
      ByteBuffer part = ByteBuffer.allocate((int) parts.get(i).getSize());
      shards.read(name, parts.get(i), part::put);
      assembler.place(tiles.get(i), part.array(), whole);
    }
    return whole;
  }

  private BundleEntryProto part(String name, TensorSliceProto slice) {
    byte[] key = TensorSlice.of(slice).key(name);
    BundleEntryProto part = sliceEntries.get(ByteBuffer.wrap(key));
    if (part == null) {
      throw CheckpointException.tensor(indexFile, name, "the entry of a slice is missing", AGAIN);
    }
    return part;
  }

  @Override
  public List<ByteString> strings(String name) {
    TensorInfo info = info(name);
    if (info.dtype() != Dtype.STRING) {
      throw CheckpointException.tensor(
          prefix,
          name,
          "is " + info.dtype() + ", asked for as string",
          "read it as " + info.dtype());
    }
    BundleEntryProto entry = entry(name);
    if (entry.getSlicesCount() > 0) {
      throw CheckpointException.tensor(
          prefix, name, "is a partitioned string tensor", "save it in one part");
    }
    // Every string takes at least one byte for its length.
    if (entry.getSize() < info.elements() || entry.getSize() > Integer.MAX_VALUE - 16) {
      throw sizeMismatch(name, info, entry);
    }
    shards.checkWithinFile(name, entry);
    ByteBuffer whole = ByteBuffer.allocate((int) entry.getSize()).order(ByteOrder.LITTLE_ENDIAN);
    shards.readUnchecked(name, entry, whole::put);
    whole.flip();
    try {
      return StringCodec.decode(whole, (int) info.elements(), entry.getCrc32C());
    } catch (BufferUnderflowException e) {
      throw shards.badChecksum(name, entry);
    }
  }

  private BundleEntryProto entry(String name) {
    BundleEntryProto entry = entries.get(name);
    if (entry == null) {
      throw new IllegalStateException(name);
    }
    return entry;
  }

  private void checkSize(String name, TensorInfo info, BundleEntryProto entry) {
    if (entry.getSize() != info.bytes()) {
      throw sizeMismatch(name, info, entry);
    }
  }

  private CheckpointException sizeMismatch(String name, TensorInfo info, BundleEntryProto entry) {
    return CheckpointException.tensor(
        indexFile, name, info + " cannot have " + entry.getSize() + " bytes", AGAIN);
  }

  private CheckpointException damaged(String what) {
    return CheckpointException.in(indexFile, what, AGAIN);
  }

  @Override
  public void close() {
    shards.close();
  }
}
