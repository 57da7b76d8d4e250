/**
 * Baselines: records of models that show when a change of the code, the weights or the data changes
 * what a model does.
 *
 * <ul>
 *   <li>{@link org.comparegan.baseline.Baseline}: a file of model records (weights, graph, outputs,
 *       data, scores) and of the environment that made them;
 *   <li>{@link org.comparegan.baseline.Recorder}: records a model;
 *   <li>{@link org.comparegan.baseline.Comparison}: the differences between two records, and which
 *       of them exceed the tolerances;
 *   <li>{@link org.comparegan.baseline.BaselineReport}: all comparisons of a check as a table, JSON
 *       and JUnit XML.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.baseline;

import org.jspecify.annotations.NullMarked;
