package org.comparegan.cli.common;

import org.comparegan.graph.Device;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.SessionOptions.GpuMemory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a verb computes with TensorFlow. */
final class ComputeOptions {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu:N",
      converter = DeviceConverter.class,
      description = "Where to compute. Default: gpu:0 if there is one, else cpu.")
  private Device device = Device.AUTO;

  @Option(
      names = "--gpu-memory",
      paramLabel = "growth|SHARE",
      converter = GpuMemoryConverter.class,
      description = "GPU memory to take: as needed, or a share at once, e.g. 0.5. Default: growth.")
  private GpuMemory gpuMemory = GpuMemory.GROWTH;

  @Mixin private ThreadOptions threads = new ThreadOptions();

  SessionOptions session() {
    return new SessionOptions(threads.threads(), threads.deterministic(), device, gpuMemory);
  }

  Device device() {
    return device;
  }

  /** {@code auto}, {@code cpu}, {@code gpu:N}. */
  static final class DeviceConverter implements ITypeConverter<Device> {
    @Override
    public Device convert(String text) {
      try {
        return Device.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** {@code growth} or a share. */
  static final class GpuMemoryConverter implements ITypeConverter<GpuMemory> {
    @Override
    public GpuMemory convert(String text) {
      try {
        return GpuMemory.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
