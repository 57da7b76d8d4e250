package org.comparegan.checkpoint;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.comparegan.file.Reason;
import org.tensorflow.ndarray.Shape;

/**
 * A file of {@code torch.save}: the zip archive of PyTorch 1.6 and later, or the row of pickles
 * before it. Tensors have the names that they have in their state dictionary, without the {@code
 * module.} that DataParallel puts in front of all. With several state dictionaries in a file, and
 * for an optimiser's tensors, names begin with the path to theirs: {@code
 * optimizer/state/0/exp_avg}.
 */
final class TorchCheckpoint implements Checkpoint {
  private static final String WRAPPER = "module.";
  private static final int PIECE_BYTES = 1 << 20;
  private static final int DEEPEST = 64;
  private static final int MOST_NAMES = 100_000;
  private static final int LONGEST_LIST = 8;

  /** Tensors may share storages and repeat elements; together they have at most this many times. */
  private static final long MOST_SHARING = 16;

  private static final long SMALL = 1L << 24;

  private final Path file;
  private final TorchContainer container;
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final Map<String, Pickle.Tensor> located = new HashMap<>();
  private final SortedMap<String, String> values = new TreeMap<>();
  private final Set<String> verified = new HashSet<>();

  TorchCheckpoint(Path file) {
    this.file = file;
    try {
      container = TorchContainer.open(file);
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, CheckpointException.COPY_AGAIN);
    }
    try {
      name(found(container.contents()));
      checkTotal();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A tensor and the keys that lead to it. */
  private record Found(List<String> folder, String name, boolean numbered, Pickle.Tensor tensor) {}

  private List<Found> found(Object contents) {
    if (contents instanceof Pickle.Opaque object) {
      throw CheckpointException.in(
          file,
          "is a whole module that was pickled (" + object.className() + "), which needs its code",
          "in Python, load it where you trust it and save its state_dict()");
    }
    if (!(contents instanceof Pickle.Dictionary) && !(contents instanceof Pickle.Items)) {
      throw CheckpointException.in(
          file, "holds " + text(contents) + ", no state dictionary", "name the file of the model");
    }
    if (contents instanceof Pickle.Dictionary root && root.keys().contains("param_groups")) {
      throw CheckpointException.in(
          file,
          "is the state of an optimiser, which has no weights",
          "name the model's file, as G.pth beside G_optim.pth");
    }
    List<Found> found = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    walk(contents, List.of(), false, seen, found);
    return found;
  }

  private void walk(
      Object value, List<String> path, boolean numbered, Set<Object> seen, List<Found> found) {
    if (path.size() > DEEPEST) {
      throw CheckpointException.damaged(
          file, "nests dictionaries and lists more than " + DEEPEST + " deep");
    }
    if (found.size() + values.size() > MOST_NAMES) {
      throw CheckpointException.damaged(file, "has more than " + MOST_NAMES + " values");
    }
    if (value instanceof Pickle.Tensor tensor) {
      int last = path.size() - 1;
      found.add(new Found(path.subList(0, last), path.get(last), numbered, tensor));
    } else if (value instanceof Pickle.Dictionary dictionary) {
      if (seen.add(dictionary)) {
        Map<String, Integer> last = new LinkedHashMap<>();
        for (int i = 0; i < dictionary.keys().size(); i++) {
          last.put(text(dictionary.keys().get(i)), i);
        }
        last.forEach(
            (key, i) ->
                walk(
                    dictionary.values().get(i),
                    longer(path, key),
                    numbered || !(dictionary.keys().get(i) instanceof String),
                    seen,
                    found));
      }
    } else if (value instanceof Pickle.Items list && !isPlain(list)) {
      if (seen.add(list)) {
        for (int i = 0; i < list.items().size(); i++) {
          walk(list.items().get(i), longer(path, Integer.toString(i)), true, seen, found);
        }
      }
    } else {
      values.put(String.join("/", path), text(value));
    }
  }

  private static List<String> longer(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }

  /** Whether a list holds neither tensors nor containers. */
  private static boolean isPlain(Pickle.Items list) {
    return list.items().stream()
        .noneMatch(
            v ->
                v instanceof Pickle.Tensor
                    || v instanceof Pickle.Dictionary
                    || v instanceof Pickle.Items);
  }

  private static String text(Object value) {
    if (value instanceof Pickle.Opaque object) {
      return "an object of " + object.className() + ", not read";
    }
    if (value instanceof Pickle.Items list) {
      return list.items().size() <= LONGEST_LIST && isPlain(list)
          ? list.items().stream().map(TorchCheckpoint::text).toList().toString()
          : list.items().size() + " values";
    }
    if (value instanceof Pickle.Dictionary || value instanceof Pickle.Tensor) {
      return "a " + value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    return value == Pickle.None.NONE ? "None" : value.toString();
  }

  /** Names the tensors: those of the one state dictionary without the path to it. */
  private void name(List<Found> found) {
    Map<List<String>, List<Found>> folders =
        found.stream()
            .collect(Collectors.groupingBy(Found::folder, LinkedHashMap::new, Collectors.toList()));
    boolean single =
        found.stream().filter(f -> !f.numbered()).map(Found::folder).distinct().count() == 1;
    folders.forEach(
        (folder, inside) -> {
          boolean wrapped = inside.stream().allMatch(f -> f.name().startsWith(WRAPPER));
          for (Found one : inside) {
            String name = wrapped ? one.name().substring(WRAPPER.length()) : one.name();
            add(
                folder.isEmpty() || single && !one.numbered()
                    ? name
                    : String.join("/", folder) + "/" + name,
                one.tensor());
          }
        });
  }

  private void add(String name, Pickle.Tensor tensor) {
    Pickle.Storage storage = tensor.storage();
    try {
      long elements = 1;
      long last = Math.addExact(tensor.offset(), storage.skipped());
      for (int i = 0; i < tensor.size().length; i++) {
        elements = Math.multiplyExact(elements, tensor.size()[i]);
        last =
            Math.addExact(
                last, Math.multiplyExact(Math.max(0, tensor.size()[i] - 1), tensor.strides()[i]));
      }
      // Shape keeps a product of its own.
      Math.multiplyExact(elements, (long) storage.dtype().size());
      TorchContainer.Region region =
          container
              .storage(storage.key())
              .orElseThrow(
                  () ->
                      CheckpointException.damaged(
                          file, name, "lies in storage " + storage.key() + ", which is not there"));
      long there = region.bytes() / storage.dtype().size();
      long said = Math.addExact(storage.skipped(), storage.elements());
      if (said > there) {
        throw CheckpointException.damaged(
            file,
            name,
            "lies in storage %s, which should have %,d elements and has %,d"
                .formatted(storage.key(), said, there));
      }
      if (elements > 0 && last >= said) {
        throw CheckpointException.damaged(
            file,
            name,
            "reaches element %,d of storage %s, which has %,d"
                .formatted(last, storage.key(), said));
      }
    } catch (ArithmeticException e) {
      throw CheckpointException.damaged(file, name, "has an impossible size");
    }
    if (tensors.put(name, new TensorInfo(storage.dtype(), Shape.of(tensor.size()))) != null) {
      throw CheckpointException.damaged(file, name, "is there twice");
    }
    located.put(name, tensor);
  }

  private void checkTotal() {
    long most;
    try {
      most = Math.max(SMALL, MOST_SHARING * Files.size(file));
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, "check the disk");
    }
    long total = 0;
    for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
      total += Math.min(tensor.getValue().bytes(), most + 1);
      if (total > most) {
        throw CheckpointException.damaged(
            file, tensor.getKey(), "repeats more bytes than the file has");
      }
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
  public List<ByteString> strings(String name) {
    throw new IllegalStateException(stringInfo(name).toString());
  }

  @Override
  public void stream(String name, Consumer<ByteBuffer> sink) {
    TensorInfo info = plainInfo(name);
    Pickle.Tensor tensor = located.get(name);
    if (tensor == null) {
      throw new IllegalStateException(name);
    }
    Pickle.Storage storage = tensor.storage();
    TorchContainer.Region region = container.storage(storage.key()).orElseThrow();
    int width = info.dtype().size();
    long start = (storage.skipped() + tensor.offset()) * width;
    try {
      if (isContiguous(tensor) && !(container.bigEndian() && width > 1)) {
        if (start > 0 || info.bytes() < region.bytes()) {
          verify(name, storage.key(), region);
          read(region, start, info.bytes(), sink);
        } else {
          check(name, storage.key(), region, sink);
        }
      } else {
        verify(name, storage.key(), region);
        gather(name, tensor, region, start, sink);
      }
    } catch (IOException e) {
      throw CheckpointException.damaged(file, name, "cannot be read (" + Reason.of(e) + ")");
    }
  }

  private static boolean isContiguous(Pickle.Tensor tensor) {
    long expected = 1;
    for (int i = tensor.size().length - 1; i >= 0; i--) {
      if (tensor.size()[i] != 1 && tensor.strides()[i] != expected) {
        return false;
      }
      expected *= tensor.size()[i];
    }
    return true;
  }

  private void verify(String name, String key, TorchContainer.Region region) throws IOException {
    if (!verified.contains(key)) {
      check(name, key, region, piece -> {});
    }
  }

  /** Gives a whole storage, and fails if its checksum does not agree. */
  private void check(
      String name, String key, TorchContainer.Region region, Consumer<ByteBuffer> sink)
      throws IOException {
    CRC32 crc = new CRC32();
    read(
        region,
        0,
        region.bytes(),
        piece -> {
          crc.update(piece.duplicate());
          sink.accept(piece);
        });
    if (region.crc().isPresent() && region.crc().getAsLong() != crc.getValue()) {
      throw CheckpointException.damaged(
          file, name, "the checksum does not agree: bytes have changed");
    }
    verified.add(key);
  }

  private static void read(
      TorchContainer.Region region, long start, long bytes, Consumer<ByteBuffer> sink)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, bytes));
    for (long done = 0; done < bytes; done += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), bytes - done));
      region.read(start + done, piece);
      sink.accept(piece.flip().duplicate().order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  /** Gives the elements of a tensor in its own order, whatever theirs in the file is. */
  private void gather(
      String name,
      Pickle.Tensor tensor,
      TorchContainer.Region region,
      long start,
      Consumer<ByteBuffer> sink)
      throws IOException {
    int width = tensor.storage().dtype().size();
    int axes = tensor.size().length;
    long span = 1;
    long elements = 1;
    for (int i = 0; i < axes; i++) {
      elements *= tensor.size()[i];
      span += Math.max(0, tensor.size()[i] - 1) * tensor.strides()[i];
    }
    if (elements == 0) {
      return;
    }
    if (span * width > Integer.MAX_VALUE - 16) {
      throw CheckpointException.tensor(
          file, name, "is not contiguous and spans 2 GB or more", "save it with .contiguous()");
    }
    ByteBuffer from = ByteBuffer.allocate((int) span * width);
    region.read(start, from);
    byte[] bytes = from.array();
    long[] index = new long[axes];
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, elements * width));
    int at = 0;
    for (long done = 0; done < elements; done++) {
      for (int b = 0; b < width; b++) {
        piece.put(bytes[at * width + (container.bigEndian() ? width - 1 - b : b)]);
      }
      if (!piece.hasRemaining() || done == elements - 1) {
        sink.accept(piece.flip().duplicate().order(ByteOrder.LITTLE_ENDIAN));
        piece.clear();
      }
      for (int axis = axes - 1; axis >= 0; axis--) {
        at += (int) tensor.strides()[axis];
        if (++index[axis] < tensor.size()[axis]) {
          break;
        }
        at -= (int) (tensor.size()[axis] * tensor.strides()[axis]);
        index[axis] = 0;
      }
    }
  }

  @Override
  public void close() {
    try {
      container.close();
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be closed", e, "check the disk");
    }
  }
}
