/**
 * Random numbers by address: (seed, stream name, step, index).
 *
 * <p>{@link org.comparegan.random.AddressedRandom} holds the seed and names streams; {@link
 * org.comparegan.random.RandomStream} draws numbers at a step; {@link
 * org.comparegan.random.Permutation} is a shuffle that can be evaluated at any position. {@code
 * Philox} is the counter-based generator below them, and {@code BoxMuller} turns its bits into
 * normal numbers. None of these has state, so checkpoints need not save any.
 *
 * <p>{@link org.comparegan.random.NumpyRandom} reproduces NumPy's streams where a number must equal
 * one of the reference's or of scikit-learn's.
 *
 * <p>Initialisers, label splits and the input stream all draw from here, so the package uses only
 * the JDK.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.random;

import org.jspecify.annotations.NullMarked;
