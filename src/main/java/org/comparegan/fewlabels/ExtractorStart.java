package org.comparegan.fewlabels;

import java.nio.file.Path;
import java.util.List;
import org.comparegan.file.Sha256;

/**
 * A trained feature extractor whose weights another training begins with. Heads that it lacks begin
 * with the values of the seed.
 *
 * @param prefix of its latest checkpoint
 * @param checksum SHA-256 of the checkpoint's index, which has a checksum of every tensor
 * @param plan what it is
 */
public record ExtractorStart(String prefix, String checksum, ExtractorPlan plan) {
  /**
   * That of a run directory.
   *
   * @throws LabelException when it is no run of a feature extractor, or has no checkpoint yet
   */
  public static ExtractorStart of(Path run) {
    ExtractorPlan plan = Extractor.plan(run);
    String prefix = Extractor.latest(run);
    return new ExtractorStart(prefix, Sha256.of(List.of(Path.of(prefix + ".index"))), plan);
  }

  /** Refuses a network, or a shape of images, that is not this one's. */
  public void requireFits(ResNetV2 network, ExtractorPlan.Data data) {
    if (!plan.network().equals(network)) {
      throw new LabelException(
          "%s is a network %s, and this training is of %s: give the same --network and --width."
              .formatted(prefix, plan.network().label(), network.label()));
    }
    if (plan.data().channels() != data.channels()) {
      throw new LabelException(
          "%s takes images of %d channels, and those of %s have %d."
              .formatted(prefix, plan.data().channels(), data.name(), data.channels()));
    }
  }
}
