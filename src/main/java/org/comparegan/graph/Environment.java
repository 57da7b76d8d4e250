package org.comparegan.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.TensorFlow;

/** The program and the machine, as provenance files describe them. */
public final class Environment {
  /** Environment variable: 1 selects oneDNN's kernels instead of Eigen's for the process. */
  public static final String ONEDNN_SWITCH = "TF_ENABLE_ONEDNN_OPTS";

  private static final String PROGRAM = "org.comparegan.cli.Main";

  private Environment() {}

  /**
   * Versions, system, device and threads by name, in a fixed order; {@code command} if this program
   * was started from the command line.
   */
  public static Map<String, Object> facts(SessionOptions session) {
    Map<String, Object> facts = new LinkedHashMap<>();
    command().ifPresent(command -> facts.put("command", command));
    facts.put("comparegan", version());
    facts.put("tensorflow", TensorFlow.version());
    facts.put("java", System.getProperty("java.version"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("device", device(session));
    facts.put("deterministic", session.deterministic());
    facts.put("threads", session.threads());
    if (session.trust() == Trust.EVERYTHING) {
      facts.put("trust", "every operation of a model's graph");
    }
    return facts;
  }

  /** Whether oneDNN is on: its kernels sum in another order and favour other forms of some ops. */
  public static boolean usesOneDnn() {
    return System.getenv().getOrDefault(ONEDNN_SWITCH, "0").equals("1");
  }

  /** The release; {@code development} for classes outside its jar. */
  public static String version() {
    return Optional.ofNullable(Environment.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** This program's command line; empty within another program. */
  private static Optional<String> command() {
    String line = System.getProperty("sun.java.command", "");
    return line.startsWith(PROGRAM)
        ? Optional.of("comparegan" + line.substring(PROGRAM.length()))
        : Optional.empty();
  }

  private static String device(SessionOptions session) {
    Device asked = session.device();
    if (!asked.equals(Device.AUTO)) {
      return asked.text();
    }
    boolean gpu = VisibleDevice.all(session).stream().anyMatch(VisibleDevice::isGpu);
    return gpu ? "gpu:0" : Device.CPU.text();
  }
}
