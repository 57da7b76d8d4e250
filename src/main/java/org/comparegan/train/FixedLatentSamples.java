package org.comparegan.train;

import org.comparegan.data.LatentDistribution;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.SamplingGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.nn.Phase;
import org.comparegan.objective.WeightAverage;
import org.comparegan.random.AddressedRandom;
import org.comparegan.report.ImageGrid;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * A grid of samples from latents that stay the same throughout a run, to show its progress.
 *
 * <p>Uses the averaged weights if there are any. Batch norm uses the moments of these samples, as
 * the accumulators are empty during training.
 */
final class FixedLatentSamples implements AutoCloseable {
  private static final int ROWS = 8;

  private final GanSpec spec;
  private final SamplingGraph graph;
  private final GraphSession session;
  private final float[] z;
  private final int[] labels;
  private final int columns;

  FixedLatentSamples(GanSpec spec, LatentDistribution latents, TrainingSettings.Resolved settings) {
    this.spec = spec;
    this.columns = ImageGrid.classColumns(spec.numClasses());
    int count = ROWS * columns;
    this.graph = new SamplingGraph(spec, count, Phase.TRAIN);
    this.session = new GraphSession(graph.graph(), settings.session());
    this.z =
        latents.sample(
            AddressedRandom.of(settings.seed()).stream("samples/z"), 0, count, spec.zDim());
    this.labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % columns % Math.max(1, spec.numClasses());
    }
  }

  /**
   * Writes {@code samples/<step>.png}, and the picture as an event.
   *
   * @return standard deviation of a pixel over the samples, averaged over pixels
   */
  float write(TrainingSession training, RunDirectory run, EventWriter events) {
    for (Variable variable : graph.variables().all()) {
      Variable source =
          training
              .graph()
              .variables()
              .find(WeightAverage.shadowName(variable.name()))
              .or(() -> training.graph().variables().find(variable.name()))
              .orElseThrow();
      training
          .session()
          .read(
              source,
              value -> {
                session.assign(variable, value);
                return source;
              });
    }
    float[] images = images();
    ImageGrid grid =
        new ImageGrid(
            images,
            labels.length,
            spec.image().height(),
            spec.image().width(),
            spec.image().channels());
    byte[] png = grid.png(columns, 1, 0);
    run.write("samples/" + training.step() + ".png", png);
    events.image(
        training.step(),
        "fake_images",
        png,
        ROWS * spec.image().height(),
        columns * spec.image().width(),
        spec.image().channels());
    return deviation(images, labels.length);
  }

  private static float deviation(float[] images, int count) {
    int pixels = images.length / count;
    double sum = 0;
    for (int p = 0; p < pixels; p++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < count; i++) {
        double value = images[i * pixels + p];
        mean += value / count;
        square += value * value / count;
      }
      sum += Math.sqrt(Math.max(0, square - mean * mean));
    }
    return (float) (sum / pixels);
  }

  private float[] images() {
    try (Tensor latents = Tensors.of(z, labels.length, spec.zDim());
        Tensor classes = Tensors.of(labels, labels.length)) {
      Session.Runner runner = session.runner().feed(graph.z(), latents).fetch(graph.images());
      graph.labels().ifPresent(to -> runner.feed(to, classes));
      try (Result result = session.run(runner)) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
