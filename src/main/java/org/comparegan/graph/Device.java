package org.comparegan.graph;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a session may place operations.
 *
 * @param text as a person writes it: {@code auto}, {@code cpu} or {@code gpu:N}
 * @param gpu the number of the one visible GPU; empty: none, or all when automatic
 */
public record Device(String text, OptionalInt gpu) {
  private static final Pattern GPU = Pattern.compile("gpu:(\\d{1,4})");

  /** The first GPU when the natives and a driver are there, else the CPU. */
  public static final Device AUTO = new Device("auto", OptionalInt.empty());

  /** The CPU only. */
  public static final Device CPU = new Device("cpu", OptionalInt.empty());

  /** Reads {@code auto}, {@code cpu} or {@code gpu:N}; anything else is an error that says so. */
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
