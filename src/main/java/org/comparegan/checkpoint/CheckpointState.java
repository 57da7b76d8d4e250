package org.comparegan.checkpoint;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.comparegan.file.Bounded;
import org.comparegan.file.Checkout;
import org.comparegan.file.WholeFile;

/**
 * The state file {@code checkpoint} of a run directory, as {@code tf.train.get_checkpoint_state}
 * reads it: which checkpoints there are, and which is the latest. A path that leads nowhere, as
 * absolute ones do after a run has moved, stands for the checkpoint of its name beside the file.
 *
 * @param latest prefix of the latest checkpoint
 * @param all prefixes of all that are kept, oldest first; may be empty in files written by hand
 * @param timestamps seconds since 1970 of each, or none
 * @param lastPreserved seconds since 1970 of the last one kept for good; 0 if none
 * @param moved paths of the file that lead nowhere, in whose place checkpoints beside it are taken
 */
public record CheckpointState(
    String latest,
    List<String> all,
    List<Double> timestamps,
    double lastPreserved,
    List<String> moved) {
  /** The file's name within a run directory. */
  public static final String FILE = "checkpoint";

  private static final Descriptor MESSAGE = message();

  /** Copies the lists. */
  public CheckpointState {
    all = List.copyOf(all);
    timestamps = List.copyOf(timestamps);
    moved = List.copyOf(moved);
  }

  /** A state whose paths are as the file has them. */
  public CheckpointState(
      String latest, List<String> all, List<Double> timestamps, double lastPreserved) {
    this(latest, all, timestamps, lastPreserved, List.of());
  }

  /** A state without times. */
  public static CheckpointState of(String latest, List<String> all) {
    return new CheckpointState(latest, all, List.of(), 0);
  }

  /**
   * The state of a directory, relative paths joined to it; empty, as in TensorFlow, if there is no
   * file or it does not parse.
   *
   * @throws CheckpointException if the file names no latest checkpoint
   */
  public static Optional<CheckpointState> read(Path directory) {
    if (!isIn(directory)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(directory));
    } catch (TextFormat.ParseException e) {
      return Optional.empty();
    }
  }

  /** Whether a directory has a state file, whatever is in it. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  /**
   * Like {@link #read}, but it is an error that says where if the file is missing or unreadable, or
   * if the latest checkpoint is neither where it says nor beside it.
   */
  public static CheckpointState require(Path directory) {
    Path file = directory.resolve(FILE);
    if (Files.isRegularFile(directory)) {
      CheckpointReader.refuseForeign(directory);
      throw CheckpointException.in(
          directory, "is a file", "name the run directory, or a checkpoint by its prefix");
    }
    Checkout.requireIntact(directory);
    if (!isIn(directory)) {
      throw CheckpointException.in(file, "no such file", "name a run directory or a checkpoint");
    }
    try {
      CheckpointState state = parse(directory);
      state.requireLatest(directory);
      return state;
    } catch (TextFormat.ParseException e) {
      CheckpointReader.refuseForeign(file);
      throw new CheckpointException(
          file + ":" + e.getMessage() + "; repair the file, or name a checkpoint's prefix", e);
    }
  }

  private void requireLatest(Path directory) {
    if (!exists(latest)) {
      throw CheckpointException.in(
          directory.resolve(FILE),
          "its latest checkpoint "
              + latest
              + " does not exist, nor does "
              + name(latest)
              + " beside the file",
          "copy the checkpoint's files into the directory too");
    }
  }

  /**
   * Says which paths led nowhere.
   *
   * @param directory of the state file
   */
  public Optional<String> notice(Path directory) {
    return moved.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("%s names %s, which does not exist: the checkpoint of that name beside the file is"
                    + " used%s.")
                .formatted(
                    directory.resolve(FILE),
                    moved.get(0),
                    moved.size() == 1 ? "" : ", and %d more so".formatted(moved.size() - 1)));
  }

  /** {@link #notice} of a directory's state file, if it has one that can be read. */
  public static Optional<String> noticeOf(Path directory) {
    return read(directory).flatMap(state -> state.notice(directory));
  }

  private static CheckpointState parse(Path directory) throws TextFormat.ParseException {
    Path file = directory.resolve(FILE);
    DynamicMessage message;
    try {
      message = message(text(file, Bounded.read(file)));
    } catch (TextFormat.ParseException e) {
      throw e;
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, "check permissions");
    }
    String latest = (String) message.getField(field(1));
    if (latest.isEmpty()) {
      throw CheckpointException.in(
          file, "names no model_checkpoint_path", "add it, or name a checkpoint's prefix");
    }
    SortedSet<String> moved = new TreeSet<>();
    return new CheckpointState(
        join(directory, latest, moved),
        list(message, 2, String.class).stream().map(p -> join(directory, p, moved)).toList(),
        list(message, 3, Double.class),
        (Double) message.getField(field(4)),
        List.copyOf(moved));
  }

  /**
   * The text as a message. TensorFlow writes a backslash of Windows as two; where a path was put in
   * by hand, its single ones are no escapes or make control characters.
   */
  private static DynamicMessage message(String text) throws TextFormat.ParseException {
    String doubled = text.replace("\\", "\\\\");
    try {
      DynamicMessage message = parsed(text);
      boolean control =
          Stream.concat(
                  Stream.of((String) message.getField(field(1))),
                  list(message, 2, String.class).stream())
              .anyMatch(path -> path.chars().anyMatch(Character::isISOControl));
      return control ? parsed(doubled) : message;
    } catch (TextFormat.ParseException e) {
      if (doubled.equals(text)) {
        throw e;
      }
      return parsed(doubled);
    }
  }

  private static DynamicMessage parsed(String text) throws TextFormat.ParseException {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(MESSAGE);
    TextFormat.merge(text, message);
    return message.build();
  }

  /**
   * Windows editors begin a text with a byte-order mark, and may write UTF-16 or Latin-1, of which
   * the checkpoint's own name is ASCII.
   */
  private static String text(Path file, byte[] bytes) throws IOException {
    Charset charset =
        bytes.length > 1 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe
                || bytes.length > 1 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff
            ? StandardCharsets.UTF_16
            : StandardCharsets.UTF_8;
    String text;
    try {
      text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      CheckpointReader.refuseForeign(file);
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** All kept checkpoints in the order of their steps, or the latest alone if none is listed. */
  public List<String> inOrder() {
    List<String> known = all.isEmpty() ? List.of(latest) : all;
    return known.stream().sorted(Comparator.comparingLong(CheckpointState::step)).toList();
  }

  /** The step at the end of a checkpoint's prefix, as in {@code model.ckpt-500}; 0 without one. */
  public static long step(String prefix) {
    String digits = prefix.substring(prefix.lastIndexOf('-') + 1);
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }

  /** Prefixes of the checkpoints whose files are there, oldest first. */
  public List<String> onDisk() {
    return Stream.concat(all.stream(), Stream.of(latest))
        .distinct()
        .filter(CheckpointReader::exists)
        .toList();
  }

  /** Writes the state file of a directory, whole or not at all; paths within it become relative. */
  public void write(Path directory) {
    DynamicMessage.Builder message =
        DynamicMessage.newBuilder(MESSAGE).setField(field(1), relative(directory, latest));
    all.forEach(p -> message.addRepeatedField(field(2), relative(directory, p)));
    timestamps.forEach(t -> message.addRepeatedField(field(3), t));
    if (lastPreserved != 0) {
      message.setField(field(4), lastPreserved);
    }
    String text = TextFormat.printer().escapingNonAscii(true).printToString(message.build());
    Path file = directory.resolve(FILE);
    try {
      WholeFile.write(file, text);
    } catch (IOException e) {
      throw CheckpointException.because(
          file, "cannot be written", e, "check free space and permissions");
    }
  }

  private static <T> List<T> list(DynamicMessage message, int number, Class<T> type) {
    return ((List<?>) message.getField(field(number))).stream().map(type::cast).toList();
  }

  /** Like {@code os.path.join}, which keeps an absolute path, where it leads to a checkpoint. */
  private static String join(Path directory, String path, SortedSet<String> moved) {
    String joined = new File(path).isAbsolute() ? path : directory + "/" + path;
    String beside = directory + "/" + name(path);
    if (!beside.equals(joined) && !exists(joined) && exists(beside)) {
      moved.add(path);
      return beside;
    }
    return joined;
  }

  /** The last part of a path of any system, or of an address. */
  private static String name(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  private static boolean exists(String prefix) {
    try {
      return CheckpointReader.exists(prefix);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String relative(Path directory, String path) {
    String inside = directory + "/";
    return path.startsWith(inside) ? path.substring(inside.length()) : path;
  }

  private static FieldDescriptor field(int number) {
    return Objects.requireNonNull(MESSAGE.findFieldByNumber(number));
  }

  /** {@code tensorflow/python/training/checkpoint_state.proto}, which TF-Java does not bring. */
  private static Descriptor message() {
    DescriptorProto type =
        DescriptorProto.newBuilder()
            .setName("CheckpointState")
            .addField(field("model_checkpoint_path", 1, Type.TYPE_STRING, Label.LABEL_OPTIONAL))
            .addField(
                field("all_model_checkpoint_paths", 2, Type.TYPE_STRING, Label.LABEL_REPEATED))
            .addField(
                field("all_model_checkpoint_timestamps", 3, Type.TYPE_DOUBLE, Label.LABEL_REPEATED))
            .addField(field("last_preserved_timestamp", 4, Type.TYPE_DOUBLE, Label.LABEL_OPTIONAL))
            .build();
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("checkpoint_state.proto")
            .setSyntax("proto3")
            .addMessageType(type)
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]).getMessageTypes().get(0);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto field(String name, int number, Type type, Label label) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(label)
        .build();
  }
}
