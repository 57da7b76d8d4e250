/**
 * Files of features: {@link org.comparegan.score.FeatureFile} is what metrics read, in {@code .npz}
 * and {@code .npy}. Free of TensorFlow.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.score;

import org.jspecify.annotations.NullMarked;
