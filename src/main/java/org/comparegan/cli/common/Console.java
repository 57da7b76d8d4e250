package org.comparegan.cli.common;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.comparegan.file.Visible;
import org.comparegan.model.AccumulatorFill;

/**
 * Results to standard output; notices and progress to standard error. Control characters, as the
 * names of strangers' files and tensors may have them, are escaped.
 */
public final class Console {
  private static final SimpleModule FINITE =
      new SimpleModule()
          .addSerializer(Double.class, new Finite())
          .addSerializer(double.class, new Finite());

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal;
  private volatile Optional<Progress> line = Optional.empty();

  /** A console on two writers; {@code terminal}: a person watches the second one. */
  public Console(PrintWriter out, PrintWriter err, boolean quiet, boolean terminal) {
    this.out = out;
    this.err = err;
    this.quiet = quiet;
    this.terminal = terminal;
  }

  /** A part of the result, with a line end. */
  public void print(String text) {
    line.ifPresent(Progress::clear);
    out.println(Visible.lines(text));
  }

  /**
   * The result as one JSON document: maps, lists, records, strings, numbers. JSON has no number for
   * NaN and infinity: they are {@code null}.
   */
  public void json(Object document) {
    try {
      print(
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .registerModule(FINITE)
              .writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The result cannot be written as JSON.", e);
    }
  }

  /** A line that is not part of the result; nothing under {@code --quiet}. */
  public void notice(String text) {
    if (!quiet) {
      line.ifPresent(Progress::clear);
      err.println(Visible.lines(text));
      err.flush();
    }
  }

  /**
   * Starts a progress line.
   *
   * @param task what is done, as in {@code training}
   * @param total how many units in all
   * @param unit the name of one unit in the plural, as in {@code steps}
   */
  public Progress progress(String task, long total, String unit) {
    Progress.Style style =
        quiet ? Progress.Style.SILENT : terminal ? Progress.Style.LINE : Progress.Style.LOG;
    Progress progress = new Progress(err, style, Clock.systemUTC(), task, total, unit);
    line = Optional.of(progress);
    return progress;
  }

  /** Shows the filling of batch norm accumulators: a notice and a progress line. */
  public AccumulatorFill.Observer accumulatorObserver() {
    return new AccumulatorFill.Observer() {
      @Override
      public void notice(String text) {
        Console.this.notice(text);
      }

      @Override
      public void filling(int images, Consumer<LongConsumer> work) {
        try (Progress progress = progress("accumulators", images, "images")) {
          work.accept(progress::at);
        }
      }
    };
  }

  /** Brings everything printed so far to the reader. */
  public void flush() {
    out.flush();
    err.flush();
  }

  private static final class Finite extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider all)
        throws IOException {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
  }
}
