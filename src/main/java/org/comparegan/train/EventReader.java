package org.comparegan.train;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comparegan.file.MaskedCrc;
import org.comparegan.file.TfRecords;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

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
    Map<String, SortedMap<Long, Double>> scalars = new TreeMap<>();
    for (Path file : files(directory)) {
      long end = 0;
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        for (Optional<byte[]> data = TfRecords.read(in);
            data.isPresent();
            data = TfRecords.read(in)) {
          end += TfRecords.HEADER + data.get().length + TfRecords.TRAILER;
          add(scalars, Event.parseFrom(data.get()));
        }
      } catch (InvalidProtocolBufferException e) {
        throw new TrainingException(file + " is not an event file: " + e.getMessage(), e);
      } catch (IOException e) {
        if (end == 0 || hasRecordFrom(file, end)) {
          throw new TrainingException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
      }
    }
    return scalars;
  }

  /** Whether some record begins at a byte of a file or behind it. */
  private static boolean hasRecordFrom(Path file, long start) {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(start);
      ByteBuffer rest = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 0; at + TfRecords.HEADER <= rest.limit(); at++) {
        if (new MaskedCrc().add(rest.slice(at, Long.BYTES)).value()
            == rest.getInt(at + Long.BYTES)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new TrainingException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static void add(Map<String, SortedMap<Long, Double>> scalars, Event event) {
    for (Summary.Value value : event.getSummary().getValueList()) {
      if (value.hasSimpleValue()) {
        scalars
            .computeIfAbsent(value.getTag(), tag -> new TreeMap<>())
            .put(event.getStep(), (double) value.getSimpleValue());
      }
    }
  }

  /** Oldest first: the names contain the time of the start in seconds. */
  private static List<Path> files(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(
              file -> String.valueOf(file.getFileName()).startsWith("events.out.tfevents."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new TrainingException(directory + " cannot be listed (" + e + ").", e);
    }
  }
}
