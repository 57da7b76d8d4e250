/**
 * Reverse-mode differentiation over a TensorFlow graph, to any order.
 *
 * <ul>
 *   <li>{@link org.comparegan.gradient.Gradients}: what callers use;
 *   <li>{@code Backpropagation} sweeps from the loss to the variables over the operations that a
 *       {@code Subgraph} finds between them; a {@code Step} is one operation of that sweep;
 *   <li>{@code Rules}: one {@code Rule} per operation type, by subject in the classes {@code
 *       *Rules}; {@code Rules} also lists the types through which no gradient flows;
 *   <li>{@code Algebra}: the arithmetic that rules are written in. With {@code Broadcasting} it
 *       decides from known shapes and constants what the graph would otherwise compute.
 * </ul>
 *
 * <p>A rule may use only operations that have rules themselves: that is what makes second order
 * work.
 */
@NullMarked
package org.comparegan.gradient;

import org.jspecify.annotations.NullMarked;
