package org.comparegan.parity;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Something that the reference computed and that can be computed here. */
interface GoldenCase {
  /** The kind as the golden file names it. */
  String kind();

  /** A name that tells the case from all others of its kind. */
  String name();

  /**
   * Computes the case on a device and compares with the tolerance of that device. Never throws for
   * a difference or a failure of the case.
   */
  GoldenResult run(OnDevice device);

  /** Computes the case on whatever device is there and compares with the case's own bounds. */
  default GoldenResult run() {
    return run(OnDevice.DEFAULT);
  }

  /** A case that makes its checks when it runs. */
  static GoldenCase of(String kind, String name, Consumer<Checks> made) {
    return new Computed(
        kind,
        name,
        device -> {
          Checks checks = new Checks(device);
          made.accept(checks);
          return checks.result();
        });
  }

  /**
   * A case without arithmetic: it agrees exactly or not at all.
   *
   * @param difference computes what differs, if anything
   */
  static GoldenCase exact(String kind, String name, Supplier<Optional<String>> difference) {
    return new Computed(
        kind,
        name,
        device -> difference.get().map(GoldenResult::fail).orElseGet(() -> GoldenResult.pass(0)));
  }

  /** A golden that cannot be run: a failure that says why, never a skip. */
  static GoldenCase unrunnable(String kind, String name, String why) {
    return new Computed(kind, name, device -> GoldenResult.fail(why));
  }

  /** A case by what computes it. */
  record Computed(String kind, String name, Function<OnDevice, GoldenResult> computation)
      implements GoldenCase {

    @Override
    public GoldenResult run(OnDevice device) {
      try {
        return computation.apply(device);
      } catch (RuntimeException | OutOfMemoryError e) {
        return GoldenResult.fail("cannot run: " + e);
      }
    }
  }
}
