package org.comparegan.fewlabels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.experiment.OptimizerOptions;
import org.comparegan.gradient.Gradients;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.comparegan.nn.Net;
import org.comparegan.nn.Phase;
import org.comparegan.nn.Rotation;
import org.comparegan.objective.Optimizer;
import org.comparegan.objective.RotationLoss;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The training graph of a feature extractor: the rotation loss on all images and γ times the label
 * loss on those that have a label, both over all four rotations.
 */
final class ExtractorGraph implements AutoCloseable {
  private static final double MOMENTUM = 0.9;
  private static final String STEP = "global_step";

  private final ExtractorPlan plan;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final VariableStore variables = new VariableStore(tf);
  private final ExtractorPass evaluation;
  private final List<Variable> network;
  private final Operand<TFloat32> images;
  private final Operand<TInt32> labels;
  private final Operand<TFloat32> rate;
  private final List<Operand<TFloat32>> watched = new ArrayList<>();
  private final List<Operation> changes;

  ExtractorGraph(ExtractorPlan plan) {
    this.plan = plan;
    // First: it reads what is stored, not what the training step makes of it.
    evaluation = new ExtractorPass(tf, variables, plan);
    network = List.copyOf(variables.all());
    ExtractorPlan.Data data = plan.data();
    int n = plan.schedule().images();
    images = placeholder(TFloat32.class, n, data.height(), data.width(), data.channels());
    labels = placeholder(TInt32.class, n);
    rate = placeholder(TFloat32.class);
    Operand<TFloat32> turned = plan.turns() == 1 ? images : Rotation.of(tf, images, 0, 1, 2, 3);
    Net net = Net.root(tf, variables, ResNetV2.layers(), Phase.TRAIN);
    changes = changes(loss(ExtractorHeads.of(net, plan, turned)));
  }

  private <T extends org.tensorflow.types.family.TType> Operand<T> placeholder(
      Class<T> type, long... shape) {
    return tf.placeholder(type, Placeholder.shape(Shape.of(shape)));
  }

  private Operand<TFloat32> loss(ExtractorHeads heads) {
    ExtractorPlan.Loss weights = plan.loss();
    Operand<TFloat32> sum = weighted(decay(), weights.weightDecay());
    if (weights.rotation() > 0) {
      Operand<TFloat32> rotation = RotationLoss.of(tf, heads.rotation());
      watched.add(rotation);
      watched.add(RotationLoss.accuracy(tf, heads.rotation()));
      sum = tf.math.add(sum, weighted(rotation, weights.rotation()));
    }
    if (weights.gamma() > 0) {
      Operand<TFloat32> label = labelLoss(heads.classes().orElseThrow());
      watched.add(label);
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

  /** Mean over all rotations of the images that have a label; one without has a row of zeros. */
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

  /** Names of {@link #watched}, in its order. */
  List<String> watchedNames() {
    List<String> names = new ArrayList<>();
    if (plan.loss().rotation() > 0) {
      names.add("loss/rotation");
      names.add("accuracy/rotation");
    }
    if (plan.loss().gamma() > 0) {
      names.add("loss/label");
    }
    return names;
  }

  /** Losses and accuracies of a step, before it. */
  List<Operand<TFloat32>> watched() {
    return watched;
  }

  Graph graph() {
    return graph;
  }

  VariableStore variables() {
    return variables;
  }

  /** Weights and moments of the network: what evaluation reads. */
  List<Variable> network() {
    return network;
  }

  /** Steps done. */
  Variable step() {
    return variables.find(STEP).orElseThrow();
  }

  ExtractorPass evaluation() {
    return evaluation;
  }

  /** {@code [n, h, w, c]} in [0, 1]. */
  Operand<TFloat32> images() {
    return images;
  }

  /** {@code [n]} classes, −1 where not known. */
  Operand<TInt32> labels() {
    return labels;
  }

  /** The learning rate, scalar. */
  Operand<TFloat32> rate() {
    return rate;
  }

  /** What a step changes. */
  List<Operation> changes() {
    return changes;
  }

  @Override
  public void close() {
    graph.close();
  }
}
