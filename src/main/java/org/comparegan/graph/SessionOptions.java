package org.comparegan.graph;

import java.util.Optional;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * How a session runs.
 *
 * @param threads threads of one operation and operations at a time; 0: one per core
 * @param deterministic one thread per operation, so that two runs are bit-equal
 * @param device where operations may be placed
 * @param gpuMemory how much of a GPU is taken
 * @param remote the server to run on; absent: this process
 */
public record SessionOptions(
    int threads,
    boolean deterministic,
    Device device,
    GpuMemory gpuMemory,
    Optional<Remote> remote) {

  /** One thread per core, not deterministic. */
  public static SessionOptions defaults() {
    return new SessionOptions(0, false);
  }

  /** On whatever device is there. */
  public SessionOptions(int threads, boolean deterministic) {
    this(threads, deterministic, Device.AUTO);
  }

  /** In this process. */
  public SessionOptions(int threads, boolean deterministic, Device device) {
    this(threads, deterministic, device, GpuMemory.GROWTH, Optional.empty());
  }

  /** Fails on a negative number of threads. */
  public SessionOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("--threads must be 0 (all cores) or more, not " + threads);
    }
  }

  /** A copy that computes on another server. */
  public SessionOptions on(Remote server) {
    return new SessionOptions(threads, deterministic, device, gpuMemory, Optional.of(server));
  }

  /** A copy that computes in this process. */
  public SessionOptions local() {
    return new SessionOptions(threads, deterministic, device, gpuMemory, Optional.empty());
  }

  /** A copy that takes whatever device there is. */
  SessionOptions onAnyDevice() {
    return new SessionOptions(threads, deterministic, Device.AUTO, gpuMemory, remote);
  }

  /** This worker among those that train together. */
  public Replicas replicas() {
    return remote.map(Remote::replicas).orElse(Replicas.ALONE);
  }

  /** As TensorFlow takes it. */
  public ConfigProto config() {
    GPUOptions.Builder gpu = GPUOptions.newBuilder();
    gpuMemory.configure(gpu);
    device.gpu().ifPresent(n -> gpu.setVisibleDeviceList(Integer.toString(n)));
    ConfigProto.Builder config = ConfigProto.newBuilder();
    if (device.equals(Device.CPU)) {
      config.putDeviceCount("GPU", 0);
    }
    remote.ifPresent(server -> server.configure(config));
    return config
        .setIntraOpParallelismThreads(deterministic ? 1 : threads)
        .setInterOpParallelismThreads(deterministic ? 1 : threads)
        .setGpuOptions(gpu)
        .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting()))
        .build();
  }

  /**
   * No rewriting: on a training graph the passes take tens of seconds before the first step and no
   * later step is faster for it, and the arithmetic one of TensorFlow 2.18 computes {@code
   * -reshape(-x)} as {@code -x}.
   */
  private static RewriterConfig rewriting() {
    return RewriterConfig.newBuilder().setDisableMetaOptimizer(true).build();
  }
}
