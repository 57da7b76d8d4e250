package org.comparegan.train;

import com.google.protobuf.ByteString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.file.TfRecords;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.SummaryMetadata;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes TensorBoard events, TFRecord files of Event messages: one per start of a run, and one in
 * {@value #SCORES} for the scores of its checkpoints. TensorBoard leaves a file behind when a newer
 * one appears beside it, so scores that are written during a training need a directory of their
 * own.
 */
public final class EventWriter implements AutoCloseable {
  private static final String SCORES = "eval";
  private static final String PREFIX = "events.out.tfevents.";

  private final Path file;
  private final OutputStream out;
  private final Clock clock;

  /** Starts a new file in the directory. */
  public EventWriter(Path directory, Clock clock) {
    this(freshFile(directory, clock.millis() / 1000), clock, StandardOpenOption.CREATE_NEW);
    start();
  }

  private EventWriter(Path file, Clock clock, StandardOpenOption how) {
    this.clock = clock;
    this.file = file;
    try {
      this.out =
          new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE, how));
    } catch (IOException e) {
      throw TrainingException.notWritten(file, e);
    }
  }

  private void start() {
    write(event(0).setFileVersion("brain.Event:2"));
    flush();
  }

  /**
   * Adds scores of a checkpoint to {@code eval} in a directory, as {@code eval/fid}.
   *
   * @param run the directory
   * @param step of the checkpoint
   * @param scores by name
   */
  public static void scores(Path run, long step, Map<String, Double> scores, Clock clock) {
    Path folder = run.resolve(SCORES);
    try {
      Files.createDirectories(folder);
      Optional<Path> known;
      try (Stream<Path> files = Files.list(folder)) {
        known = files.filter(f -> f.getFileName().toString().startsWith(PREFIX)).sorted().findAny();
      }
      try (EventWriter events =
          known.isPresent()
              ? new EventWriter(known.get(), clock, StandardOpenOption.APPEND)
              : new EventWriter(folder, clock)) {
        Map<String, Float> tagged = new TreeMap<>();
        scores.forEach(
            (name, value) -> tagged.put(SCORES + "/" + name.replace('.', '/'), value.floatValue()));
        events.scalars(step, tagged);
      }
    } catch (IOException e) {
      throw TrainingException.notWritten(folder, e);
    }
  }

  /** Adds scalars, by tag, at a step. */
  public void scalars(long step, Map<String, Float> values) {
    Summary.Builder summary = Summary.newBuilder();
    values.forEach(
        (tag, value) ->
            summary.addValue(Summary.Value.newBuilder().setTag(tag).setSimpleValue(value)));
    write(event(step).setSummary(summary));
  }

  /**
   * Adds a picture at a step.
   *
   * @param png an encoded picture of this height and width in pixels
   */
  public void image(long step, String tag, byte[] png, int height, int width, int channels) {
    Summary.Image image =
        Summary.Image.newBuilder()
            .setHeight(height)
            .setWidth(width)
            .setColorspace(channels)
            .setEncodedImageString(ByteString.copyFrom(png))
            .build();
    write(
        event(step)
            .setSummary(
                Summary.newBuilder()
                    .addValue(Summary.Value.newBuilder().setTag(tag).setImage(image))));
  }

  /** Adds a text, as TensorBoard's text plugin shows it, at a step. */
  public void text(long step, String tag, String text) {
    Summary.Value.Builder value =
        Summary.Value.newBuilder()
            .setTag(tag)
            .setMetadata(
                SummaryMetadata.newBuilder()
                    .setPluginData(SummaryMetadata.PluginData.newBuilder().setPluginName("text")))
            .setTensor(
                TensorProto.newBuilder()
                    .setDtype(DataType.DT_STRING)
                    .setTensorShape(TensorShapeProto.getDefaultInstance())
                    .addStringVal(ByteString.copyFromUtf8(text)));
    write(event(step).setSummary(Summary.newBuilder().addValue(value)));
    flush();
  }

  /**
   * Adds the operative configuration as gin's hook does, with its headings as Markdown
   * (gin/tf/utils.py, GinConfigSaverHook).
   */
  public void configuration(long step, String operativeConfig) {
    String markdown =
        operativeConfig
            .lines()
            .filter(line -> !line.startsWith("import "))
            .map(EventWriter::markdown)
            .collect(Collectors.joining("\n"));
    text(step, "gin/operative_config", markdown);
  }

  private static String markdown(String line) {
    if (!line.startsWith("# ")) {
      return line.isEmpty() ? line : "    " + line;
    }
    String comment = line.substring(2);
    if (comment.startsWith("====")) {
      return "";
    }
    if (comment.startsWith("None")) {
      return "    # None.";
    }
    return comment.endsWith(":") ? "#### " + comment : comment;
  }

  /** Makes everything added so far visible to readers. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw TrainingException.notWritten(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw TrainingException.notWritten(file, e);
    }
  }

  private Event.Builder event(long step) {
    return Event.newBuilder().setWallTime(clock.millis() / 1000.0).setStep(step);
  }

  private void write(Event.Builder event) {
    byte[] data = event.build().toByteArray();
    try {
      TfRecords.write(out, data);
    } catch (IOException e) {
      throw TrainingException.notWritten(file, e);
    }
  }

  private static Path freshFile(Path directory, long seconds) {
    Path file = directory.resolve(PREFIX + seconds + ".comparegan");
    return Files.exists(file) ? freshFile(directory, seconds + 1) : file;
  }
}
