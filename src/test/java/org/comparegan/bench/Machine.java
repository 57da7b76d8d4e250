package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.comparegan.graph.OneDnn;
import org.tensorflow.TensorFlow;

/** What was measured on. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Facts for a file. */
  static Map<String, Object> facts(int threads) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("threads", threads);
    facts.put("tensorflow", TensorFlow.version());
    facts.put("onednn", System.getenv().getOrDefault(OneDnn.SWITCH, "as TensorFlow has it"));
    facts.put("java", System.getProperty("java.version"));
    return facts;
  }

  /** The facts in one line. */
  static String line(int threads) {
    Map<String, Object> facts = facts(threads);
    return String.format(
        Locale.ROOT,
        "%s, %s cores, %s threads a side, TensorFlow %s (TF_ENABLE_ONEDNN_OPTS: %s), Java %s",
        facts.values().toArray());
  }

  private static String processor() {
    if (!Files.isReadable(PROCESSORS)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(() -> System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
