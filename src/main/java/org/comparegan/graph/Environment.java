package org.comparegan.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.TensorFlow;

/** The part of a provenance that describes the program and the machine. */
public final class Environment {
  private static final String PROGRAM = "org.comparegan.cli.Main";

  private Environment() {}

  /**
   * Versions, system, device and threads by name, in a fixed order; {@code command} where this
   * program was started from a shell.
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
    return facts;
  }

  /** The release, or {@code development} for classes that are not from its jar. */
  public static String version() {
    return Optional.ofNullable(Environment.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** The JVM keeps the command line; that of a program which embeds this one is of no use here. */
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
