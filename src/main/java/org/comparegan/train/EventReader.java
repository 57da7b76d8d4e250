package org.comparegan.train;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.comparegan.file.ForeignFormat;
import org.comparegan.file.Reason;
import org.comparegan.file.TfRecords;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.TensorProto;

/** Reads scalars from the TensorBoard events of a run. */
public final class EventReader {
  private EventReader() {}

  /**
   * Scalars of all event files of a directory by tag, then by step. Where two starts of a run wrote
   * the same step, the later one wins. The last record of a file may be incomplete, and bytes
   * behind it that are no record, as a crash leaves them, are left out.
   *
   * @throws TrainingException when a file is damaged, naming it
   */
  public static Map<String, SortedMap<Long, Double>> scalars(Path directory) {
    return scalars(
        directory,
        damage -> {
          throw new TrainingException(damage);
        });
  }

  /**
   * As above, but of a damaged file everything that can be read is taken.
   *
   * @param damages told where a file is damaged, or that it is no event file
   */
  public static Map<String, SortedMap<Long, Double>> scalars(
      Path directory, Consumer<String> damages) {
    Map<String, SortedMap<Long, Double>> scalars = new TreeMap<>();
    for (Path file : files(directory)) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        long end = add(in, scalars);
        if (end >= 0) {
          damage(file, end, scalars).ifPresent(damages);
        }
      } catch (IOException e) {
        throw new TrainingException(file + " cannot be read: " + Reason.of(e) + ".", e);
      }
    }
    return scalars;
  }

  /** Adds records up to the first damaged one; returns where that begins, or −1 without one. */
  private static long add(InputStream in, Map<String, SortedMap<Long, Double>> scalars)
      throws IOException {
    long end = 0;
    try {
      for (Optional<byte[]> data = TfRecords.read(in);
          data.isPresent();
          data = TfRecords.read(in)) {
        add(scalars, Event.parseFrom(data.get()));
        end += TfRecords.HEADER + data.get().length + TfRecords.TRAILER;
      }
      return -1;
    } catch (InvalidProtocolBufferException | TfRecords.Damaged e) {
      return end;
    }
  }

  /**
   * Adds the whole records behind a damaged one, as far as memory reaches, and says what was wrong.
   */
  private static Optional<String> damage(
      Path file, long start, Map<String, SortedMap<Long, Double>> scalars) throws IOException {
    byte[] rest;
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(start);
      rest =
          in.readNBytes(
              (int) Math.min(Integer.MAX_VALUE - 16, Runtime.getRuntime().maxMemory() / 4));
    }
    boolean found = false;
    for (int at = 1; at + TfRecords.HEADER + TfRecords.TRAILER <= rest.length; ) {
      Optional<Event> event = event(rest, at);
      event.ifPresent(whole -> add(scalars, whole));
      found |= event.isPresent();
      at += event.isPresent() ? TfRecords.size(rest, at) : 1;
    }
    if (start == 0 && !found) {
      String what =
          ForeignFormat.of(file)
              .map(format -> format.what() + "; " + format.todo())
              .orElse("is not an event file: the checksum of its first record does not match");
      return Optional.of("%s: %s.".formatted(file, what));
    }
    return found
        ? Optional.of(
            ("%s is damaged at byte %d: a checksum or the event itself is wrong. The records"
                    + " before and after it are read.")
                .formatted(file, start))
        : Optional.empty();
  }

  private static Optional<Event> event(byte[] bytes, int at) {
    try {
      Optional<byte[]> data =
          TfRecords.size(bytes, at) > 0
              ? TfRecords.read(new ByteArrayInputStream(bytes, at, bytes.length - at))
              : Optional.empty();
      return data.isPresent() ? Optional.of(Event.parseFrom(data.get())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void add(Map<String, SortedMap<Long, Double>> scalars, Event event) {
    for (Summary.Value value : event.getSummary().getValueList()) {
      OptionalDouble number =
          value.hasSimpleValue()
              ? OptionalDouble.of(value.getSimpleValue())
              : tensor(value.getTensor());
      if (number.isPresent()) {
        scalars
            .computeIfAbsent(value.getTag(), tag -> new TreeMap<>())
            .put(event.getStep(), number.getAsDouble());
      }
    }
  }

  /** TensorFlow 2 writes a scalar as a float32 tensor without axes. */
  private static OptionalDouble tensor(TensorProto tensor) {
    if (tensor.getDtype() != DataType.DT_FLOAT || tensor.getTensorShape().getDimCount() > 0) {
      return OptionalDouble.empty();
    }
    ByteString content = tensor.getTensorContent();
    return tensor.getFloatValCount() == 1
        ? OptionalDouble.of(tensor.getFloatVal(0))
        : content.size() == Float.BYTES
            ? OptionalDouble.of(
                content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat())
            : OptionalDouble.empty();
  }

  /** Oldest first: the names contain the time of the start in seconds. */
  private static List<Path> files(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(
              file -> String.valueOf(file.getFileName()).startsWith("events.out.tfevents."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new TrainingException(directory + " cannot be listed (" + Reason.of(e) + ").", e);
    }
  }
}
