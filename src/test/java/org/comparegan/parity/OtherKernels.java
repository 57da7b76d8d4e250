package org.comparegan.parity;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.comparegan.file.JavaProcess;
import org.comparegan.graph.Environment;
import org.comparegan.parity.GoldenResult.Status;

/**
 * A trajectory again in a process of its own, whose TensorFlow computes with its other kernels:
 * oneDNN's, which sum in another order.
 *
 * <p>A single ReLU input within rounding of zero decides where a trajectory goes on. The goldens
 * were printed with one rounding, ours is another; where a second rounding of the same graph
 * follows the golden to its tolerance, the graph is the reference's.
 */
final class OtherKernels {
  /** What makes a process stay with its own kernels. */
  static final String OPTION = "--own-kernels";

  private OtherKernels() {}

  /**
   * What other kernels make of a case that failed with ours.
   *
   * @param directories those in which the case was found
   * @return a kink when they pass; else what failed
   */
  static GoldenResult judge(GoldenCase golden, GoldenResult failed, List<Path> directories)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    directories.forEach(directory -> arguments.add(directory.toString()));
    arguments.add("--only=^" + golden.kind() + " " + Pattern.quote(golden.name()) + "$");
    arguments.add(OPTION);
    ProcessBuilder builder =
        JavaProcess.of(GoldenRunner.class.getName(), arguments)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put(Environment.ONEDNN_SWITCH, Environment.usesOneDnn() ? "0" : "1");
    Process process = builder.start();
    process.getOutputStream().close();
    boolean passed;
    try (BufferedReader output = process.inputReader()) {
      passed = output.lines().toList().stream().anyMatch(OtherKernels::passes);
    }
    process.waitFor();
    return passed
        ? new GoldenResult(
            Status.KINK, failed.maxError(), "passes with other kernels; with ours " + failed.why())
        : failed;
  }

  private static boolean passes(String line) {
    return line.startsWith(Status.PASS + " ") || line.startsWith(Status.KINK + " ");
  }
}
