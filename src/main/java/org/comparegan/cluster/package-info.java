/**
 * Data-parallel training by several workers, on TensorFlow's own runtime.
 *
 * <ul>
 *   <li>{@link org.comparegan.cluster.ClusterTask}: the workers, read from {@code TF_CONFIG};
 *       {@link org.comparegan.cluster.LocalWorkers}: more processes on this machine;
 *   <li>{@link org.comparegan.cluster.WorkerServer}: the server of one worker, and who can connect
 *       to it. {@code LoopbackFilter} closes it to other machines where none needs to connect; the
 *       launcher, to other users of this one;
 *   <li>{@link org.comparegan.cluster.Handshake}: before the first step all workers compare what
 *       they are about to train, and fail when one differs.
 * </ul>
 *
 * <p>Each worker has the whole graph, a server in its process, and a session on that server. They
 * exchange gradients, batch-norm moments and losses by TensorFlow's collective operations ({@link
 * org.comparegan.graph.Replicas}), which the servers transport. The chief, worker 0, sends its
 * state to the others at the start and is the only one to write files, so a run can resume with
 * another number of workers. Source: tpu_ops.py, and the reference's CrossShardOptimizer,
 * modular_gan.py:606.
 *
 * <p>When a worker dies, the connection breaks and the pending exchange fails on all others within
 * a second; a machine that vanishes is noticed because its port no longer answers.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cluster;

import org.jspecify.annotations.NullMarked;
