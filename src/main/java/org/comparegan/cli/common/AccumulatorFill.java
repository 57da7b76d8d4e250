package org.comparegan.cli.common;

import java.io.IOException;
import org.comparegan.data.LatentDistribution;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.GeneratorSource;
import org.comparegan.model.ImageSource;
import org.comparegan.model.KeptAccumulators;
import org.comparegan.model.Model;
import org.comparegan.model.ModelException;
import org.comparegan.npz.NpzException;

/** Fills the accumulators of batch norm before the first image (eval_gan_lib.py:65). */
public final class AccumulatorFill {
  private AccumulatorFill() {}

  /**
   * Gives a checkpoint's generator the accumulators that were filled for it before, or fills and
   * keeps them.
   *
   * @param run how the generator was opened
   * @param samples images in all; a whole number of batches of them is made
   */
  public static void once(
      Model model, ImageSource source, ImageSource.Options run, int samples, Console console) {
    if (!(model instanceof CheckpointModel checkpoint)
        || !(source instanceof GeneratorSource generator)) {
      run(source, model.latents(), samples, console);
      return;
    }
    KeptAccumulators kept = KeptAccumulators.of(checkpoint, run, samples);
    try {
      if (kept.giveTo(generator)) {
        return;
      }
    } catch (IOException | NpzException | ModelException e) {
      console.notice(
          "%s cannot be used (%s): the accumulators are filled again."
              .formatted(kept.file(), Failures.sentence(e)));
    }
    run(source, model.latents(), samples, console);
    try {
      kept.keep(generator);
      console.notice("Kept for the next time: " + kept.file());
    } catch (IOException e) {
      console.notice(
          "The accumulators cannot be kept beside the model, so the next command fills them again: "
              + Failures.sentence(e));
    }
  }

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
