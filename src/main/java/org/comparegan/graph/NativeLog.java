package org.comparegan.graph;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

/**
 * Silences TensorFlow's own log on standard error.
 *
 * <p>TensorFlow 2.18 has a second internal log that ignores {@code TF_CPP_MIN_LOG_LEVEL} and that
 * no call can configure: the first run of a process reports a disabled optimiser, and each server
 * its address. So these run while standard error points to /dev/null.
 */
public final class NativeLog {
  private static final int STANDARD_ERROR = 2;
  private static final int WRITE_ONLY = 1;
  private static final Set<String> QUIET_LEVELS = Set.of("1", "2", "3");

  /** Static, as TensorFlow reports once per process. */
  private static final AtomicBoolean SAID = new AtomicBoolean();

  /** The system calls that redirect standard error. */
  private interface Descriptors extends Library {
    int open(String path, int flags);

    int dup(int descriptor);

    int dup2(int from, int to);

    int close(int descriptor);
  }

  private NativeLog() {}

  /** Makes the first run of this process, of a single constant, in silence. */
  static void quieten(ConfigProto config) {
    if (SAID.getAndSet(true)) {
      return;
    }
    inSilence(
        () -> {
          try (Graph graph = new Graph();
              Session session = new Session(graph, config)) {
            session.runner().fetch(Ops.create(graph).constant(0f)).run().close();
          }
          return true;
        });
  }

  /**
   * Runs the work with standard error redirected to /dev/null, if {@code TF_CPP_MIN_LOG_LEVEL} is 1
   * to 3 and the system is not Windows.
   */
  public static synchronized <T> T inSilence(Supplier<T> work) {
    String level = ProcessVariables.get(ProcessVariables.LOG_LEVEL).orElse("0");
    if (!QUIET_LEVELS.contains(level) || Platform.isWindows()) {
      return work.get();
    }
    Descriptors c = Native.load(Platform.C_LIBRARY_NAME, Descriptors.class);
    int nowhere = c.open("/dev/null", WRITE_ONLY);
    int kept = c.dup(STANDARD_ERROR);
    if (nowhere < 0 || kept < 0) {
      return work.get();
    }
    c.dup2(nowhere, STANDARD_ERROR);
    try {
      return work.get();
    } finally {
      c.dup2(kept, STANDARD_ERROR);
      c.close(kept);
      c.close(nowhere);
    }
  }
}
