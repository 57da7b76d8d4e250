package org.comparegan.evaluate;

import java.util.Arrays;
import java.util.Optional;
import org.comparegan.architecture.Architectures;
import org.comparegan.architecture.Verdict;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A discriminator built here with the variables of a checkpoint, which a run leaves as they are.
 */
public final class TrainedDiscriminator implements AutoCloseable {
  private static final int BATCH = 64;

  private final GanSpec spec;
  private final Graph graph = new Graph();
  private final GraphSession session;
  private final Operand<TFloat32> images;
  private final Optional<Operand<TInt32>> labels;
  private final Verdict verdict;

  TrainedDiscriminator(GanSpec spec, Checkpoint checkpoint, SessionOptions options) {
    this.spec = spec;
    Ops tf = Ops.create(graph);
    VariableStore variables = new VariableStore(tf);
    images =
        tf.placeholder(
            TFloat32.class,
            Placeholder.shape(
                Shape.of(
                    BATCH, spec.image().height(), spec.image().width(), spec.image().channels())));
    labels =
        spec.gan().modular().conditional()
            ? Optional.of(tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(BATCH))))
            : Optional.empty();
    Optional<Operand<TFloat32>> y =
        labels.map(
            ids ->
                tf.oneHot(ids, tf.constant(spec.numClasses()), tf.constant(1f), tf.constant(0f)));
    verdict =
        Architectures.discriminator(spec.architecture(), spec.image(), spec.network())
            .judge(Net.root(tf, variables, spec.network().layers(), Phase.EVAL), images, y);
    session = new GraphSession(graph, options);
    try {
      session.initialise(variables, variable -> value(checkpoint, variable));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * How real images look to it.
   *
   * @param pixels {@code [n, h, w, c]} in [0, 1]
   * @param classes one a row; none for an unconditional discriminator
   * @return {@code [n]} probabilities of being real
   * @throws EvaluationException when the numbers do not fit
   */
  public float[] predict(float[] pixels, int[] classes) {
    int size = spec.image().height() * spec.image().width() * spec.image().channels();
    int n = pixels.length / size;
    if (n * size != pixels.length || classes.length != (labels.isPresent() ? n : 0)) {
      throw new EvaluationException(
          "The discriminator takes images of %s and %s, not %,d pixels and %d labels."
              .formatted(
                  spec.image(),
                  labels.isPresent() ? "a label for each" : "no labels",
                  pixels.length,
                  classes.length));
    }
    float[] found = new float[n];
    for (int first = 0; first < n; first += BATCH) {
      int rows = Math.min(BATCH, n - first);
      float[] part =
          Arrays.copyOf(
              Arrays.copyOfRange(pixels, first * size, (first + rows) * size), BATCH * size);
      int[] ids =
          labels.isPresent()
              ? Arrays.copyOf(Arrays.copyOfRange(classes, first, first + rows), BATCH)
              : new int[0];
      System.arraycopy(run(part, ids), 0, found, first, rows);
    }
    return found;
  }

  private float[] run(float[] part, int[] ids) {
    try (Tensor batch =
            Tensors.of(
                part, BATCH, spec.image().height(), spec.image().width(), spec.image().channels());
        Tensor classes = Tensors.of(ids, ids.length)) {
      Session.Runner runner = session.runner().feed(images, batch).fetch(verdict.probability());
      labels.ifPresent(to -> runner.feed(to, classes));
      try (Result result = runner.run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  private static Tensor value(Checkpoint checkpoint, VariableSpec variable) {
    if (!checkpoint.info(variable.name()).shape().equals(variable.shape())) {
      throw new EvaluationException(
          "%s: %s is %s in the checkpoint, but the configuration makes it %s."
              .formatted(
                  checkpoint.path(),
                  variable.name(),
                  checkpoint.info(variable.name()).shape(),
                  variable.shape()));
    }
    long[] shape = variable.shape().asArray();
    return variable.dtype() == TInt32.class
        ? Tensors.of(checkpoint.ints(variable.name()), shape)
        : Tensors.of(checkpoint.floats(variable.name()), shape);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
