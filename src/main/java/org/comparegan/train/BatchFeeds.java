package org.comparegan.train;

import java.util.List;
import org.comparegan.data.Batch;
import org.comparegan.gan.BatchPlaceholders;
import org.comparegan.gan.SessionRun;
import org.comparegan.gan.SessionRun.Slice;
import org.comparegan.gan.TrainingGraph;
import org.comparegan.graph.Tensors;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * What the runs of a training graph are fed of a batch, and of random numbers.
 *
 * @param graph with the inputs
 * @param random of the run
 */
record BatchFeeds(TrainingGraph graph, AddressedRandom random) {

  /**
   * Feeds what a pass wants.
   *
   * @param fed gets the tensors, which are to be closed after the run
   */
  void feed(Session.Runner runner, SessionRun run, Batch batch, List<Tensor> fed) {
    run.part().ifPresent(part -> feed(runner, batch, part, fed));
    run.constants().forEach((to, value) -> feed(runner, to, TFloat32.scalarOf(value), fed));
  }

  private void feed(Session.Runner runner, Batch batch, Slice part, List<Tensor> fed) {
    BatchPlaceholders inputs = graph.inputs();
    Batch rows = batch.rows(part.first(), part.rows());
    feed(runner, inputs.images(), Tensors.of(rows.images(), shape(inputs.images())), fed);
    feed(runner, inputs.z(), Tensors.of(rows.z(), shape(inputs.z())), fed);
    inputs.labels().ifPresent(to -> feed(runner, to, labels(to, rows), fed));
    inputs
        .sampledLabels()
        .ifPresent(to -> feed(runner, to, Tensors.of(rows.sampledLabels(), rows.size()), fed));
    inputs
        .draws()
        .forEach(
            (name, to) -> {
              float[] values = draws(batch.number(), part, name, to.shape());
              feed(runner, to, Tensors.of(values, shape(to)), fed);
            });
  }

  /** Each row draws what it would in a batch that one worker sees as a whole. */
  private float[] draws(long number, Slice part, String name, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    int rows = Math.toIntExact(shape.get(0));
    int width = values.length / rows;
    RandomStream stream = random.stream("draw/" + part.draw(name));
    for (int i = 0; i < rows; i++) {
      long row = graph.share().stepRow(part.share() * rows + i);
      stream.fillUniform(number, row * width, values, i * width, width, 0, 1);
    }
    return values;
  }

  private static Tensor labels(Operand<?> to, Batch batch) {
    if (to.type() != TFloat32.class) {
      return Tensors.of(batch.labels(), batch.size());
    }
    if (batch.softLabels().length == 0) {
      throw new TrainingException(
          "S3GAN.use_soft_labels needs distributions as labels: name a soft_labeled_ data set, or"
              + " say label_split.labels = \"soft\", and their files with"
              + " replace_labels.file_pattern.");
    }
    return Tensors.of(batch.softLabels(), shape(to));
  }

  private static void feed(Session.Runner runner, Operand<?> to, Tensor value, List<Tensor> fed) {
    fed.add(value);
    runner.feed(to, value);
  }

  private static long[] shape(Operand<?> operand) {
    return operand.shape().asArray();
  }
}
