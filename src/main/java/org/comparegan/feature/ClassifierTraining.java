package org.comparegan.feature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.data.Augmentation;
import org.comparegan.data.Batch;
import org.comparegan.data.Batches;
import org.comparegan.data.Batches.SampledLabels;
import org.comparegan.data.LatentDistribution;
import org.comparegan.experiment.OptimizerOptions;
import org.comparegan.feature.TrainedClassifier.ImageClassifier;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.image.ImageSet;
import org.comparegan.nn.InitialValues;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.comparegan.objective.Optimizer;
import org.comparegan.random.AddressedRandom;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Trains the classifier whose pooled activations are the features of a data set of small images.
 *
 * <p>Cross-entropy, Adam, mirrored and shifted images; the learning rate falls in stages.
 */
public final class ClassifierTraining {
  private ClassifierTraining() {}

  /**
   * How to train.
   *
   * @param stages one after the other
   * @param batchSize images of a step
   * @param seed of initial values, order and augmentation
   * @param session threads and determinism
   */
  public record Options(List<Stage> stages, int batchSize, long seed, SessionOptions session) {

    /** What the networks of the project were trained with: bit-equal on one kind of machine. */
    public static Options defaults() {
      return new Options(
          List.of(new Stage(2e-3, 12), new Stage(5e-4, 5), new Stage(1e-4, 3)),
          64,
          547,
          new SessionOptions(1, true));
    }
  }

  /** Epochs with one learning rate. */
  public record Stage(double learningRate, int epochs) {}

  /**
   * How to train, in steps.
   *
   * @param parts one after the other
   * @param batchSize images of a step
   * @param seed of initial values, order and augmentation
   * @param session threads and determinism
   */
  public record Budget(List<Part> parts, int batchSize, long seed, SessionOptions session) {
    /** Steps with one learning rate. */
    public record Part(double learningRate, long steps) {}

    /** Of all parts. */
    public long steps() {
      return parts.stream().mapToLong(Part::steps).sum();
    }
  }

  /** Listens to the steps. */
  public interface Progress {
    /**
     * A step is done.
     *
     * @param step from 1 to {@code steps}
     * @param loss cross-entropy of the step's batch
     */
    void step(long step, long steps, double loss);
  }

  /**
   * Trains.
   *
   * @param images all labelled, at least one batch
   * @throws FeatureException when the images have no classes, or are too few
   */
  public static TrainedClassifier train(ImageSet images, Options options, Progress progress) {
    if (images.classes() < 2) {
      throw new FeatureException(
          images.name() + " has no classes: a classifier needs a labelled data set.");
    }
    long stepsOfEpoch = images.size() / options.batchSize();
    if (stepsOfEpoch == 0) {
      throw new FeatureException(
          "%s has %d images, less than a batch of %d."
              .formatted(images.name(), images.size(), options.batchSize()));
    }
    List<Budget.Part> parts =
        options.stages().stream()
            .map(stage -> new Budget.Part(stage.learningRate(), stage.epochs() * stepsOfEpoch))
            .toList();
    return train(
        images,
        new Budget(parts, options.batchSize(), options.seed(), options.session()),
        progress);
  }

  /**
   * Trains for a number of steps that does not depend on the number of images.
   *
   * @param images all labelled, of at least two classes
   */
  public static TrainedClassifier train(ImageSet images, Budget budget, Progress progress) {
    long steps = budget.steps();
    long step = 0;
    Map<String, float[]> values = Map.of();
    for (Budget.Part part : budget.parts()) {
      try (ClassifierSteps training =
          new ClassifierSteps(images, budget, part.learningRate(), values)) {
        for (long i = 0; i < part.steps(); i++) {
          double loss = training.step(step++);
          progress.step(step, steps, loss);
        }
        values = training.values();
      }
    }
    return new TrainedClassifier(
        images.height(), images.width(), images.channels(), images.classes(), steps, values);
  }

  /** The training graph of a classifier with one learning rate, in a session. */
  private static final class ClassifierSteps implements AutoCloseable {
    /** How many pixels an image moves at most, in either direction. */
    private static final int SHIFT = 1;

    private final Budget budget;
    private final Map<String, float[]> start;
    private final Graph graph = new Graph();
    private final VariableStore variables;
    private final List<Variable> network;
    private final Operand<TFloat32> pixels;
    private final Operand<TInt32> labels;
    private final Operand<TFloat32> loss;
    private final List<Operation> changes;
    private final GraphSession session;
    private final Batches batches;
    private final Augmentation augmentation;

    /**
     * Builds the graph.
     *
     * @param start values of the network's variables by name; empty before the first stage
     */
    ClassifierSteps(
        ImageSet images, Budget budget, double learningRate, Map<String, float[]> start) {
      this.budget = budget;
      this.start = start;
      Ops tf = Ops.create(graph);
      int batch = budget.batchSize();
      variables = new VariableStore(tf);
      Shape shape = Shape.of(batch, images.height(), images.width(), images.channels());
      pixels = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
      labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(batch)));
      Net net = Net.root(tf, variables, ImageClassifier.layers(), Phase.TRAIN);
      loss = crossEntropy(tf, ImageClassifier.of(net, pixels, images.classes()).logits());
      network = List.copyOf(variables.all());
      changes = changes(tf, learningRate);
      session = new GraphSession(graph, budget.session());
      session.initialise(variables, this::initial);
      batches =
          new Batches(
              images,
              batch,
              0,
              new LatentDistribution.Normal(1),
              SampledLabels.NONE,
              budget.seed());
      augmentation =
          new Augmentation(
              AddressedRandom.of(budget.seed()).stream("classifier/augment"),
              SHIFT,
              images.height(),
              images.width(),
              images.channels());
    }

    private Operand<TFloat32> crossEntropy(Ops tf, Operand<TFloat32> logits) {
      Operand<TFloat32> each =
          FrameworkOps.create(tf).nn.sparseSoftmaxCrossEntropyWithLogits(labels, logits);
      return tf.math.mean(each, tf.constant(new int[] {0}));
    }

    private List<Operation> changes(Ops tf, double learningRate) {
      List<Variable> trained = variables.trainable().toList();
      List<Operand<TFloat32>> weights = new ArrayList<>();
      trained.forEach(variable -> weights.add(variables.read(variable)));
      List<Optional<Operand<TFloat32>>> gradients = Gradients.of(loss).wrt(tf, weights);
      Optimizer adam =
          new Optimizer(OptimizerOptions.Adam.defaults(), learningRate, "opt", "train");
      List<Operation> all = new ArrayList<>(adam.apply(tf, variables, trained, gradients));
      all.addAll(variables.storeUpdates());
      return List.copyOf(all);
    }

    private Tensor initial(VariableSpec spec) {
      float[] value = start.get(spec.name());
      return value == null
          ? InitialValues.of(budget.seed()).apply(spec)
          : Tensors.of(value, spec.shape().asArray());
    }

    /**
     * One step.
     *
     * @param number counted from 0 over all stages
     * @return the loss before the step
     */
    double step(long number) {
      Batch batch = batches.at(number);
      float[] moved = augmentation.apply(batch.images(), number * budget.batchSize());
      for (int i = 0; i < moved.length; i++) {
        moved[i] *= 255;
      }
      try (Tensor x = Tensors.of(moved, pixels.shape().asArray());
          Tensor y = Tensors.of(batch.labels(), budget.batchSize())) {
        Session.Runner runner = session.runner().feed(pixels, x).feed(labels, y).fetch(loss);
        changes.forEach(runner::addTarget);
        try (Result result = runner.run()) {
          return Tensors.floats(result.get(0))[0];
        }
      }
    }

    /** The variables of the network by name, row-major. */
    Map<String, float[]> values() {
      Map<String, float[]> values = new LinkedHashMap<>();
      network.forEach(v -> values.put(v.name(), session.read(v, Tensors::floats)));
      return values;
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
