/**
 * Thin facade on TensorFlow.
 *
 * <ul>
 *   <li>{@link org.comparegan.graph.VariableStore}: variables by checkpoint name, and what they are
 *       worth at the place of the graph that is being built;
 *   <li>{@link org.comparegan.graph.GraphSession}: a session with device, threads and determinism;
 *       reads and writes variables in bulk;
 *   <li>{@link org.comparegan.graph.Remote}: a session on another server, which may be lost ({@link
 *       org.comparegan.graph.ServerLost}); {@link org.comparegan.graph.Replicas}: what copies of a
 *       graph on several workers exchange;
 *   <li>{@link org.comparegan.graph.Device}: the device asked for; {@link
 *       org.comparegan.graph.VisibleDevice}: those that are there; {@link
 *       org.comparegan.graph.CudaLibraries}: what a GPU needs beside its driver; {@link
 *       org.comparegan.graph.MultiplicationSpeed}: how fast a device is;
 *   <li>{@link org.comparegan.graph.RawOps}: operations that the typed API lacks;
 *   <li>{@link org.comparegan.graph.FourConvolutions}: a transposed convolution in parts of its
 *       {@link org.comparegan.graph.KernelTaps}; {@link org.comparegan.graph.Substitute}: a value
 *       with the gradient of another;
 *   <li>{@link org.comparegan.graph.Tensors}: bulk copies between arrays and tensors;
 *   <li>{@link org.comparegan.graph.GraphDefs}: graphs as other programs read them.
 * </ul>
 *
 * <p>The graph itself and the typed operations are TensorFlow's own {@code Graph} and {@code Ops}.
 */
@NullMarked
package org.comparegan.graph;

import org.jspecify.annotations.NullMarked;
