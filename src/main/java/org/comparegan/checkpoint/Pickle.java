package org.comparegan.checkpoint;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the pickles that {@code torch.save} writes, without running anything in them: the opcodes
 * of state dictionaries (protocol 2, and 4), the functions that rebuild tensors, and nothing else.
 * A call of another function is refused by name. An object of another class becomes an {@link
 * Opaque} that knows the name of its class alone.
 */
final class Pickle {
  private static final int MOST_STEPS = 2_000_000;
  private static final long MOST_TEXT = 1L << 26;
  private static final int MOST_AXES = 32;
  private static final Object MARK = new Object();

  private static final Map<String, Dtype> STORAGES =
      Map.of(
          "FloatStorage", Dtype.FLOAT32,
          "DoubleStorage", Dtype.FLOAT64,
          "HalfStorage", Dtype.FLOAT16,
          "BFloat16Storage", Dtype.BFLOAT16,
          "LongStorage", Dtype.INT64,
          "IntStorage", Dtype.INT32,
          "ShortStorage", Dtype.INT16,
          "CharStorage", Dtype.INT8,
          "ByteStorage", Dtype.UINT8,
          "BoolStorage", Dtype.BOOL);

  /** Functions whose results are values beside a model: kept by name, never computed. */
  private static final Set<String> CARRIED =
      Set.of(
          "__builtin__.set",
          "builtins.set",
          "__builtin__.frozenset",
          "builtins.frozenset",
          "_codecs.encode",
          "collections.defaultdict",
          "numpy.dtype",
          "numpy.core.multiarray.scalar",
          "numpy.core.multiarray._reconstruct",
          "numpy._core.multiarray.scalar",
          "numpy._core.multiarray._reconstruct",
          "pathlib.PosixPath",
          "torch.Size",
          "torch.device");

  /** Python's {@code None}. */
  enum None {
    NONE
  }

  /** A class or function, by name. */
  record Global(String module, String name) {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /** An object that is not read, with the name of its class. */
  record Opaque(String className) {}

  /** A list, tuple or set. */
  record Items(List<Object> items) {}

  /** A dictionary in the order of the file; a key may be there twice, the last one counts. */
  record Dictionary(List<Object> keys, List<Object> values) {
    Dictionary() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    /** The value of a text; {@code None} if it is not there. */
    Object get(String key) {
      for (int i = keys.size() - 1; i >= 0; i--) {
        if (key.equals(keys.get(i))) {
          return values.get(i);
        }
      }
      return None.NONE;
    }
  }

  /**
   * Numbers that tensors lie in.
   *
   * @param elements how many the pickle says there are
   * @param skipped elements of the storage in front of those (views of old files)
   */
  record Storage(Dtype dtype, String key, long elements, long skipped) {}

  /** A tensor: offset and strides count elements of its storage. */
  record Tensor(Storage storage, long offset, long[] size, long[] strides) {}

  private final Object file;
  private final DataInputStream in;
  private final Counted counted;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Map<String, Dtype> storages = new HashMap<>();
  private long text;

  /**
   * A reader of pickles that lie one behind the other.
   *
   * @param file for messages
   * @param length bytes that the stream can give
   */
  Pickle(Object file, InputStream in, long length) {
    this.file = file;
    this.counted = new Counted(in, length);
    this.in = new DataInputStream(counted);
  }

  /** The element types of all storages that were named so far, by key. */
  Map<String, Dtype> storages() {
    return storages;
  }

  /** Bytes that have been read. */
  long position() {
    return counted.position;
  }

  /**
   * Reads one pickle.
   *
   * @return a String, Long, BigInteger, Double, Boolean, or one of the records above
   * @throws CheckpointException for what is not part of a state dictionary, and for damage
   */
  Object read() {
    stack.clear();
    memo.clear();
    try {
      for (int steps = 0; steps < MOST_STEPS; steps++) {
        int opcode = in.readUnsignedByte();
        if (opcode == '.') {
          return pop();
        }
        step(opcode);
      }
    } catch (EOFException e) {
      throw damaged("the pickle is cut off");
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, CheckpointException.COPY_AGAIN);
    }
    throw damaged("the pickle has more than " + MOST_STEPS + " steps");
  }

  private void step(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> protocol(in.readUnsignedByte());
      case 0x95 -> counted.skipExactly(8); // FRAME: how many bytes follow
      case '}' -> push(new Dictionary());
      case ')', ']', 0x8f -> push(new Items(new ArrayList<>()));
      case '(' -> push(MARK);
      case 'X' -> push(text(littleEndian(4), StandardCharsets.UTF_8));
      case 0x8c -> push(text(in.readUnsignedByte(), StandardCharsets.UTF_8));
      case 'U', 'C' -> push(text(in.readUnsignedByte(), StandardCharsets.ISO_8859_1));
      case 'B', 'T' -> push(text(littleEndian(4), StandardCharsets.ISO_8859_1));
      case 'J' -> push((long) (int) littleEndian(4));
      case 'K' -> push((long) in.readUnsignedByte());
      case 'M' -> push(littleEndian(2));
      case 0x8a -> push(bigInteger(in.readUnsignedByte()));
      case 'G' -> push(in.readDouble());
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'q' -> memo.put(in.readUnsignedByte(), top());
      case 'r' -> memo.put((int) littleEndian(4), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> push(known(in.readUnsignedByte()));
      case 'j' -> push(known((int) littleEndian(4)));
      case 't', 0x91 -> push(new Items(sinceMark()));
      case 0x85 -> push(new Items(last(1)));
      case 0x86 -> push(new Items(last(2)));
      case 0x87 -> push(new Items(last(3)));
      case 'a' -> append(last(1));
      case 'e', 0x90 -> append(sinceMark());
      case 's' -> setItems(last(2));
      case 'u' -> setItems(sinceMark());
      case 'c' -> push(new Global(line(), line()));
      case 0x93 -> {
        List<Object> names = last(2);
        push(new Global(string(names.get(0)), string(names.get(1))));
      }
      case 'R' -> {
        List<Object> call = last(2);
        push(reduce(global(call.get(0)), items(call.get(1))));
      }
      case 0x81 -> push(new Opaque(global(last(2).get(0)).toString()));
      case 'Q' -> push(storage(items(pop())));
      case 'b' -> build(pop());
      default ->
          throw refused(
              "the pickle has the opcode 0x%02x at byte %d, which no state dictionary has"
                  .formatted(opcode, position() - 1));
    }
  }

  private void protocol(int version) {
    if (version < 2 || version > 5) {
      throw refused("the pickle is of protocol " + version);
    }
  }

  private Object reduce(Global function, List<Object> arguments) {
    return switch (function.toString()) {
      case "collections.OrderedDict" -> ordered(arguments);
      case "torch._utils._rebuild_tensor_v2" -> tensor(arguments);
      case "torch._utils._rebuild_parameter" -> {
        if (arguments.isEmpty() || !(arguments.get(0) instanceof Tensor tensor)) {
          throw damaged("a parameter holds no tensor");
        }
        yield tensor;
      }
      default -> {
        if (!CARRIED.contains(function.toString())) {
          throw refused(
              "the pickle calls %s at byte %d, which no state dictionary does; nothing was run"
                  .formatted(function, position() - 1));
        }
        yield new Opaque(function.toString());
      }
    };
  }

  private Dictionary ordered(List<Object> arguments) {
    Dictionary dictionary = new Dictionary();
    if (!arguments.isEmpty()) {
      for (Object pair : items(arguments.get(0))) {
        List<Object> both = items(pair);
        if (both.size() != 2) {
          throw damaged("a dictionary is made of " + both.size() + " values, not of pairs");
        }
        dictionary.keys().add(both.get(0));
        dictionary.values().add(both.get(1));
      }
    }
    return dictionary;
  }

  private Tensor tensor(List<Object> arguments) {
    if (arguments.size() < 6
        || arguments.size() > 7
        || !(arguments.get(0) instanceof Storage storage)) {
      throw damaged("a tensor is not made of storage, offset, size and strides");
    }
    long[] size = numbers(arguments.get(2));
    long[] strides = numbers(arguments.get(3));
    if (size.length != strides.length || size.length > MOST_AXES) {
      throw damaged(
          "a tensor has %d extents and %d strides".formatted(size.length, strides.length));
    }
    return new Tensor(storage, number(arguments.get(1)), size, strides);
  }

  private Storage storage(List<Object> id) {
    if (id.size() < 5 || id.size() > 6 || !"storage".equals(id.get(0))) {
      throw damaged("something other than a storage lies outside of the pickle");
    }
    Global type = global(id.get(1));
    Dtype dtype = type.module().equals("torch") ? STORAGES.get(type.name()) : null;
    if (dtype == null) {
      throw refused("the pickle has numbers of the type " + type + ", which is not read");
    }
    long elements = number(id.get(4));
    long skipped = 0;
    if (id.size() == 6 && id.get(5) != None.NONE) {
      List<Object> view = items(id.get(5));
      if (view.size() != 3) {
        throw damaged("the view of a storage has " + view.size() + " parts, not 3");
      }
      skipped = number(view.get(1));
      elements = number(view.get(2));
    }
    String key = string(id.get(2));
    storages.put(key, dtype);
    return new Storage(dtype, key, elements, skipped);
  }

  /** A state dictionary has one attribute; the attributes of other objects are left out. */
  private void build(Object state) {
    Object target = top();
    boolean metadata =
        target instanceof Dictionary
            && state instanceof Dictionary attributes
            && attributes.keys().equals(List.of("_metadata"));
    if (!metadata && !(target instanceof Opaque)) {
      throw refused(
          "the pickle sets attributes at byte %d of what has none".formatted(position() - 1));
    }
  }

  private void append(List<Object> added) {
    if (top() instanceof Items list) {
      list.items().addAll(added);
    } else if (!(top() instanceof Opaque)) {
      throw damaged("the pickle appends to what is no list");
    }
  }

  private void setItems(List<Object> pairs) {
    if (top() instanceof Dictionary dictionary && pairs.size() % 2 == 0) {
      for (int i = 0; i < pairs.size(); i += 2) {
        dictionary.keys().add(pairs.get(i));
        dictionary.values().add(pairs.get(i + 1));
      }
    } else if (!(top() instanceof Opaque)) {
      throw damaged("the pickle sets items of what is no dictionary");
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private Object top() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw damaged("the pickle takes a value at byte " + position() + " where there is none");
    }
    return stack.get(stack.size() - 1);
  }

  private List<Object> last(int n) {
    List<Object> values = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      values.add(pop());
    }
    Collections.reverse(values);
    return values;
  }

  private List<Object> sinceMark() {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw damaged("the pickle ends a list at byte " + position() + " that has no beginning");
    }
    List<Object> tail = stack.subList(mark, stack.size());
    List<Object> values = new ArrayList<>(tail.subList(1, tail.size()));
    tail.clear();
    return values;
  }

  private Object known(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw damaged("the pickle names value " + index + " before it is there");
    }
    return value;
  }

  private long littleEndian(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) in.readUnsignedByte() << 8 * i;
    }
    return value;
  }

  private Object bigInteger(int bytes) throws IOException {
    byte[] value = in.readNBytes(bytes);
    if (value.length < bytes) {
      throw new EOFException();
    }
    if (bytes == 0) {
      return 0L;
    }
    for (int i = 0; i < bytes / 2; i++) {
      byte swapped = value[i];
      value[i] = value[bytes - 1 - i];
      value[bytes - 1 - i] = swapped;
    }
    BigInteger number = new BigInteger(value);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private String text(long bytes, Charset charset) throws IOException {
    text += bytes;
    if (bytes > counted.remaining() || text > MOST_TEXT) {
      throw damaged("the pickle has a text of " + bytes + " bytes at byte " + position());
    }
    byte[] value = in.readNBytes((int) bytes);
    if (value.length < bytes) {
      throw new EOFException();
    }
    return new String(value, charset);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (line.length() > 1000) {
        throw damaged("the pickle has a name of more than 1000 characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private Global global(Object value) {
    if (value instanceof Global global) {
      return global;
    }
    throw damaged("the pickle has " + described(value) + " where a class or function belongs");
  }

  private List<Object> items(Object value) {
    if (value instanceof Items list) {
      return list.items();
    }
    throw damaged("the pickle has " + described(value) + " where a tuple belongs");
  }

  private String string(Object value) {
    if (value instanceof String string) {
      return string;
    }
    throw damaged("the pickle has " + described(value) + " where a text belongs");
  }

  private long number(Object value) {
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw damaged(
        "the pickle has " + described(value) + " where a number that is not negative belongs");
  }

  private long[] numbers(Object value) {
    return items(value).stream().mapToLong(this::number).toArray();
  }

  private static String described(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean
        ? value.toString()
        : value instanceof Tensor
            ? "a tensor"
            : "a value of the kind " + value.getClass().getSimpleName();
  }

  private CheckpointException damaged(String what) {
    return CheckpointException.damaged(file, what);
  }

  private CheckpointException refused(String what) {
    return CheckpointException.in(
        file, what, "in Python, load it where you trust it and save its state_dict()");
  }

  /** A stream that knows how many bytes it gave, and ends where it should. */
  private static final class Counted extends InputStream {
    private final InputStream in;
    private final long length;
    private long position;

    Counted(InputStream in, long length) {
      this.in = in;
      this.length = length;
    }

    long remaining() {
      return length - position;
    }

    void skipExactly(int bytes) throws IOException {
      if (readNBytes(bytes).length < bytes) {
        throw new EOFException();
      }
    }

    @Override
    public int read() throws IOException {
      int value = position < length ? in.read() : -1;
      position += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      int most = (int) Math.min(count, remaining());
      int read = most <= 0 && count > 0 ? -1 : in.read(bytes, offset, most);
      position += Math.max(0, read);
      return read;
    }
  }
}
