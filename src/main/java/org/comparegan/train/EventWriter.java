package org.comparegan.train;

import com.google.protobuf.ByteString;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.comparegan.file.TfRecords;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.SummaryMetadata;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Writes the TensorBoard events of a run, one TFRecord file of Event messages per start. */
public final class EventWriter implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private final Clock clock;

  /** Starts a new file in the directory. */
  public EventWriter(Path directory, Clock clock) {
    this.clock = clock;
    this.file = freshFile(directory, clock.millis() / 1000);
    try {
      this.out = new BufferedOutputStream(Files.newOutputStream(file));
    } catch (IOException e) {
      throw TrainingException.notWritten(file, e);
    }
    write(event(0).setFileVersion("brain.Event:2"));
    flush();
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
    Path file = directory.resolve("events.out.tfevents." + seconds + ".comparegan");
    return Files.exists(file) ? freshFile(directory, seconds + 1) : file;
  }
}
