package org.comparegan.graph;

import java.util.Optional;
import java.util.OptionalDouble;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * Options of a session.
 *
 * @param threads threads per operation and parallel operations; 0: one per core
 * @param deterministic one thread, so that two runs are bit-equal
 * @param device where operations may be placed
 * @param gpuMemory how much of a GPU's memory to take
 * @param trust what the graph of a foreign model may do
 * @param remote the server to run on; absent: this process
 */
public record SessionOptions(
    int threads,
    boolean deterministic,
    Device device,
    GpuMemory gpuMemory,
    Trust trust,
    Optional<Remote> remote) {

  /** One thread per core, not deterministic. */
  public static SessionOptions defaults() {
    return new SessionOptions(0, false);
  }

  /** On the automatic device. */
  public SessionOptions(int threads, boolean deterministic) {
    this(threads, deterministic, Device.AUTO);
  }

  /** In this process. */
  public SessionOptions(int threads, boolean deterministic, Device device) {
    this(threads, deterministic, device, GpuMemory.GROWTH);
  }

  /** In this process, for models of strangers. */
  public SessionOptions(int threads, boolean deterministic, Device device, GpuMemory gpuMemory) {
    this(threads, deterministic, device, gpuMemory, Trust.NETWORKS, Optional.empty());
  }

  /** Fails on a negative number of threads. */
  public SessionOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("--threads must be 0 (all cores) or more, not " + threads);
    }
  }

  /** A copy that runs on this server. */
  public SessionOptions on(Remote server) {
    return new SessionOptions(
        threads, deterministic, device, gpuMemory, trust, Optional.of(server));
  }

  /** A copy that runs in this process. */
  public SessionOptions local() {
    return new SessionOptions(threads, deterministic, device, gpuMemory, trust, Optional.empty());
  }

  /** A copy that runs foreign graphs of this kind. */
  public SessionOptions trusting(Trust other) {
    return new SessionOptions(threads, deterministic, device, gpuMemory, other, remote);
  }

  /** A copy that may use every device. */
  SessionOptions onAnyDevice() {
    return new SessionOptions(threads, deterministic, Device.AUTO, gpuMemory, trust, remote);
  }

  /** This worker among all. */
  public Replicas replicas() {
    return remote.map(Remote::replicas).orElse(Replicas.ALONE);
  }

  /** The options in TensorFlow's form. */
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
   * No graph rewriting: on a training graph its passes take tens of seconds before the first step
   * and make no later step faster, and TensorFlow 2.18's arithmetic pass turns {@code -reshape(-x)}
   * into {@code -x}.
   */
  private static RewriterConfig rewriting() {
    return RewriterConfig.newBuilder().setDisableMetaOptimizer(true).build();
  }

  /**
   * How much of a GPU's memory TensorFlow takes.
   *
   * @param share share of the memory to allocate at the start, in (0, 1]; empty: allocate as
   *     needed, and never release
   */
  public record GpuMemory(OptionalDouble share) {

    /** Allocates as needed. */
    public static final GpuMemory GROWTH = new GpuMemory(OptionalDouble.empty());

    private static final String GROWTH_NAME = "growth";

    /** Checks the share. */
    public GpuMemory {
      if (share.isPresent() && !(share.getAsDouble() > 0 && share.getAsDouble() <= 1)) {
        throw new IllegalArgumentException(
            "A share of a GPU's memory is above 0 and at most 1, not " + share.getAsDouble());
      }
    }

    /** Parses {@code growth} or a share, e.g. {@code 0.5}. */
    public static GpuMemory parse(String text) {
      if (text.equals(GROWTH_NAME)) {
        return GROWTH;
      }
      if (!text.matches("[01]?(\\.\\d{1,9})?") || text.isEmpty()) {
        throw new IllegalArgumentException(
            "'" + text + "' is not a share of a GPU's memory: write growth, or a number up to 1.");
      }
      return new GpuMemory(OptionalDouble.of(Double.parseDouble(text)));
    }

    void configure(GPUOptions.Builder gpu) {
      gpu.setAllowGrowth(share.isEmpty());
      share.ifPresent(gpu::setPerProcessGpuMemoryFraction);
    }

    @Override
    public String toString() {
      return share.isPresent() ? Double.toString(share.getAsDouble()) : GROWTH_NAME;
    }
  }
}
