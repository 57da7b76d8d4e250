package org.comparegan.graph;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * How a session runs.
 *
 * @param threads threads of one operation and operations at a time; 0: one per core
 * @param deterministic one thread per operation, so that two runs are bit-equal
 */
public record SessionOptions(int threads, boolean deterministic) {

  /** One thread per core, not deterministic. */
  public static SessionOptions defaults() {
    return new SessionOptions(0, false);
  }

  /** Fails on a negative number of threads. */
  public SessionOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("--threads must be 0 (all cores) or more, not " + threads);
    }
  }

  ConfigProto config() {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(deterministic ? 1 : threads)
        .setInterOpParallelismThreads(deterministic ? 1 : threads)
        .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
        .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting()))
        .build();
  }

  /** The arithmetic pass of TensorFlow 2.18 computes {@code -reshape(-x)} as {@code -x}. */
  private static RewriterConfig rewriting() {
    return RewriterConfig.newBuilder().setArithmeticOptimization(RewriterConfig.Toggle.OFF).build();
  }
}
