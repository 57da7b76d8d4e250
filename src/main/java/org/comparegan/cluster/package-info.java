/**
 * Workers that train together, on TensorFlow's own runtime.
 *
 * <ul>
 *   <li>{@link org.comparegan.cluster.ClusterTask}: which workers there are, {@code TF_CONFIG};
 *       {@link org.comparegan.cluster.LocalWorkers}: further processes of this machine;
 *   <li>{@link org.comparegan.cluster.WorkerServer}: the server of one worker. {@code
 *       LoopbackFilter} keeps it to this machine where no other is meant to reach it;
 *   <li>{@link org.comparegan.cluster.Handshake}: before the first step all workers state what they
 *       are about to train, and refuse one that differs.
 * </ul>
 *
 * <p>Each worker has the whole graph and a server in its process, and a session on that server.
 * What they exchange, gradients, moments of batch norm, losses, are TensorFlow's collective
 * operations ({@link org.comparegan.graph.Replicas}), which the servers carry between each other.
 * The chief, worker 0, gives its state to the others at the start and alone writes files, so a run
 * can go on with another number of workers. Source: tpu_ops.py, and the reference's
 * CrossShardOptimizer, modular_gan.py:606.
 *
 * <p>When a worker dies, the connection breaks and the exchange that waits for it fails on all
 * others within a second; a machine that vanishes is noticed because its port does not answer.
 */
@NullMarked
package org.comparegan.cluster;

import org.jspecify.annotations.NullMarked;
