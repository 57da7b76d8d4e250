package org.comparegan.cli;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comparegan.graph.CudaLibraries;

/**
 * The driver and the libraries that TensorFlow's GPU natives want, as this machine has them; asked
 * after TensorFlow is loaded, which loads those that come as a dependency.
 */
final class GpuLibraries {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  /** What is loaded by this name, and what it is called: TensorFlow 2.18 is built with these. */
  private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

  static {
    LIBRARIES.put("libcuda.so.1", "driver library");
    LIBRARIES.put("libcudart.so.12", "CUDA 12");
    LIBRARIES.put("libcudnn.so.9", "cuDNN 9");
    LIBRARIES.put("libcublas.so.12", "cuBLAS 12");
  }

  private GpuLibraries() {}

  /**
   * One line each.
   *
   * @param missing gets what is not there, if the natives could use it
   */
  static List<String> describe(boolean gpuNatives, List<String> missing) {
    List<String> lines =
        Stream.concat(Stream.of(driver()), LIBRARIES.entrySet().stream().map(GpuLibraries::library))
            .toList();
    if (gpuNatives) {
      lines.stream()
          .filter(line -> line.endsWith(": missing"))
          .map(line -> line.substring(0, line.indexOf(':')) + ", which the GPU natives want")
          .forEach(missing::add);
    }
    return lines;
  }

  private static String driver() {
    try {
      return Files.exists(DRIVER)
          ? "driver: " + Files.readAllLines(DRIVER).get(0).replaceAll("\\s+", " ").strip()
          : "driver: missing";
    } catch (IOException e) {
      return "driver: cannot be read, " + e.getMessage();
    }
  }

  private static String library(Map.Entry<String, String> library) {
    String name = library.getValue() + " (" + library.getKey() + ")";
    try (NativeLibrary found = NativeLibrary.getInstance(library.getKey())) {
      return name + ": " + found.getFile();
    } catch (UnsatisfiedLinkError e) {
      return name
          + (CudaLibraries.holds(library.getKey()) ? ": comes with this build" : ": missing");
    }
  }
}
