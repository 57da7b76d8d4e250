package org.comparegan.graph;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device a session uses.
 *
 * @param text {@code auto}, {@code cpu} or {@code gpu:N}
 * @param gpu index of the only visible GPU; empty: none, or all when automatic
 */
public record Device(String text, OptionalInt gpu) {
  private static final Pattern GPU = Pattern.compile("gpu:(\\d{1,4})");

  /** The first GPU if there are GPU natives and a driver, else the CPU. */
  public static final Device AUTO = new Device("auto", OptionalInt.empty());

  /** The CPU. */
  public static final Device CPU = new Device("cpu", OptionalInt.empty());

  /**
   * Parses {@code auto}, {@code cpu} or {@code gpu:N}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Device parse(String text) {
    if (text.equals(AUTO.text)) {
      return AUTO;
    }
    if (text.equals(CPU.text)) {
      return CPU;
    }
    Matcher gpu = GPU.matcher(text);
    if (!gpu.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a device: write auto, cpu or gpu:N, as in gpu:0.");
    }
    return new Device(text, OptionalInt.of(Integer.parseInt(gpu.group(1))));
  }

  @Override
  public String toString() {
    return text;
  }
}
