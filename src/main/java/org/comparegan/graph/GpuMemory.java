package org.comparegan.graph;

import java.util.OptionalDouble;
import org.tensorflow.proto.GPUOptions;

/**
 * How much of a GPU's memory TensorFlow takes.
 *
 * @param share of the whole memory, allocated at the start, in (0, 1]; empty: allocated as needed
 *     and never given back
 */
public record GpuMemory(OptionalDouble share) {

  /** Memory is allocated as needed. */
  public static final GpuMemory GROWTH = new GpuMemory(OptionalDouble.empty());

  private static final String GROWTH_NAME = "growth";

  /** Fails when the share is out of range. */
  public GpuMemory {
    if (share.isPresent() && !(share.getAsDouble() > 0 && share.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "A share of a GPU's memory is above 0 and at most 1, not " + share.getAsDouble());
    }
  }

  /** Reads {@code growth} or a share, as in {@code 0.5}. */
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
