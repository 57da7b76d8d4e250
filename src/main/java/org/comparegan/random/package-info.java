/**
 * Random numbers with an address: (seed, stream name, step, index).
 *
 * <p>{@link org.comparegan.random.AddressedRandom} holds the seed and names streams; {@link
 * org.comparegan.random.RandomStream} draws numbers at a step; {@link
 * org.comparegan.random.Permutation} is a shuffle that can be evaluated at any position. Below them
 * {@code Philox} is the counter-based generator and {@code BoxMuller} turns its bits into normal
 * numbers. Nothing here has state, so there is nothing to save with a checkpoint.
 *
 * <p>The package stands beside {@code metric} at the bottom of the house, because initialisers,
 * label splits and the input stream all draw from it. It uses the JDK alone.
 */
@NullMarked
package org.comparegan.random;

import org.jspecify.annotations.NullMarked;
