/**
 * Baselines: what models gave when they were recorded, to notice when a change of the code, of the
 * weights or of the data makes them give something else.
 *
 * <ul>
 *   <li>{@link org.comparegan.baseline.Baseline}: a file of records, and how it was made: of each
 *       model its weights, graph, outputs, data and scores;
 *   <li>{@link org.comparegan.baseline.Recorder}: makes a record of a model;
 *   <li>{@link org.comparegan.baseline.Comparison}: what differs between two records, and which of
 *       it is too much;
 *   <li>{@link org.comparegan.baseline.BaselineReport}: all comparisons of a check as a table, JSON
 *       and JUnit's XML.
 * </ul>
 */
@NullMarked
package org.comparegan.baseline;

import org.jspecify.annotations.NullMarked;
