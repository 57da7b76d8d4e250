package org.comparegan.report;

import java.util.Locale;

/** Spans of time as a person says them. */
public final class HumanTime {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private HumanTime() {}

  /** As in {@code 45 s}, {@code 3 min 05 s}, {@code 2 h 10 min}, {@code 3 d 04 h}. */
  public static String of(double seconds) {
    long s = Math.round(seconds);
    if (s < MINUTE) {
      return s + " s";
    }
    if (s < HOUR) {
      return String.format(Locale.ROOT, "%d min %02d s", s / MINUTE, s % MINUTE);
    }
    if (s < 2 * DAY) {
      return String.format(Locale.ROOT, "%d h %02d min", s / HOUR, s % HOUR / MINUTE);
    }
    return String.format(Locale.ROOT, "%d d %02d h", s / DAY, s % DAY / HOUR);
  }

  /** An estimate, with two digits or so, as in {@code about 2 h 10 min}. */
  public static String about(double seconds) {
    if (seconds < MINUTE) {
      return "under a minute";
    }
    long minutes = Math.round(seconds / MINUTE);
    if (minutes < 60) {
      return "about " + minutes + " min";
    }
    if (seconds < 10 * HOUR) {
      long tens = Math.round(seconds / (10 * MINUTE));
      return "about " + tens / 6 + " h" + (tens % 6 == 0 ? "" : " " + tens % 6 * 10 + " min");
    }
    return seconds < 2 * DAY
        ? "about " + Math.round(seconds / HOUR) + " h"
        : "about " + Math.round(seconds / DAY) + " days";
  }
}
