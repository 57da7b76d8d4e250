package org.comparegan.cli.common;

import java.util.Optional;
import org.comparegan.graph.Device;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.SessionOptions.GpuMemory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that every verb takes. */
public final class CommonOptions {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu:N",
      converter = DeviceConverter.class,
      description = "Where to compute. Default: gpu:0 if it is there, else cpu.")
  private Device device = Device.AUTO;

  @Option(
      names = "--gpu-memory",
      paramLabel = "growth|SHARE",
      converter = GpuMemoryConverter.class,
      description =
          "How much of a GPU's memory to take: as it is needed, or a share of all at once, as in"
              + " 0.5. Default: growth.")
  private GpuMemory gpuMemory = GpuMemory.GROWTH;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = ThreadsConverter.class,
      description = "Threads to compute with. Default: one per core.")
  private int threads;

  @Option(
      names = "--deterministic",
      description = "Fixed order of every sum, so that two runs are bit-equal. Slower.")
  private boolean deterministic;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of every random number. Default: the configuration's.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no notices.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Stack traces, and TensorFlow's own log.")
  private boolean verbose;

  /** Device, threads and determinism for a session. */
  public SessionOptions session() {
    return new SessionOptions(threads, deterministic, device, gpuMemory);
  }

  /** The device that was asked for. */
  public Device device() {
    return device;
  }

  /** The seed that was asked for, if any. */
  public Optional<Long> seed() {
    return seed;
  }

  /** Whether notices and progress are unwanted. */
  public boolean quiet() {
    return quiet;
  }

  /** Whether stack traces are wanted. */
  public boolean verbose() {
    return verbose;
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

  /** A whole number from 1. */
  static final class ThreadsConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[1-9]\\d{0,3}")) {
        throw new TypeConversionException("'" + text + "' is not a number of threads, 1 or more.");
      }
      return Integer.valueOf(text);
    }
  }
}
