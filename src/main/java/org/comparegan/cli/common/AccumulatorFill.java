package org.comparegan.cli.common;

import org.comparegan.data.LatentDistribution;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;

/** Fills the accumulators of batch norm before the first image (eval_gan_lib.py:65). */
public final class AccumulatorFill {
  private AccumulatorFill() {}

  /**
   * Runs the generator, with a notice and progress.
   *
   * @param samples images in all; a whole number of batches of them is made
   */
  public static void run(
      ImageSource source, LatentDistribution distribution, int samples, Console console) {
    int images = Math.max(1, samples / source.batch()) * source.batch();
    console.notice(
        "The accumulators of batch norm are empty in this model: filling them with %,d images."
            .formatted(images));
    AddressedLatents latents = new AddressedLatents(distribution, AddressedLatents.SEED, source);
    try (Progress progress = console.progress("accumulators", images, "images")) {
      source.fillAccumulators(latents, samples, progress::at);
    }
  }
}
