package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.Set;
import org.comparegan.metric.Estimate;
import org.comparegan.metric.Features;
import org.comparegan.metric.FractalDimension;
import org.comparegan.metric.ImageBatch;
import org.comparegan.metric.MultiscaleSsim;
import org.comparegan.model.ImageSource;
import org.comparegan.random.NumpyRandom;

/**
 * Metrics of the samples' pixels: {@code ms_ssim} of five batches of 64 (Fedus et al. 2018, section
 * 5.3), {@code fractal_dimension} of as many samples as fit into {@value #MOST_BYTES} bytes.
 */
final class PixelScorer implements RunScorer {
  /** The metrics that it gives. */
  static final Set<EvaluationMetric> METRICS =
      Set.of(EvaluationMetric.MS_SSIM, EvaluationMetric.FRACTAL_DIMENSION);

  static final long MOST_BYTES = 512L << 20;

  private static final int BATCHES = 5;
  private static final int BATCH = 64;
  private static final long SEED = 42;

  private final Set<EvaluationMetric> wanted;
  private final int samples;
  private final int run;
  private final int height;
  private final int width;
  private final int channels;
  private final int kept;
  private float[] pixels = new float[0];
  private int rows;

  PixelScorer(EvaluationSettings settings, ImageSource source, int run) {
    this.wanted = settings.metrics();
    this.samples = settings.samples();
    this.run = run;
    this.height = source.height();
    this.width = source.width();
    this.channels = source.channels();
    long fitting = MOST_BYTES / Float.BYTES / size();
    long most = wanted.contains(EvaluationMetric.FRACTAL_DIMENSION) ? fitting : BATCHES * BATCH;
    this.kept = (int) Math.min(samples, Math.max(BATCHES * BATCH, most));
  }

  private int size() {
    return height * width * channels;
  }

  @Override
  public void add(GeneratedBatch batch) {
    if (pixels.length == 0) {
      pixels = new float[kept * size()];
    }
    int taken = Math.min(batch.rows(), kept - rows);
    for (int i = 0; i < taken * size(); i++) {
      // Rounding may leave [0, 1] by a unit in the last place.
      pixels[rows * size() + i] = Math.max(0, Math.min(255, batch.images()[i] * 255));
    }
    rows += taken;
  }

  @Override
  public void finish(Findings findings) {
    if (wanted.contains(EvaluationMetric.MS_SSIM)) {
      findings.attempt(EvaluationMetric.MS_SSIM, () -> similarity(findings));
    }
    if (wanted.contains(EvaluationMetric.FRACTAL_DIMENSION)) {
      findings.attempt(EvaluationMetric.FRACTAL_DIMENSION, () -> dimension(findings));
    }
  }

  /** Samples are independent: the first ones make batches as random as any. */
  private void similarity(Findings findings) {
    int n = Math.min(rows, BATCHES * BATCH);
    ImageBatch images =
        new ImageBatch(Arrays.copyOf(pixels, n * size()), n, height, width, channels);
    Estimate estimate = MultiscaleSsim.score(images, BATCHES, BATCH, new NumpyRandom(SEED + run));
    findings.score("ms_ssim", estimate.value());
    findings.warn(estimate.warnings());
  }

  private void dimension(Findings findings) {
    if (rows < samples) {
      findings.warn(
          "fractal_dimension is of the first %,d of %,d samples, which fill %,d MB"
              .formatted(rows, samples, MOST_BYTES >> 20));
    }
    Estimate estimate =
        FractalDimension.of(Features.of(pixels, rows, size()), new NumpyRandom(SEED + run));
    findings.score("fractal_dimension", estimate.value());
    findings.warn(estimate.warnings());
  }
}
