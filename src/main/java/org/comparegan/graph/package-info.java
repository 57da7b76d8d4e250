/**
 * A thin layer over TensorFlow.
 *
 * <ul>
 *   <li>{@link org.comparegan.graph.VariableStore}: variables by checkpoint name, with their
 *       current values while the graph is being built;
 *   <li>{@link org.comparegan.graph.GraphSession}: a session with device, threads and determinism;
 *       reads and writes variables in bulk;
 *   <li>{@link org.comparegan.graph.Remote}: a session on another server, which may be lost ({@link
 *       org.comparegan.graph.ServerLost}); {@link org.comparegan.graph.Replicas}: exchanges between
 *       copies of a graph on several workers;
 *   <li>{@link org.comparegan.graph.Device}: the requested device; {@link
 *       org.comparegan.graph.VisibleDevice}: devices found; {@link
 *       org.comparegan.graph.CudaLibraries}: the libraries a GPU needs; {@link
 *       org.comparegan.graph.MultiplicationSpeed}: the speed of a device;
 *   <li>{@link org.comparegan.graph.RawOps}: operations that the typed API lacks;
 *   <li>{@link org.comparegan.graph.FourConvolutions}: a faster transposed convolution, built from
 *       an {@link org.comparegan.graph.UnpackedKernel}; {@link org.comparegan.graph.Substitute}: a
 *       value with the gradient of another;
 *   <li>{@link org.comparegan.graph.Tensors}: bulk copies between arrays and tensors;
 *   <li>{@link org.comparegan.graph.ProcessVariables}: the launcher's settings in other programs;
 *   <li>{@link org.comparegan.graph.GraphDefs}: graphs for other TensorFlow versions.
 * </ul>
 *
 * <p>The graph itself and the typed operations are TensorFlow's own {@code Graph} and {@code Ops}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.graph;

import org.jspecify.annotations.NullMarked;
