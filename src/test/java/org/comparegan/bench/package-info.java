/**
 * Measurements of speed and memory, ours against the reference's own graphs and other peers.
 *
 * <ul>
 *   <li>{@link org.comparegan.bench.Bench} is the command {@code tools/bench}, {@code Benchmarks}
 *       its list, {@code BenchTable} what it prints;
 *   <li>a {@code Benchmark} is a group of rows that share what they open; a {@code Row} has a
 *       {@code Goal} and ends in an {@code Outcome};
 *   <li>{@code Turns} lets two sides work in turn; {@code Cost} is what that took by the clock and
 *       of the processors;
 *   <li>{@code ReferenceGraph} is a graph of the reference, {@code OurTraining} the training of the
 *       same configuration;
 *   <li>{@code SpeedGuard} holds ratios that are recorded in the tree;
 *   <li>{@code Probe} is the main class of child processes, whose start and memory are measured.
 * </ul>
 */
@NullMarked
package org.comparegan.bench;

import org.jspecify.annotations.NullMarked;
