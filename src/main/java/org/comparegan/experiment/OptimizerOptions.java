package org.comparegan.experiment;

import org.comparegan.gin.GinConfigurable;
import org.comparegan.gin.GinParameter;

/**
 * An optimiser with its hyper-parameters, without the learning rate, which the GAN passes: gin
 * {@code tf.train.*}. Defaults are TensorFlow 1's.
 */
public sealed interface OptimizerOptions {

  /** Adam; epsilon in the "epsilon hat" form. */
  @GinConfigurable(
      value = "tf.train.AdamOptimizer",
      unused = {"learning_rate = 0.001", "use_locking = False", "name = 'Adam'"})
  record Adam(
      @GinParameter(value = "0.9", least = 0, most = 1) double beta1,
      @GinParameter(value = "0.999", least = 0, most = 1) double beta2,
      @GinParameter(value = "1e-08", least = 0) double epsilon)
      implements OptimizerOptions {
    /** TensorFlow's defaults, also what the reference uses when no optimiser is bound. */
    public static Adam defaults() {
      return GinTable.defaults(Adam.class);
    }
  }

  /** RMSProp, not centred. */
  @GinConfigurable(
      value = "tf.train.RMSPropOptimizer",
      unused = {"learning_rate", "use_locking = False", "name = 'RMSProp'"},
      fixed = "centered = False")
  record RmsProp(
      @GinParameter(value = "0.9", least = 0, most = 1) double decay,
      @GinParameter("0.0") double momentum,
      @GinParameter(value = "1e-10", least = 0) double epsilon)
      implements OptimizerOptions {}

  /** Momentum, which has no default. */
  @GinConfigurable(
      value = "tf.train.MomentumOptimizer",
      unused = {"learning_rate", "use_locking = False", "name = 'Momentum'"})
  record Momentum(@GinParameter double momentum, @GinParameter("False") boolean useNesterov)
      implements OptimizerOptions {}

  /** Gradient descent. */
  @GinConfigurable(
      value = "tf.train.GradientDescentOptimizer",
      unused = {"learning_rate", "use_locking = False", "name = 'GradientDescent'"})
  record GradientDescent() implements OptimizerOptions {}

  /** Adagrad. */
  @GinConfigurable(
      value = "tf.train.AdagradOptimizer",
      unused = {"learning_rate", "use_locking = False", "name = 'Adagrad'"})
  record Adagrad(@GinParameter(value = "0.1", least = 0) double initialAccumulatorValue)
      implements OptimizerOptions {}
}
