package org.comparegan.parity;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.comparegan.graph.SessionOptions;

/** A minute's check of a device: layers, blocks and small networks against the reference's own. */
public final class DeviceParity {
  /** Where the cases lie in a checkout. */
  public static final String FOLDER = "src/test/resources/golden";

  /** One of each kind of kernel, forward and backward, and networks that put them together. */
  private static final Set<String> CASES =
      Set.of(
          "batch-norm-4d-train",
          "batch-norm-2d-infer",
          "biggan-block-gen-cbn-sn",
          "biggan-block-disc-down",
          "biggan-deep-block-gen-cbn-sn",
          "biggan-32-ch16-g-train",
          "biggan-32-ch16-d-train",
          "biggan-32-accu-g-infer-update",
          "cifar-ln-sn-auto-d-train",
          "dcgan-sn-dbn-d-train",
          "resnet5-cbn-sn-g-infer",
          "sndcgan-sn-auto-d-train");

  private DeviceParity() {}

  /**
   * One case on the device.
   *
   * @param kind {@code op} or {@code network}
   */
  public record Outcome(String kind, String name, GoldenResult result) {

    /** Whether it agrees, or differs as rounding at a kink of an activation may. */
    public boolean agrees() {
      return result.status() != GoldenResult.Status.FAIL;
    }
  }

  /** Computes the cases under a directory, with the tolerance of the device that is asked for. */
  public static List<Outcome> run(Path goldens, SessionOptions session) {
    OnDevice device = OnDevice.of(session);
    return GoldenFiles.cases(List.of(goldens.resolve("op"), goldens.resolve("network"))).stream()
        .filter(golden -> CASES.contains(golden.name()))
        .map(GraphGolden.class::cast)
        .map(golden -> new Outcome(golden.kind(), golden.name(), golden.run(device)))
        .toList();
  }
}
