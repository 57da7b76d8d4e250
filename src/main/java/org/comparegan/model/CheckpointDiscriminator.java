package org.comparegan.model;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.hub.FloatArray;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** A discriminator built here with the variables of a checkpoint; no run changes them. */
public final class CheckpointDiscriminator implements ModelDiscriminator {
  private static final int BATCH = ServingGraph.EVALUATION_BATCH;
  private static final String LABELS = "labels";
  private static final String HEADS = "heads_";

  private final GanSpec spec;
  private final ServingGraph graph;
  private final GraphSession session;
  private final SortedMap<String, Operand<TFloat32>> outputs = new TreeMap<>();

  CheckpointDiscriminator(GanSpec spec, Checkpoint checkpoint, SessionOptions options) {
    this.spec = spec;
    this.graph = ServingGraph.discriminator(spec, BATCH, ServingGraph.State.FROZEN);
    outputs.putAll(graph.outputs());
    graph.heads().forEach((name, output) -> outputs.put(HEADS + name, output));
    session = new GraphSession(graph.graph(), options);
    try {
      session.initialise(
          graph.variables(),
          variable -> GeneratorSource.value(checkpoint, variable, ImageSource.Weights.TRAINED));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public SortedMap<String, FloatArray> predict(FloatArray images, int[] labels) {
    ImageShape image = spec.image();
    Shape one = Shape.of(image.height(), image.width(), image.channels());
    Shape shape = images.shape();
    int n = shape.numDimensions() == 4 ? images.rows() : -1;
    if (n < 0 || !shape.tail().equals(one) || labels.length != (conditional() ? n : 0)) {
      throw new ModelException(
          "The discriminator takes images of %s and %s, not an array of shape %s and %d labels."
              .formatted(
                  image, conditional() ? "a label for each" : "no labels", shape, labels.length));
    }
    SortedMap<String, FloatArray> found = new TreeMap<>();
    outputs.forEach(
        (name, output) -> {
          int width = Math.toIntExact(output.shape().get(1));
          found.put(name, new FloatArray(Shape.of(n, width), new float[n * width]));
        });
    for (int first = 0; first < n; first += BATCH) {
      int rows = Math.min(BATCH, n - first);
      float[] part = images.rows(first, BATCH).values();
      int[] ids =
          conditional()
              ? Arrays.copyOf(Arrays.copyOfRange(labels, first, first + rows), BATCH)
              : new int[0];
      int from = first;
      run(part, ids)
          .forEach(
              (name, values) -> {
                FloatArray whole = Optional.ofNullable(found.get(name)).orElseThrow();
                int width = values.length / BATCH;
                System.arraycopy(values, 0, whole.values(), from * width, rows * width);
              });
    }
    return found;
  }

  @Override
  public boolean conditional() {
    return graph.inputs().containsKey(LABELS);
  }

  @Override
  public boolean predictsLabels() {
    return outputs.containsKey(HEADS + "classes");
  }

  @Override
  public float[] probabilities(float[] images, int[] labels) {
    ImageShape image = spec.image();
    Shape one = Shape.of(image.height(), image.width(), image.channels());
    FloatArray rows = new FloatArray(one.prepend(images.length / one.size()), images);
    return Optional.ofNullable(predict(rows, labels).get("prediction")).orElseThrow().values();
  }

  private Map<String, float[]> run(float[] part, int[] ids) {
    try (Tensor batch =
            Tensors.of(
                part, BATCH, spec.image().height(), spec.image().width(), spec.image().channels());
        Tensor classes = Tensors.of(ids, ids.length)) {
      Session.Runner runner = session.runner();
      graph
          .inputs()
          .forEach((name, port) -> runner.feed(port, name.equals(LABELS) ? classes : batch));
      outputs.values().forEach(runner::fetch);
      try (Result result = runner.run()) {
        Map<String, float[]> values = new TreeMap<>();
        int i = 0;
        for (String name : outputs.keySet()) {
          values.put(name, Tensors.floats(result.get(i++)));
        }
        return values;
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
