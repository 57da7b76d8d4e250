package org.comparegan.feature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.data.Batch;
import org.comparegan.data.Batches;
import org.comparegan.data.ImageSet;
import org.comparegan.data.LatentDistribution;
import org.comparegan.data.SampledLabels;
import org.comparegan.experiment.LayerOptions;
import org.comparegan.experiment.LayerOptions.CrossReplicaMean;
import org.comparegan.experiment.LayerOptions.StandardizeBatch;
import org.comparegan.experiment.OptimizerOptions;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
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
  private static final LayerOptions LAYERS = layers();

  private final ImageSet images;
  private final Options options;
  private final Map<String, float[]> values = new LinkedHashMap<>();

  private ClassifierTraining(ImageSet images, Options options) {
    this.images = images;
    this.options = options;
  }

  /**
   * How to train.
   *
   * @param stages one after the other
   * @param batchSize images of a step
   * @param seed of initial values, order and augmentation
   * @param session threads and determinism
   */
  public record Options(List<Stage> stages, int batchSize, long seed, SessionOptions session) {

    /** What the embedded networks were trained with: bit-equal on one kind of machine. */
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

  /** Hears of every step. */
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
   * @param images at least 16×16, all labelled
   * @return the trained network
   */
  public static TrainedClassifier train(ImageSet images, Options options, Progress progress) {
    if (images.classes() < 2) {
      throw new FeatureException(
          images.name() + " has no classes: a classifier needs a labelled data set.");
    }
    return new ClassifierTraining(images, options).run(progress);
  }

  private TrainedClassifier run(Progress progress) {
    long stepsOfEpoch = images.size() / options.batchSize();
    long steps = options.stages().stream().mapToLong(s -> s.epochs() * stepsOfEpoch).sum();
    long step = 0;
    for (Stage stage : options.stages()) {
      try (Steps training = new Steps(stage.learningRate())) {
        for (long i = 0; i < stage.epochs() * stepsOfEpoch; i++) {
          double loss = training.step(step++);
          progress.step(step, steps, loss);
        }
        training.save();
      }
    }
    return new TrainedClassifier(
        images.height(), images.width(), images.channels(), images.classes(), steps, values);
  }

  static LayerOptions layers() {
    LayerOptions defaults = LayerOptions.defaults();
    return new LayerOptions(
        defaults.weights(),
        new StandardizeBatch(0.99, 1e-3, true, CrossReplicaMean.NEVER),
        defaults.selfModulatedBatchNorm(),
        defaults.conditionalBatchNorm(),
        defaults.spectralNorm());
  }

  /** The graph of one stage; weights come from the stage before. */
  private final class Steps implements AutoCloseable {
    private final Graph graph = new Graph();
    private final VariableStore variables;
    private final Operand<TFloat32> pixels;
    private final Operand<TInt32> labels;
    private final Operand<TFloat32> loss;
    private final List<Operation> changes;
    private final GraphSession session;
    private final Batches batches;
    private final Augmentation augmentation;

    Steps(double learningRate) {
      Ops tf = Ops.create(graph);
      int batch = options.batchSize();
      variables = new VariableStore(tf);
      pixels =
          tf.placeholder(
              TFloat32.class,
              Placeholder.shape(
                  Shape.of(batch, images.height(), images.width(), images.channels())));
      labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(batch)));
      Net net = Net.root(tf, variables, LAYERS, Phase.TRAIN);
      Operand<TFloat32> logits = ImageClassifier.of(net, pixels, images.classes()).logits();
      loss = crossEntropy(tf, logits);
      List<Variable> trained = variables.trainable().toList();
      List<Optional<Operand<TFloat32>>> gradients =
          Gradients.of(loss)
              .wrt(tf, trained.stream().map(v -> variables.<TFloat32>read(v)).toList());
      changes =
          new ArrayList<>(
              new Optimizer(OptimizerOptions.Adam.defaults(), learningRate, "opt", "train")
                  .apply(tf, variables, trained, gradients));
      changes.addAll(variables.storeUpdates());
      session = new GraphSession(graph, options.session());
      session.initialise(variables, this::start);
      AddressedRandom random = AddressedRandom.of(options.seed());
      batches =
          new Batches(
              images,
              batch,
              0,
              new LatentDistribution.Normal(1),
              SampledLabels.NONE,
              options.seed());
      augmentation =
          new Augmentation(
              random.stream("classifier/augment"),
              images.height(),
              images.width(),
              images.channels());
    }

    private Operand<TFloat32> crossEntropy(Ops tf, Operand<TFloat32> logits) {
      Operand<TFloat32> wanted =
          tf.oneHot(labels, tf.constant(images.classes()), tf.constant(1f), tf.constant(0f));
      Operand<TFloat32> each = tf.nn.softmaxCrossEntropyWithLogits(logits, wanted).loss();
      return tf.math.mean(each, tf.constant(new int[] {0}));
    }

    private Tensor start(VariableSpec spec) {
      int size = Math.toIntExact(spec.shape().size());
      float[] value =
          Optional.ofNullable(values.get(spec.name())).orElseGet(() -> first(spec, size));
      return Tensors.of(value, spec.shape().asArray());
    }

    private float[] first(VariableSpec spec, int size) {
      float[] value = new float[size];
      if (spec.initializer() instanceof Initializer.Constant constant) {
        java.util.Arrays.fill(value, (float) constant.value());
        return value;
      }
      if (spec.initializer() instanceof Initializer.Normal normal) {
        return AddressedRandom.of(options.seed()).stream("initial/" + spec.name())
            .normal(0, size, 0, (float) normal.stddev());
      }
      throw new IllegalStateException(spec + " has a start that no layer of a classifier has.");
    }

    double step(long number) {
      Batch batch = batches.at(number);
      float[] moved = augmentation.apply(batch.images(), number * options.batchSize());
      for (int i = 0; i < moved.length; i++) {
        moved[i] *= 255;
      }
      try (Tensor x = Tensors.of(moved, pixels.shape().asArray());
          Tensor y = Tensors.of(batch.labels(), options.batchSize())) {
        Session.Runner runner = session.runner().feed(pixels, x).feed(labels, y).fetch(loss);
        changes.forEach(runner::addTarget);
        try (Result result = runner.run()) {
          return Tensors.floats(result.get(0))[0];
        }
      }
    }

    void save() {
      for (Variable variable : variables.all()) {
        if (!variable.name().contains("/opt") && !variable.name().startsWith("train/")) {
          values.put(variable.name(), session.read(variable, Tensors::floats));
        }
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
