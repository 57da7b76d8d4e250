package org.comparegan.graph;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables as native code reads them; {@link System#getenv} only has those that the
 * process was started with.
 */
public final class ProcessVariables {
  /** Environment variable: TensorFlow's log level, 0 (everything) to 3 (what is fatal). */
  static final String LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL";

  /** What the launcher sets, too. */
  private static final Map<String, String> DEFAULTS =
      Map.of(LOG_LEVEL, "3", Environment.ONEDNN_SWITCH, "0");

  /** What {@code jvm.options} sets, too: tensors do not count towards the limit of Java's heap. */
  private static final Map<String, String> LIMITS =
      Map.of("org.bytedeco.javacpp.maxBytes", "0", "org.bytedeco.javacpp.maxPhysicalBytes", "0");

  /** Of the C library. */
  private interface Variables extends Library {
    @Nullable String getenv(String name);

    int setenv(String name, String value, int overwrite);
  }

  /** Of the C library of Windows. */
  private interface WindowsVariables extends Library {
    @Nullable String getenv(String name);

    int _putenv_s(String name, String value);
  }

  private ProcessVariables() {}

  /**
   * Gives a program that was not started by the launcher the launcher's settings: oneDNN off,
   * TensorFlow's log quiet, no limit on native memory. Variables and properties that are set stay.
   * Without effect once TensorFlow is loaded.
   */
  public static void useDefaults() {
    DEFAULTS.forEach(ProcessVariables::setIfAbsent);
    LIMITS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }

  static Optional<String> get(String name) {
    return Optional.ofNullable(
        Platform.isWindows() ? windows().getenv(name) : posix().getenv(name));
  }

  private static void setIfAbsent(String name, String value) {
    if (!Platform.isWindows()) {
      posix().setenv(name, value, 0);
    } else if (get(name).isEmpty()) {
      windows()._putenv_s(name, value);
    }
  }

  private static Variables posix() {
    return Native.load(Platform.C_LIBRARY_NAME, Variables.class);
  }

  private static WindowsVariables windows() {
    return Native.load("ucrtbase", WindowsVariables.class);
  }
}
