package org.comparegan.cli.common;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.comparegan.file.Visible;
import org.comparegan.report.HumanTime;

/**
 * How far a long task is, how fast, and how long it still takes.
 *
 * <p>On a terminal one line is rewritten at most five times a second; elsewhere a plain line is
 * written every ten seconds, so that a log stays readable. The rate counts what was done since the
 * start of this process, not what a resumed run found done.
 */
public final class Progress implements AutoCloseable {
  /** How progress is shown. */
  enum Style {
    /** Not at all. */
    SILENT(Duration.ZERO),
    /** One line that is rewritten. */
    LINE(Duration.ofMillis(200)),
    /** A new line now and then. */
    LOG(Duration.ofSeconds(10));

    private final Duration interval;

    Style(Duration interval) {
      this.interval = interval;
    }
  }

  private final PrintWriter err;
  private final Style style;
  private final Clock clock;
  private final int columns;
  private String task;
  private final long total;
  private final String unit;
  private Instant start;
  private Instant shown;
  private long first;
  private long done;
  private String note = "";
  private long shownUnits = -1;
  private int width;

  /** Shows nothing yet; the clock starts. */
  Progress(
      PrintWriter err,
      Style style,
      Clock clock,
      int columns,
      String task,
      long total,
      String unit) {
    this.err = err;
    this.style = style;
    this.clock = clock;
    this.columns = columns;
    this.task = task;
    this.total = total;
    this.unit = unit;
    this.start = clock.instant();
    this.shown = start;
  }

  /** Sets what is done from now on, as part of the same work. */
  public synchronized void task(String now) {
    task = now;
  }

  /** Sets what was done before this process, which the rate leaves out. */
  public void resumedAt(long units) {
    first = units;
    done = units;
    start = clock.instant();
  }

  /** Sets how much is done in all, with a remark to show, as in {@code d_loss 1.23}. */
  public synchronized void at(long units, String remark) {
    done = units;
    note = remark;
    Instant now = clock.instant();
    if (style != Style.SILENT && Duration.between(shown, now).compareTo(style.interval) >= 0) {
      shown = now;
      show(line(now));
    }
  }

  /** Sets how much is done in all. */
  public void at(long units) {
    at(units, "");
  }

  /** Takes the line off the terminal, so that another can be written; the next update shows it. */
  synchronized void clear() {
    if (width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      err.flush();
      width = 0;
    }
  }

  /** Writes the last line, unless a log has it already. */
  @Override
  public synchronized void close() {
    if (style == Style.SILENT || style == Style.LOG && shownUnits == done) {
      return;
    }
    show(line(clock.instant()));
    if (style == Style.LINE) {
      err.println();
      err.flush();
      width = 0;
    }
  }

  private void show(String line) {
    if (style == Style.LINE) {
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
    } else {
      err.println(line);
    }
    shownUnits = done;
    err.flush();
  }

  private String line(Instant now) {
    double seconds = Duration.between(start, now).toMillis() / 1000.0;
    StringBuilder line = new StringBuilder(Visible.line(task)).append(' ').append(done);
    if (total > 0) {
      line.append('/').append(total);
    }
    line.append(' ').append(unit);
    if (total > 0) {
      line.append(String.format(Locale.ROOT, " (%d %%)", 100 * done / total));
    }
    if (done > first && seconds > 0) {
      double rate = (done - first) / seconds;
      line.append(String.format(Locale.ROOT, ", %s %s/s", rounded(rate), unit));
      if (done < total) {
        line.append(", ").append(HumanTime.of((total - done) / rate)).append(" left");
      } else {
        line.append(", took ").append(HumanTime.of(seconds));
      }
    }
    return fitted(line.toString(), note.isEmpty() ? "" : ", " + Visible.line(note));
  }

  /** A line that is wider than the terminal could not be rewritten. */
  private String fitted(String line, String remark) {
    if (style != Style.LINE || line.length() + remark.length() < columns) {
      return line + remark;
    }
    return line.length() < columns ? line : line.substring(0, columns - 1);
  }

  private static String rounded(double rate) {
    return String.format(Locale.ROOT, rate < 10 ? "%.2f" : rate < 100 ? "%.1f" : "%.0f", rate);
  }
}
