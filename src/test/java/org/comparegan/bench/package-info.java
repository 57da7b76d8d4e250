/**
 * Measurements of speed and memory, ours against the reference's own graphs and other peers.
 *
 * <ul>
 *   <li>{@link org.comparegan.bench.Bench}: the command {@code tools/bench};
 *   <li>{@code Benchmark}: a group of rows that share what they open; {@code Row} is a line with
 *       its {@code Goal}, {@code Outcome} what was found;
 *   <li>{@code Turns}: two sides in turn, {@code Cost} what a piece of work took of the clock and
 *       of the processors;
 *   <li>{@code ReferenceGraph}: a graph of the reference, {@code OurTraining} the same training of
 *       ours;
 *   <li>{@code Guard}: ratios that are recorded in the tree, and whether they hold;
 *   <li>{@code Probe}: the main class of child processes, whose start and memory are measured.
 * </ul>
 */
@NullMarked
package org.comparegan.bench;

import org.jspecify.annotations.NullMarked;
