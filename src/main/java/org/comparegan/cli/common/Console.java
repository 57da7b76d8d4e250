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
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.comparegan.file.Visible;
import org.comparegan.model.AccumulatorFill;
import org.comparegan.report.Table;

/**
 * Results to standard output; notices and progress to standard error. Control characters, as the
 * names of strangers' files and tensors may have them, are escaped.
 */
public final class Console {
  private static final SimpleModule FINITE =
      new SimpleModule()
          .addSerializer(Double.class, new Finite())
          .addSerializer(double.class, new Finite());

  private static final int COLUMNS = 80;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal;
  private final IntSupplier width;
  private volatile Optional<Progress> line = Optional.empty();
  private volatile Supplier<String> interrupted =
      () -> "Interrupted: no partial files are left. The same command starts over.";

  /**
   * A console on two writers.
   *
   * @param terminal whether a person watches the second one
   * @param width characters of a line, asked for when it is needed
   */
  public Console(
      PrintWriter out, PrintWriter err, boolean quiet, boolean terminal, IntSupplier width) {
    this.out = out;
    this.err = err;
    this.quiet = quiet;
    this.terminal = terminal;
    this.width = width;
  }

  /** How many characters a line has. */
  public int width() {
    return width.getAsInt();
  }

  /** A part of the result, with a line end. */
  public void print(String text) {
    line.ifPresent(Progress::clear);
    out.println(Visible.lines(text));
  }

  /**
   * Sets what tells, when Ctrl-C ends the work, what is kept and how to go on; an empty text is not
   * said. Returns what was set before.
   */
  public Supplier<String> sayWhenInterrupted(Supplier<String> sentence) {
    Supplier<String> before = interrupted;
    interrupted = sentence;
    return before;
  }

  /** Says what is kept, on the way out. */
  void sayInterrupted() {
    String sentence = interrupted.get();
    if (!sentence.isEmpty()) {
      notice(sentence);
    }
  }

  /** A table as part of the result, no wider than the terminal. */
  public void print(Table table) {
    print(table.text(width()).stripTrailing());
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

  /** A line broken between words where it is longer than 80 characters, or than the terminal. */
  public String wrapped(String line, String indent) {
    return wrapped(line, indent, Math.min(width(), COLUMNS));
  }

  /** A line that is not part of the result; nothing under {@code --quiet}. */
  public void notice(String text) {
    if (!quiet) {
      line.ifPresent(Progress::clear);
      out.flush();
      err.println(fitted(Visible.lines(text), terminal ? width() : 0));
      err.flush();
    }
  }

  /** Breaks lines for a terminal; what is indented, such as a command to copy, stays whole. */
  static String fitted(String text, int columns) {
    return columns == 0
        ? text
        : text.lines()
            .map(line -> line.startsWith(" ") ? line : wrapped(line, "", columns))
            .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String wrapped(String line, String indent, int columns) {
    StringBuilder text = new StringBuilder();
    String rest = line;
    while (rest.length() > columns) {
      int at = rest.lastIndexOf(' ', columns);
      if (at <= indent.length()) {
        at = rest.indexOf(' ', columns);
      }
      if (at < 0) {
        break;
      }
      text.append(rest, 0, at).append('\n');
      rest = indent + rest.substring(at + 1);
    }
    return text.append(rest).toString();
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
    Progress progress = new Progress(err, style, Clock.systemUTC(), width(), task, total, unit);
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
