/**
 * Files of features: {@link org.comparegan.score.FeatureFile} is what metrics read, in {@code .npz}
 * and {@code .npy}. Free of TensorFlow.
 */
@NullMarked
package org.comparegan.score;

import org.jspecify.annotations.NullMarked;
