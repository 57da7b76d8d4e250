package org.comparegan.experiment;

/**
 * An optimiser with its hyper-parameters, without the learning rate: gin {@code tf.train.*}.
 * Defaults are TensorFlow 1's.
 */
public sealed interface OptimizerOptions {

  /** {@code tf.train.AdamOptimizer}; epsilon in the "epsilon hat" form. */
  record Adam(double beta1, double beta2, double epsilon) implements OptimizerOptions {
    /** TensorFlow's defaults, also what the reference uses when no optimiser is bound. */
    public static Adam defaults() {
      return new Adam(0.9, 0.999, 1e-8);
    }
  }

  /** {@code tf.train.RMSPropOptimizer}, not centred. */
  record RmsProp(double decay, double momentum, double epsilon) implements OptimizerOptions {
    /** TensorFlow's defaults. */
    public static RmsProp defaults() {
      return new RmsProp(0.9, 0.0, 1e-10);
    }
  }

  /** {@code tf.train.MomentumOptimizer}; momentum has no default. */
  record Momentum(double momentum, boolean useNesterov) implements OptimizerOptions {}

  /** {@code tf.train.GradientDescentOptimizer}. */
  record GradientDescent() implements OptimizerOptions {}

  /** {@code tf.train.AdagradOptimizer}. */
  record Adagrad(double initialAccumulatorValue) implements OptimizerOptions {
    /** TensorFlow's default. */
    public static Adagrad defaults() {
      return new Adagrad(0.1);
    }
  }
}
