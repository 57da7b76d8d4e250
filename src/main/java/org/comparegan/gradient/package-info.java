/**
 * Reverse-mode differentiation over a TensorFlow graph, to any order.
 *
 * <ul>
 *   <li>{@link org.comparegan.gradient.Gradients}: the entry point for callers;
 *   <li>{@code Backpropagation}: the pass from the loss back to the variables, over the operations
 *       that a {@code Subgraph} finds between them; {@code BackwardStep}: one operation of it;
 *   <li>{@code Rules}: one {@code Rule} per operation type, by subject in the classes {@code
 *       *Rules}, and the types through which no gradient flows;
 *   <li>{@code Algebra}: the arithmetic in which rules are written. Together with {@code
 *       Broadcasting} it uses static shapes and constants instead of computing them in the graph.
 * </ul>
 *
 * <p>A rule may use only operations that have rules themselves, which makes higher orders possible.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.gradient;

import org.jspecify.annotations.NullMarked;
