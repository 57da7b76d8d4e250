package org.comparegan.model;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.comparegan.data.LatentDistribution;
import org.comparegan.npz.NpzException;

/** Fills the accumulators of batch norm before the first image (eval_gan_lib.py:65). */
public final class AccumulatorFill {
  /** Images that fill empty accumulators where nobody asks for another number. */
  public static final int SAMPLES = 6400;

  /** Hears nothing. */
  public static final Observer SILENT =
      new Observer() {
        @Override
        public void notice(String text) {}

        @Override
        public void filling(int images, Consumer<LongConsumer> work) {
          work.accept(done -> {});
        }
      };

  private AccumulatorFill() {}

  /** Hears what happens while accumulators are filled. */
  public interface Observer {
    /** A sentence for the user. */
    void notice(String text);

    /**
     * Must do the work, which reports how many images are made.
     *
     * @param images in all
     */
    void filling(int images, Consumer<LongConsumer> work);
  }

  /**
   * Gives a checkpoint's generator the accumulators that were filled for it before, or fills and
   * keeps them.
   *
   * @param run how the generator was opened
   * @param samples images in all; a whole number of batches of them is made
   */
  public static void once(
      Model model, ImageSource source, ImageSource.Options run, int samples, Observer observer) {
    if (!(model instanceof CheckpointModel checkpoint)
        || !(source instanceof GeneratorSource generator)) {
      run(source, model.latents(), samples, observer);
      return;
    }
    KeptAccumulators kept = KeptAccumulators.of(checkpoint, run, samples);
    try {
      if (kept.giveTo(generator)) {
        return;
      }
    } catch (IOException | NpzException | ModelException e) {
      observer.notice(
          "%s cannot be used (%s): the accumulators are filled again."
              .formatted(kept.file(), e.getMessage()));
    }
    run(source, model.latents(), samples, observer);
    try {
      kept.keep(generator);
      observer.notice("Stored for the next time: " + kept.file());
    } catch (IOException e) {
      observer.notice(
          "The accumulators cannot be stored beside the model, so the next command fills them"
              + " again: "
              + e.getMessage());
    }
  }

  /**
   * Runs the generator, and tells the observer.
   *
   * @param samples images in all; a whole number of batches of them is made
   */
  public static void run(
      ImageSource source, LatentDistribution distribution, int samples, Observer observer) {
    int images = Math.max(1, samples / source.batch()) * source.batch();
    observer.notice(
        "The accumulators of batch norm are empty in this model: filling them with %,d images."
            .formatted(images));
    AddressedLatents latents = new AddressedLatents(distribution, AddressedLatents.SEED, source);
    observer.filling(images, done -> source.fillAccumulators(latents, samples, done));
  }
}
