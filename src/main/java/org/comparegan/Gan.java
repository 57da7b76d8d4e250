package org.comparegan;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comparegan.data.LatentDistribution;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.AccumulatorFill;
import org.comparegan.model.FiniteOutputs;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.model.SampledRows;

/**
 * A trained GAN, ready to draw samples. Holds native memory until it is closed.
 *
 * <p>Samples equal those of {@code ./comparegan sample} with the same settings: averaged weights
 * where the model has some, singular vectors kept as they are.
 */
public final class Gan implements AutoCloseable {
  private static final ImageSource.Options RUN =
      new ImageSource.Options(
          ImageSource.Weights.AVERAGED,
          ImageSource.PowerIteration.FROZEN,
          SessionOptions.defaults());

  /** Images that fill empty batch norm accumulators, as many as in {@code ./comparegan sample}. */
  private static final int ACCUMULATED = 6400;

  private final Model model;
  private final ImageSource generator;

  private Gan(Model model, ImageSource generator) {
    this.model = model;
    this.generator = generator;
  }

  /**
   * Opens a model. No code that its files contain is executed.
   *
   * @param path a run directory, a checkpoint, a Hub module, a SavedModel or a frozen graph
   * @throws org.comparegan.checkpoint.CheckpointException when it is missing or damaged
   * @throws org.comparegan.model.ModelException when it has no generator or configuration
   */
  public static Gan open(Path path) {
    Model model = Model.open(ModelPath.open(path.toString()), Model.Options.of(RUN));
    try {
      ImageSource generator = model.generator();
      try {
        if (generator.hasAccumulators() && model.accumulatorsEmpty()) {
          AccumulatorFill.once(model, generator, RUN, ACCUMULATED, AccumulatorFill.SILENT);
        }
        return new Gan(model, generator);
      } catch (RuntimeException e) {
        generator.close();
        throw e;
      }
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Number of classes that a sample may be asked for; 0 for an unconditional model. */
  public int classes() {
    return generator.classes();
  }

  /** Length of a latent vector. */
  public int latentWidth() {
    return generator.latentWidth();
  }

  /**
   * Draws samples.
   *
   * @throws IllegalArgumentException when the model does not have a class that was asked for
   * @throws org.comparegan.model.ModelException when values come out that are not finite
   */
  public Images sample(Sampling sampling) {
    int[] labels = sampling.labels();
    if (labels.length > 0 && classes() == 0) {
      throw new IllegalArgumentException(model.name() + " takes no labels.");
    }
    String turns =
        labels.length == 0
            ? "uniform"
            : IntStream.of(labels).mapToObj(String::valueOf).collect(Collectors.joining(","));
    LatentDistribution distribution =
        sampling.truncation().isPresent()
            ? new LatentDistribution.TruncatedNormal((float) sampling.truncation().getAsDouble())
            : model.latents();
    SampledRows rows =
        SampledRows.draw(generator, distribution, turns, sampling.count(), false, sampling.seed());
    float[] pixels = generator.images(rows.latents(), done -> {});
    FiniteOutputs.require(model.name(), "latents", "images", pixels, sampling.count());
    return new Images(
        pixels, sampling.count(), generator.height(), generator.width(), generator.channels());
  }

  @Override
  public void close() {
    try (model) {
      generator.close();
    }
  }
}
