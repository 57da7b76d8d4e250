/**
 * The nine architectures of the reference and its test network, one file each that reads like the
 * paper's table.
 *
 * <ul>
 *   <li>{@link org.comparegan.architecture.Architectures}: networks by name, checked against the
 *       image;
 *   <li>{@link org.comparegan.architecture.Generator}, {@link
 *       org.comparegan.architecture.Discriminator}: their interfaces;
 *   <li>{@link org.comparegan.architecture.Blocks}: residual blocks; {@code Heads}: shared first
 *       and last layers; {@code Requirements}: supported images and options;
 *   <li>{@link org.comparegan.architecture.NetworkGraph}: a graph of one network, {@link
 *       org.comparegan.architecture.LayerTable}: its layers and their costs, {@link
 *       org.comparegan.architecture.GraphSnapshot}: the graph as text, for review.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.architecture;

import org.jspecify.annotations.NullMarked;
