package org.comparegan.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.EvaluationProgress.Counter;
import org.comparegan.evaluate.EvaluationSettings.GilboSettings;
import org.comparegan.evaluate.GilboRegressor.BetaOps;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.MetricException;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.random.AddressedRandom;

/**
 * Generative information lower bound, in nats: a lower bound on the information between an image
 * and its latent, by a trained encoder (Alemi and Fisher 2018; gilbo.py). Also the consistency of
 * that encoder: the symmetric divergence between its posteriors for an image and for an image
 * generated from the first posterior.
 *
 * <p>As in the reference, latents are uniform on (−1, 1), whatever the generator was trained with.
 */
final class Gilbo {
  private static final double LEARNING_RATE = 4e-4;
  private static final double RATE_SCALE = 0.5;
  private static final double MIN_RATE = 1e-8;
  private static final double PROGRESS_SHARE = 0.75;
  private static final double MOST_PROGRESS = 0.5;
  private static final LatentDistribution PRIOR = new LatentDistribution.Uniform(-1, 1);

  private final ImageSource source;
  private final GilboSettings settings;
  private final SessionOptions options;
  private final AddressedLatents latents;
  private final Counter counter;

  Gilbo(
      ImageSource source,
      GilboSettings settings,
      SessionOptions options,
      EvaluationProgress progress) {
    this.source = source;
    this.settings = settings;
    this.options = options;
    this.latents = new AddressedLatents(PRIOR, AddressedLatents.SEED, source);
    long steps = (long) settings.cycles() * settings.steps() + settings.evaluationSteps();
    this.counter =
        new Counter(progress, EvaluationProgress.Stage.REGRESSOR, steps * source.batch());
  }

  /**
   * Trains and adds the numbers.
   *
   * @param train training images, for a consistency; without them it is left out
   * @param test evaluation images, likewise
   */
  void of(Optional<ImageSet> train, Optional<ImageSet> test, EvaluationResult.Builder found) {
    try (GilboRegressor regressor = trained()) {
      double sum = 0;
      for (int i = 0; i < settings.evaluationSteps(); i++) {
        Latents z = latents.draw("gilbo/evaluate", i);
        sum += regressor.information(source.images(z), z.z());
        counter.add(source.batch());
      }
      found.score("gilbo", sum / settings.evaluationSteps());
      try (BetaOps betas = new BetaOps(source.batch(), source.latentWidth(), options)) {
        consistency("train", train.map(this::batches), regressor, betas, found);
        consistency("eval", test.map(this::batches), regressor, betas, found);
        consistency(
            "self",
            Optional.of(i -> source.images(latents.draw("gilbo/self", i))),
            regressor,
            betas,
            found);
      }
    }
  }

  /** With the learning rates and the stopping rule of gilbo.py:189-232. */
  private GilboRegressor trained() {
    double rate = LEARNING_RATE;
    double before = 0;
    double least = -2;
    GilboRegressor regressor = new GilboRegressor(source, rate, Map.of(), options);
    long step = 0;
    try {
      for (int cycle = 0; cycle < settings.cycles() && rate >= MIN_RATE; cycle++) {
        double mean = 0;
        for (int i = 0; i < settings.steps(); i++) {
          Latents z = latents.draw("gilbo/train", step++);
          double information = regressor.train(source.images(z), z.z());
          mean += (information - mean) / (i + 1);
          counter.add(source.batch());
        }
        if (Double.isNaN(mean)) {
          throw new MetricException("the training of GILBO's regressor gave NaN");
        }
        if (mean < least) {
          rate *= RATE_SCALE;
          Map<String, float[]> values = regressor.values();
          regressor.close();
          regressor = new GilboRegressor(source, rate, values, options);
        }
        double progress = Math.min(MOST_PROGRESS, (mean - before) * PROGRESS_SHARE);
        least = Math.max(least, mean + Math.max(0, progress));
        before = mean;
      }
      return regressor;
    } catch (RuntimeException e) {
      regressor.close();
      throw e;
    }
  }

  private void consistency(
      String mode,
      Optional<IntFunction<float[]>> images,
      GilboRegressor regressor,
      BetaOps betas,
      EvaluationResult.Builder found) {
    if (images.isEmpty()) {
      found.warn("gilbo_%s_consistency needs real images".formatted(mode));
      return;
    }
    double sum = 0;
    int batches = 0;
    for (; batches < settings.consistencySteps(); batches++) {
      float[] batch = images.get().apply(batches);
      if (batch.length == 0) {
        break;
      }
      List<float[]> said = regressor.encode(batch);
      int[] address =
          AddressedRandom.of(AddressedLatents.SEED).stream("gilbo/" + mode)
              .integers(batches, 4, Integer.MAX_VALUE);
      Latents again =
          new Latents(betas.draw(said, address), latents.draw("gilbo/" + mode, batches).labels());
      sum += betas.symmetricDivergence(said, regressor.encode(source.images(again)));
    }
    if (batches == 0) {
      throw new MetricException("the %s images do not fill a batch".formatted(mode));
    }
    found.score("gilbo_%s_consistency".formatted(mode), sum / batches);
  }

  /** Full batches of a set in order; an empty one after its end or where image sizes differ. */
  private IntFunction<float[]> batches(ImageSet images) {
    int size = source.height() * source.width() * source.channels();
    return number -> {
      int first = number * source.batch();
      if (images.pixels() != size || first + source.batch() > images.size()) {
        return new float[0];
      }
      float[] batch = new float[source.batch() * size];
      for (int i = 0; i < source.batch(); i++) {
        images.read(first + i, batch, i * size);
      }
      return batch;
    };
  }
}
