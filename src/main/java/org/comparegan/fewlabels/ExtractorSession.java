package org.comparegan.fewlabels;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.data.Augmentation;
import org.comparegan.data.Batch;
import org.comparegan.data.BatchStream;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.data.Batches;
import org.comparegan.data.Batches.SampledLabels;
import org.comparegan.data.LatentDistribution;
import org.comparegan.experiment.OptimizerOptions;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.nn.InitialValues;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.comparegan.nn.Rotation;
import org.comparegan.objective.Optimizer;
import org.comparegan.objective.RotationLoss;
import org.comparegan.random.AddressedRandom;
import org.comparegan.train.SavedState;
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
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The training graph of a feature extractor, with its variables and images.
 *
 * <p>The loss is that of {@link ExtractorPlan.Loss}: rotations of all images, and labels of those
 * that have one, over all four rotations. Step t trains on batch t of the whole set and batch t of
 * its labelled part, each a pure function of (seed, t).
 */
final class ExtractorSession implements AutoCloseable {
  private static final double MOMENTUM = 0.9;
  private static final String STEP = "global_step";

  private final ExtractorPlan plan;
  private final ImageSet images;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final VariableStore variables = new VariableStore(tf);
  private final ExtractorNetwork evaluation;
  private final List<Variable> network;
  private final Operand<TFloat32> pixels;
  private final Operand<TInt32> labels;
  private final Operand<TFloat32> rate;

  /** Losses and accuracies of a step, before it, by name. */
  private final Map<String, Operand<TFloat32>> watched = new LinkedHashMap<>();

  private final List<Operation> changes;
  private final GraphSession session;
  private final Augmentation augmentation;
  private final Augmentation labelledAugmentation;

  /** Opens a session without values: start or restore it. */
  ExtractorSession(ExtractorPlan plan, ImageSet images, SessionOptions options) {
    this.plan = plan;
    this.images = images;
    // First: it reads what is stored, not what the training step makes of it.
    evaluation = new ExtractorNetwork(tf, variables, plan);
    network = List.copyOf(variables.all());
    ExtractorPlan.Data data = plan.data();
    int n = plan.schedule().images();
    pixels = placeholder(TFloat32.class, n, data.height(), data.width(), data.channels());
    labels = placeholder(TInt32.class, n);
    rate = placeholder(TFloat32.class);
    Operand<TFloat32> turned = plan.turns() == 1 ? pixels : Rotation.of(tf, pixels, 0, 1, 2, 3);
    Net net = Net.root(tf, variables, ResNetV2.layers(), Phase.TRAIN);
    changes = changes(loss(ExtractorNetwork.Heads.of(net, plan, turned)));
    session = new GraphSession(graph, options);
    augmentation = augmentation("label/augment");
    labelledAugmentation = augmentation("label/augment_labelled");
  }

  private <T extends TType> Operand<T> placeholder(Class<T> type, long... shape) {
    return tf.placeholder(type, Placeholder.shape(Shape.of(shape)));
  }

  private Operand<TFloat32> loss(ExtractorNetwork.Heads heads) {
    ExtractorPlan.Loss weights = plan.loss();
    Operand<TFloat32> sum = weighted(decay(), weights.weightDecay());
    if (weights.rotation() > 0) {
      Operand<TFloat32> rotation = RotationLoss.of(tf, heads.rotation());
      watched.put("loss/rotation", rotation);
      watched.put("accuracy/rotation", RotationLoss.accuracy(tf, heads.rotation()));
      sum = tf.math.add(sum, weighted(rotation, weights.rotation()));
    }
    if (weights.gamma() > 0) {
      Operand<TFloat32> label = labelLoss(heads.classes().orElseThrow());
      watched.put("loss/label", label);
      sum = tf.math.add(sum, weighted(label, weights.gamma()));
    }
    return sum;
  }

  private Operand<TFloat32> weighted(Operand<TFloat32> term, double weight) {
    return tf.math.mul(term, tf.constant((float) weight));
  }

  private Operand<TFloat32> decay() {
    FrameworkOps framework = FrameworkOps.create(tf);
    Operand<TFloat32> sum = tf.constant(0f);
    for (Variable kernel :
        variables.trainable().filter(v -> v.name().endsWith("/kernel")).toList()) {
      Operand<TFloat32> squares = tf.math.square(variables.<TFloat32>read(kernel));
      sum = tf.math.add(sum, tf.reduceSum(squares, framework.math.allAxes(squares)));
    }
    return weighted(sum, 0.5);
  }

  /** Mean over all rotations of labelled images; an unlabelled one has a row of zeros. */
  private Operand<TFloat32> labelLoss(Operand<TFloat32> logits) {
    Operand<TFloat32> known =
        tf.oneHot(labels, tf.constant(plan.classes()), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> wanted = tf.tile(known, tf.constant(new int[] {plan.turns(), 1}));
    Operand<TFloat32> each = tf.nn.softmaxCrossEntropyWithLogits(logits, wanted).loss();
    // The kernel's gradient, softmax − label, is not 0 for a row of zeros, though its loss is.
    Operand<TFloat32> isKnown = tf.reduceSum(wanted, tf.constant(new int[] {1}));
    Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(each, isKnown), tf.constant(new int[] {0}));
    Operand<TFloat32> count = tf.reduceSum(isKnown, tf.constant(new int[] {0}));
    return tf.math.div(sum, tf.math.maximum(count, tf.constant(1f)));
  }

  private List<Operation> changes(Operand<TFloat32> loss) {
    List<Variable> trained = variables.trainable().toList();
    List<Operand<TFloat32>> weights = new ArrayList<>();
    trained.forEach(variable -> weights.add(variables.read(variable)));
    List<Optional<Operand<TFloat32>>> gradients = Gradients.of(loss).wrt(tf, weights);
    Variable step =
        variables.get(
            new VariableSpec(STEP, TInt64.class, Shape.scalar(), Initializer.ZEROS, false));
    variables.update(step, tf.math.add(variables.<TInt64>read(step), tf.constant(1L)));
    Optimizer sgd =
        new Optimizer(new OptimizerOptions.Momentum(MOMENTUM, false), rate, "Momentum", "train");
    List<Operation> all = new ArrayList<>(sgd.apply(tf, variables, trained, gradients));
    all.addAll(variables.storeUpdates());
    return List.copyOf(all);
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

  /** Initialises variables from the seed, then from the starting network. */
  void start(Optional<Extractor.Start> from) {
    session.initialiseTogether(variables, InitialValues.of(plan.seed()));
    from.ifPresent(
        start -> {
          try (Checkpoint checkpoint = CheckpointReader.open(start.prefix())) {
            network.stream()
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
      SavedState.restore(session, variables, checkpoint);
    }
  }

  void save(String prefix) {
    SavedState.save(session, variables, prefix);
  }

  /** Steps done. */
  long step() {
    return session.read(variables.find(STEP).orElseThrow(), tensor -> Tensors.longs(tensor)[0]);
  }

  GraphSession session() {
    return session;
  }

  VariableStore variables() {
    return variables;
  }

  /** The evaluation network. */
  ExtractorNetwork evaluation() {
    return evaluation;
  }

  /** The batches from a step on; the caller closes them. */
  Source source(long first) {
    return new Source(first);
  }

  /** Trains on the next batches and returns losses and accuracies before the step. */
  Map<String, Float> train(long step, Source source) {
    Examples examples = source.next();
    int n = plan.schedule().images();
    Map<String, Float> values = new LinkedHashMap<>();
    try (Tensor x = Tensors.of(examples.images(), pixels.shape().asArray());
        Tensor y = Tensors.of(examples.labels(), n);
        Tensor r = Tensors.of(new float[] {(float) plan.schedule().rate().at(step)})) {
      Session.Runner runner = session.runner().feed(pixels, x).feed(labels, y).feed(rate, r);
      watched.values().forEach(runner::fetch);
      changes.forEach(runner::addTarget);
      try (Result result = runner.run()) {
        int i = 0;
        for (String name : watched.keySet()) {
          values.put(name, Tensors.floats(result.get(i++))[0]);
        }
      }
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /** Images {@code [n, h, w, c]} and labels {@code [n]}. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Examples(float[] images, int[] labels) {}

  /** A part of a step's examples. */
  private record Part(BatchStream stream, Augmentation augmentation, int size) {
    void next(float[] images, int[] labels, int at, int pixels) {
      Batch batch = stream.next();
      float[] moved = augmentation.apply(batch.images(), batch.number() * size);
      System.arraycopy(moved, 0, images, at * pixels, moved.length);
      System.arraycopy(batch.labels(), 0, labels, at, size);
    }
  }

  /** The examples of consecutive steps. */
  final class Source implements AutoCloseable {
    private final List<Part> parts = new ArrayList<>();

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
