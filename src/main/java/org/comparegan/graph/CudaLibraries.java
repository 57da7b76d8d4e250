package org.comparegan.graph;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * CUDA 12 and cuDNN 9 from the class path (Maven profile {@code gpu}). TensorFlow looks them up by
 * name when it first opens a GPU, and finds those the process has loaded. TF-Java 1.1 would load
 * them itself, but under the names of CUDA 11 and cuDNN 8.
 */
public final class CudaLibraries {
  private static final String FOLDER = "/org/bytedeco/cuda/linux-x86_64/";

  /** Dependencies first; 2 GB in all, unpacked once into JavaCPP's cache. */
  private static final List<String> IN_ORDER =
      List.of(
          "libcudart.so.12",
          "libnvrtc.so.12",
          "libnvJitLink.so.12",
          "libcublasLt.so.12",
          "libcublas.so.12",
          "libcufft.so.11",
          "libcurand.so.10",
          "libcusparse.so.12",
          "libcusolver.so.11",
          "libcupti.so.12",
          "libnccl.so.2",
          "libcudnn_graph.so.9",
          "libcudnn_ops.so.9",
          "libcudnn_engines_runtime_compiled.so.9",
          "libcudnn_engines_precompiled.so.9",
          "libcudnn_heuristic.so.9",
          "libcudnn_cnn.so.9",
          "libcudnn_adv.so.9",
          "libcudnn.so.9");

  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  /** Files of an installed driver: on Linux, and on WSL. */
  private static final List<Path> DRIVERS =
      List.of(DRIVER, Path.of("/usr/lib/wsl/lib/libcuda.so.1"));

  /** The libraries that TensorFlow 2.18 needs, with a name for people. */
  private static final Map<String, String> WANTED = new LinkedHashMap<>();

  static {
    WANTED.put("libcuda.so.1", "driver library");
    WANTED.put("libcudart.so.12", "CUDA 12");
    WANTED.put("libcudnn.so.9", "cuDNN 9");
    WANTED.put("libcublas.so.12", "cuBLAS 12");
  }

  private CudaLibraries() {}

  /** Whether this build contains a library. */
  static boolean holds(String library) {
    return CudaLibraries.class.getResource(FOLDER + library) != null;
  }

  /**
   * Loads them once, if they are on the class path and there is a driver.
   *
   * @throws UncheckedIOException when they cannot be unpacked
   */
  static void load() {
    if (holds(IN_ORDER.get(0)) && DRIVERS.stream().anyMatch(Files::exists)) {
      Loaded.all();
    }
  }

  /**
   * The driver and the libraries that TensorFlow's GPU natives need, one line each. Call it after
   * TensorFlow is loaded, which loads the libraries of this build.
   *
   * @param missing receives what is missing, if {@code gpuNatives}
   */
  public static List<String> describe(boolean gpuNatives, List<String> missing) {
    List<String> lines =
        Stream.concat(Stream.of(driver()), WANTED.entrySet().stream().map(CudaLibraries::library))
            .toList();
    if (gpuNatives) {
      lines.stream()
          .filter(line -> line.endsWith(": missing"))
          .map(line -> line.substring(0, line.indexOf(':')) + ", which the GPU natives need")
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
      return name + (holds(library.getKey()) ? ": comes with this build" : ": missing");
    }
  }

  /** Loads the libraries when the class is initialised. */
  private static final class Loaded {
    static {
      IN_ORDER.stream().filter(CudaLibraries::holds).map(Loaded::unpacked).forEach(System::load);
    }

    private static void all() {}

    private static String unpacked(String library) {
      try {
        File file = Loader.cacheResource(CudaLibraries.class, FOLDER + library);
        return file.getAbsolutePath();
      } catch (IOException e) {
        throw new UncheckedIOException(
            library + " cannot be unpacked: are 4 GB free in JavaCPP's cache?", e);
      }
    }
  }
}
