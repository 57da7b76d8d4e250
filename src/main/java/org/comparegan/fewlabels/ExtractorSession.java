package org.comparegan.fewlabels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.data.Augmentation;
import org.comparegan.data.Batch;
import org.comparegan.data.BatchStream;
import org.comparegan.data.Batches;
import org.comparegan.data.LatentDistribution;
import org.comparegan.data.ReadAhead;
import org.comparegan.data.SampledLabels;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.nn.InitialValues;
import org.comparegan.random.AddressedRandom;
import org.comparegan.train.SavedState;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/**
 * A training graph with its values and its images. Step t trains on batch t of the whole set and
 * batch t of its labelled part, each a pure function of (seed, t).
 */
final class ExtractorSession implements AutoCloseable {
  private final ExtractorPlan plan;
  private final ExtractorGraph graph;
  private final GraphSession session;
  private final ImageSet images;
  private final Augmentation augmentation;
  private final Augmentation labelledAugmentation;

  /** Opens a session without values: start or restore it. */
  ExtractorSession(
      ExtractorPlan plan, ExtractorGraph graph, ImageSet images, SessionOptions options) {
    this.plan = plan;
    this.graph = graph;
    this.images = images;
    this.session = new GraphSession(graph.graph(), options);
    this.augmentation = augmentation("label/augment");
    this.labelledAugmentation = augmentation("label/augment_labelled");
  }

  private Augmentation augmentation(String stream) {
    ExtractorPlan.Data data = plan.data();
    return new Augmentation(
        AddressedRandom.of(plan.seed()).stream(stream),
        plan.schedule().shift(),
        data.height(),
        data.width(),
        data.channels());
  }

  /** Gives the variables the values of the seed, and those of the network that it starts from. */
  void start(Optional<ExtractorStart> from) {
    session.initialiseTogether(graph.variables(), InitialValues.of(plan.seed()));
    from.ifPresent(
        start -> {
          try (Checkpoint checkpoint = CheckpointReader.open(start.prefix())) {
            graph.network().stream()
                .filter(variable -> checkpoint.tensors().containsKey(variable.name()))
                .forEach(
                    variable -> {
                      try (Tensor value =
                          SavedState.tensor(variable, checkpoint, variable.name())) {
                        session.assign(variable, value);
                      }
                    });
          }
        });
  }

  /** Gives the variables the values of a checkpoint. */
  void restore(String prefix) {
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      SavedState.restore(session, graph.variables(), checkpoint);
    }
  }

  void save(String prefix) {
    SavedState.save(session, graph.variables(), prefix);
  }

  /** Steps done. */
  long step() {
    return session.read(graph.step(), tensor -> Tensors.longs(tensor)[0]);
  }

  GraphSession session() {
    return session;
  }

  /** The batches from a step on; the caller closes them. */
  Source source(long first) {
    return new Source(first);
  }

  /** Trains on the next batches; losses and accuracies by name, before the step. */
  Map<String, Float> train(long step, Source source) {
    Examples examples = source.next();
    int n = plan.schedule().images();
    Map<String, Float> values = new LinkedHashMap<>();
    try (Tensor x = Tensors.of(examples.images(), graph.images().shape().asArray());
        Tensor y = Tensors.of(examples.labels(), n);
        Tensor rate = Tensors.of(new float[] {(float) plan.schedule().rate().at(step)})) {
      Session.Runner runner =
          session.runner().feed(graph.images(), x).feed(graph.labels(), y).feed(graph.rate(), rate);
      graph.watched().forEach(runner::fetch);
      graph.changes().forEach(runner::addTarget);
      try (Result result = runner.run()) {
        int i = 0;
        for (String name : graph.watchedNames()) {
          values.put(name, Tensors.floats(result.get(i++))[0]);
        }
      }
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
  }

  /** Images {@code [n, h, w, c]} and labels {@code [n]}. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Examples(float[] images, int[] labels) {}

  /** One part of a step's examples. */
  private record Part(BatchStream stream, Augmentation augmentation, int size) {
    void next(float[] images, int[] labels, int at, int pixels) {
      Batch batch = stream.next();
      float[] moved = augmentation.apply(batch.images(), batch.number() * size);
      System.arraycopy(moved, 0, images, at * pixels, moved.length);
      System.arraycopy(batch.labels(), 0, labels, at, size);
    }
  }

  /** The examples of one step after another. */
  final class Source implements AutoCloseable {
    private final java.util.List<Part> parts = new java.util.ArrayList<>();

    Source(long first) {
      ExtractorPlan.Schedule schedule = plan.schedule();
      add(images, schedule.batch(), plan.seed(), first, augmentation);
      if (schedule.labelledBatch() > 0) {
        // Another order than that of the whole set, where both have the same size.
        long seed = plan.seed() + 1;
        add(
            new ImageView.LabelledOnly(images),
            schedule.labelledBatch(),
            seed,
            first,
            labelledAugmentation);
      }
    }

    private void add(ImageSet set, int size, long seed, long first, Augmentation how) {
      if (size > 0) {
        Batches batches =
            new Batches(set, size, 0, new LatentDistribution.Normal(1), SampledLabels.NONE, seed);
        parts.add(new Part(batches.stream(first, new ReadAhead(1, 2)), how, size));
      }
    }

    private Examples next() {
      int n = plan.schedule().images();
      float[] values = new float[n * images.pixels()];
      int[] labels = new int[n];
      int at = 0;
      for (Part part : parts) {
        part.next(values, labels, at, images.pixels());
        at += part.size();
      }
      return new Examples(values, labels);
    }

    @Override
    public void close() {
      parts.forEach(part -> part.stream().close());
    }
  }
}
