package org.comparegan.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Version;
import org.comparegan.evaluate.FeatureCache;
import org.comparegan.file.Checkout;
import org.comparegan.file.Reason;
import org.comparegan.graph.CudaLibraries;
import org.comparegan.graph.MultiplicationSpeed;
import org.comparegan.graph.NativeLog;
import org.comparegan.graph.VisibleDevice;
import org.comparegan.linalg.OpenBlas;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks this machine. */
@Command(
    name = "doctor",
    description =
        "Reports versions, native libraries, devices, GPU libraries, memory, the speed of a"
            + " matrix product and the size of the feature cache, and what is missing.",
    footer = {"", "Example:", "  ./comparegan doctor"})
final class Doctor extends ComputingVerb {
  private static final double MEGABYTE = 1e6;

  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--parity", hidden = true)
  private boolean parity;

  /** A GPU that is not there is what it explains. */
  @Override
  protected void require() {}

  @Override
  protected ExitCode run(Console console) {
    if (parity) {
      throw usage("doctor --parity is now tools/golden --quick, which takes --device as well.");
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    describeMachine(facts);
    describeTensorFlow(facts, missing);
    describeLinearAlgebra(facts, missing);
    describeCache(facts);
    facts.put("missing", missing);
    if (json.wanted()) {
      console.json(facts);
    } else {
      facts.forEach((name, value) -> console.print(String.format("%-16s %s", name, text(value))));
    }
    return missing.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static boolean hasGpu(List<VisibleDevice> devices) {
    return devices.stream().anyMatch(VisibleDevice::isGpu);
  }

  private static String text(Object value) {
    if (value instanceof List<?> many) {
      return many.isEmpty()
          ? "nothing"
          : many.stream().map(Object::toString).collect(Collectors.joining("\n" + " ".repeat(17)));
    }
    return value.toString();
  }

  private static void describeMachine(Map<String, Object> facts) {
    facts.put("comparegan", Version.build().comparegan());
    facts.put("installed", Version.installed());
    facts.put(
        "java", System.getProperty("java.version") + " at " + System.getProperty("java.home"));
    facts.put(
        "system",
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    var memory = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    facts.put(
        "memory",
        String.format(
            Locale.ROOT,
            "%s, %s free; Java's heap may grow to %s",
            gib(memory.getTotalMemorySize()),
            gib(memory.getFreeMemorySize()),
            gib(Runtime.getRuntime().maxMemory())));
  }

  /** Natives that cannot be loaded are part of the report. */
  @Override
  protected void loadNatives() {}

  private void describeTensorFlow(Map<String, Object> facts, List<String> missing) {
    Version.Build build = Version.build();
    facts.put("tensorflow-java", build.tensorFlowJava() + ", natives " + build.natives());
    try {
      facts.put("tensorflow", NativeLog.inSilence(TensorFlow::version));
      List<VisibleDevice> devices = VisibleDevice.all(session());
      facts.put("devices", devices.stream().map(Doctor::describe).toList());
      boolean gpuNatives = build.forGpus();
      facts.put("gpu", CudaLibraries.describe(gpuNatives, missing));
      if (gpuNatives && !hasGpu(devices)) {
        missing.add("a GPU: these natives could use one; is the driver for CUDA 12 installed?");
      }
      if (!gpuNatives && Files.exists(Path.of("/proc/driver/nvidia"))) {
        missing.add("GPU natives for the installed driver: " + gpuBuild());
      } else if (!gpuNatives && device().gpu().isPresent() && !hasGpu(devices)) {
        missing.add("a GPU with NVIDIA's driver, which --device asks for");
        missing.add("GPU natives, with CUDA and cuDNN: " + gpuBuild());
      }
      facts.put(
          "matrix product",
          String.format(
              Locale.ROOT,
              "%.0f GFLOP/s at %d×%d",
              MultiplicationSpeed.gigaflops(session()),
              MultiplicationSpeed.SIDE,
              MultiplicationSpeed.SIDE));
    } catch (LinkageError e) {
      missing.add("TensorFlow's native library: " + e);
      missing.add("is " + nativesDirectory() + " writable, with 1 GB free?");
    }
  }

  private static String gpuBuild() {
    return Checkout.isRelease()
        ? "they need a checkout of the sources, with COMPAREGAN_BUILD=-Pgpu ./comparegan"
        : "COMPAREGAN_BUILD=-Pgpu ./comparegan";
  }

  private static void describeLinearAlgebra(Map<String, Object> facts, List<String> missing) {
    try {
      facts.put("linear algebra", OpenBlas.description());
    } catch (LinkageError e) {
      missing.add("OpenBLAS, which the metrics use: " + e);
    }
  }

  private static void describeCache(Map<String, Object> facts) {
    FeatureCache cache = FeatureCache.ofUser();
    try {
      facts.put(
          "feature cache",
          String.format(Locale.ROOT, "%.1f MB in %s", cache.bytes() / MEGABYTE, cache.directory()));
    } catch (IOException e) {
      facts.put("feature cache", cache.directory() + " cannot be read: " + Reason.of(e));
    }
  }

  /** The directory into which TensorFlow's natives are unpacked. */
  static String nativesDirectory() {
    String home = System.getProperty("user.home", "~");
    return System.getProperty("org.bytedeco.javacpp.cachedir", home + "/.javacpp/cache");
  }

  private static String describe(VisibleDevice device) {
    String name = device.name().replaceFirst(".*/device:", "");
    return device.memoryBytes() > 0 && device.isGpu()
        ? name + ", " + gib(device.memoryBytes())
        : name;
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1 << 30));
  }
}
