package org.comparegan.gan;

import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.graph.Initializer;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Style;
import org.comparegan.objective.RotationLoss;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * The heads of SSGAN and S³GAN on the features of the discriminator.
 *
 * <p>Source: ssgan.py:80-102, s3gan.py:96-175.
 *
 * @param spectralNorm whether the discriminator uses spectral norm
 */
record FeatureHeads(boolean spectralNorm) {

  /** Rotation logits {@code [n, 4]} of features of any rank. */
  Operand<TFloat32> rotation(Net net, Operand<TFloat32> features) {
    Ops tf = net.tf();
    Operand<TFloat32> flat =
        features.shape().numDimensions() == 2
            ? features
            : tf.reshape(
                features,
                tf.constant(
                    new int[] {
                      (int) features.shape().get(0), (int) features.shape().tail().size()
                    }));
    return linear(net.in("discriminator_rotation").in("score_classify"), flat, RotationLoss.COUNT);
  }

  /** Class logits {@code [n, classes]} of features {@code [n, d]}. */
  Operand<TFloat32> predictor(Net net, Operand<TFloat32> features, int classes) {
    return linear(net.in("discriminator_predictor").in("predictor_linear"), features, classes);
  }

  /** Σ f · (y E) per row, {@code [n, 1]}; E is {@code [classes, d]}. */
  Operand<TFloat32> projection(Net net, Operand<TFloat32> features, Operand<TFloat32> y) {
    Ops tf = net.tf();
    Operand<TFloat32> embedding =
        styled(net.in("discriminator_projection"))
            .kernel(new Initializer.GlorotNormal(), y.shape().get(1), features.shape().get(1));
    Operand<TFloat32> embedded = tf.linalg.matMul(y, embedding);
    return tf.reduceSum(
        tf.math.mul(embedded, features), tf.constant(new int[] {1}), ReduceSum.keepDims(true));
  }

  private Operand<TFloat32> linear(Net scope, Operand<TFloat32> input, int outputs) {
    return styled(scope).linear(input, outputs);
  }

  private Net styled(Net net) {
    return net.with(new Style(Norm.NONE, false, spectralNorm));
  }
}
