/**
 * The nine networks of the reference and its network for tests, each one file that reads like the
 * paper's table.
 *
 * <ul>
 *   <li>{@link org.comparegan.architecture.Architectures}: by name, checked against the image;
 *   <li>{@link org.comparegan.architecture.Generator}, {@link
 *       org.comparegan.architecture.Discriminator}: what they all are;
 *   <li>{@link org.comparegan.architecture.Blocks}: residual blocks; {@code Heads}: first and last
 *       layers that several share; {@code Requirements}: which images and options they take;
 *   <li>{@link org.comparegan.architecture.NetworkGraph}: one of them alone in a graph, {@link
 *       org.comparegan.architecture.LayerTable}: its layers and what they cost, {@link
 *       org.comparegan.architecture.GraphSnapshot}: its graph as text, for review.
 * </ul>
 */
@NullMarked
package org.comparegan.architecture;

import org.jspecify.annotations.NullMarked;
