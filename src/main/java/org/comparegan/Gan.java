package org.comparegan;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.data.LatentDistribution;
import org.comparegan.graph.ProcessVariables;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.AccumulatorFill;
import org.comparegan.model.FiniteOutputs;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
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

  /** About how many images a batch of a stream has. */
  private static final int STREAMED = 256;

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
    ProcessVariables.useDefaults();
    Model model = Model.open(ModelPath.open(path.toString()), Model.Options.of(RUN));
    try {
      ImageSource generator = model.generator();
      try {
        if (generator.hasAccumulators() && model.accumulatorsEmpty()) {
          AccumulatorFill.once(
              model, generator, RUN, AccumulatorFill.SAMPLES, AccumulatorFill.SILENT);
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
   * Draws samples, all in memory.
   *
   * @throws IllegalArgumentException when the model does not have a class that was asked for
   * @throws org.comparegan.model.ModelException when values come out that are not finite
   */
  public Images sample(Sampling sampling) {
    return images(latents(sampling), 0, sampling.count());
  }

  /**
   * Draws the same samples batch by batch, for more than memory holds. Each batch is generated when
   * the stream reaches it, so the model must stay open until then.
   *
   * @throws IllegalArgumentException when the model does not have a class that was asked for
   */
  public Stream<Images> stream(Sampling sampling) {
    Latents latents = latents(sampling);
    int count = sampling.count();
    int some = generator.batch() * Math.max(1, STREAMED / generator.batch());
    return IntStream.iterate(0, first -> first < count, first -> first + some)
        .mapToObj(first -> images(latents, first, Math.min(some, count - first)));
  }

  private Latents latents(Sampling sampling) {
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
    return SampledRows.draw(
            generator, distribution, turns, sampling.count(), false, sampling.seed())
        .latents();
  }

  private Images images(Latents all, int first, int count) {
    int width = latentWidth();
    Latents some =
        new Latents(
            Arrays.copyOfRange(all.z(), first * width, (first + count) * width),
            classes() == 0 ? all.labels() : Arrays.copyOfRange(all.labels(), first, first + count));
    float[] pixels = generator.images(some, done -> {});
    FiniteOutputs.require(model.name(), "latents", "images", pixels, count);
    return new Images(pixels, count, generator.height(), generator.width(), generator.channels());
  }

  @Override
  public void close() {
    try (model) {
      generator.close();
    }
  }
}
