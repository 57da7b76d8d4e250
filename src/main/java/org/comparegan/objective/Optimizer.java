package org.comparegan.objective;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.comparegan.experiment.OptimizerOptions;
import org.comparegan.experiment.OptimizerOptions.Adagrad;
import org.comparegan.experiment.OptimizerOptions.Adam;
import org.comparegan.experiment.OptimizerOptions.Momentum;
import org.comparegan.experiment.OptimizerOptions.RmsProp;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableSpec;
import org.comparegan.graph.VariableStore;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * An optimiser that applies gradients by TensorFlow's own kernels, with the slot names of
 * TensorFlow 1 ({@code <variable>/d_opt}, {@code <variable>/d_opt_1}, {@code
 * disc_step_1/beta1_power}).
 *
 * <p>Source: modular_gan.py:606-616; Adam divides by {@code sqrt(v) + epsilon} ("epsilon hat").
 */
public final class Optimizer {
  private final OptimizerOptions options;
  private final Function<Ops, Operand<TFloat32>> learningRate;
  private final String slot;
  private final String powerScope;

  /**
   * An optimiser with a constant step size.
   *
   * @param options kind and hyper-parameters
   * @param learningRate step size
   * @param slot name of the first slot, {@code d_opt} or {@code g_opt}
   * @param powerScope scope of Adam's powers of beta, e.g. {@code disc_step_1}
   */
  public Optimizer(OptimizerOptions options, double learningRate, String slot, String powerScope) {
    this(options, tf -> tf.constant((float) learningRate), slot, powerScope);
  }

  /**
   * An optimiser whose step size may change from run to run.
   *
   * @param learningRate scalar of the graph, e.g. a placeholder
   */
  public Optimizer(
      OptimizerOptions options, Operand<TFloat32> learningRate, String slot, String powerScope) {
    this(options, tf -> learningRate, slot, powerScope);
  }

  private Optimizer(
      OptimizerOptions options,
      Function<Ops, Operand<TFloat32>> learningRate,
      String slot,
      String powerScope) {
    this.options = options;
    this.learningRate = learningRate;
    this.slot = slot;
    this.powerScope = powerScope;
  }

  /**
   * Applies one step to each variable that has a gradient. Slots exist only for those, as in
   * TensorFlow.
   *
   * @param gradients one per variable; absent where the loss does not depend on it
   * @return the operations that change variables in place
   */
  public List<Operation> apply(
      Ops tf,
      VariableStore store,
      List<Variable> variables,
      List<Optional<Operand<TFloat32>>> gradients) {
    Step step =
        options instanceof Adam adam
            ? new AdamStep(tf, store, adam)
            : new PlainStep(tf, store, options);
    List<Operation> applied = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      gradients.get(i).ifPresent(gradient -> applied.add(step.apply(variable, gradient)));
    }
    step.finish();
    return applied;
  }

  /** One step: {@code apply} for each variable, then {@code finish}. */
  private abstract class Step {
    final Ops tf;
    final VariableStore store;
    final Operand<TFloat32> rate;

    Step(Ops tf, VariableStore store) {
      this.tf = tf;
      this.store = store;
      this.rate = learningRate.apply(tf);
    }

    abstract Operation apply(Variable variable, Operand<TFloat32> gradient);

    void finish() {}

    final Operand<TFloat32> scalar(double value) {
      return tf.constant((float) value);
    }

    final Variable slot(Variable variable, String suffix, double start) {
      return store.get(
          VariableSpec.state(
              variable.name() + "/" + slot + suffix,
              variable.spec().shape(),
              new Initializer.Constant(start)));
    }

    /** Runs after the read of the weight, which the gradient need not depend on. */
    final RawOps.Builder start(String type, Variable variable) {
      return new RawOps(tf).op(type).in(variable.handle()).after(store.read(variable).op());
    }

    final Operation done(RawOps.Builder builder, Variable... changed) {
      Operation operation = builder.build();
      for (Variable variable : changed) {
        store.changedBy(variable, operation);
      }
      return operation;
    }
  }

  private final class AdamStep extends Step {
    private final Adam adam;
    private final Variable power1;
    private final Variable power2;

    AdamStep(Ops tf, VariableStore store, Adam adam) {
      super(tf, store);
      this.adam = adam;
      this.power1 = power("beta1_power", adam.beta1());
      this.power2 = power("beta2_power", adam.beta2());
    }

    private Variable power(String name, double beta) {
      return store.get(
          VariableSpec.state(
              powerScope + "/" + name, Shape.scalar(), new Initializer.Constant(beta)));
    }

    @Override
    Operation apply(Variable variable, Operand<TFloat32> gradient) {
      Variable m = slot(variable, "", 0);
      Variable v = slot(variable, "_1", 0);
      return done(
          start("ResourceApplyAdam", variable)
              .in(m.handle(), v.handle())
              .in(store.read(power1), store.read(power2), rate)
              .in(scalar(adam.beta1()), scalar(adam.beta2()), scalar(adam.epsilon()))
              .in(gradient),
          variable,
          m,
          v);
    }

    @Override
    void finish() {
      store.update(power1, tf.math.mul(store.read(power1), scalar(adam.beta1())));
      store.update(power2, tf.math.mul(store.read(power2), scalar(adam.beta2())));
    }
  }

  private final class PlainStep extends Step {
    private final OptimizerOptions kind;

    PlainStep(Ops tf, VariableStore store, OptimizerOptions kind) {
      super(tf, store);
      this.kind = kind;
    }

    @Override
    Operation apply(Variable variable, Operand<TFloat32> gradient) {
      if (kind instanceof RmsProp options) {
        Variable meanSquare = slot(variable, "", 1);
        Variable momentum = slot(variable, "_1", 0);
        return done(
            start("ResourceApplyRMSProp", variable)
                .in(meanSquare.handle(), momentum.handle())
                .in(rate, scalar(options.decay()), scalar(options.momentum()))
                .in(scalar(options.epsilon()), gradient),
            variable,
            meanSquare,
            momentum);
      }
      if (kind instanceof Momentum options) {
        Variable velocity = slot(variable, "", 0);
        return done(
            start("ResourceApplyMomentum", variable)
                .in(velocity.handle(), rate, gradient)
                .in(scalar(options.momentum()))
                .attr("use_nesterov", options.useNesterov()),
            variable,
            velocity);
      }
      if (kind instanceof Adagrad options) {
        Variable squares = slot(variable, "", options.initialAccumulatorValue());
        return done(
            start("ResourceApplyAdagrad", variable).in(squares.handle(), rate, gradient),
            variable,
            squares);
      }
      return done(start("ResourceApplyGradientDescent", variable).in(rate, gradient), variable);
    }
  }
}
