package org.comparegan.graph;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * CUDA 12 and cuDNN 9 as a dependency (Maven profile {@code gpu}). TensorFlow looks for them by
 * name when it first opens a GPU, and finds what the process has loaded by then. TF-Java 1.1 would
 * load them itself, but by the names of CUDA 11 and cuDNN 8.
 */
public final class CudaLibraries {
  private static final String FOLDER = "/org/bytedeco/cuda/linux-x86_64/";

  /** Each after those that it needs; 2 GB in all, unpacked once into JavaCPP's cache. */
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

  /** Where a driver shows itself: Linux, and Linux within Windows. */
  private static final List<Path> DRIVERS =
      List.of(Path.of("/proc/driver/nvidia/version"), Path.of("/usr/lib/wsl/lib/libcuda.so.1"));

  private CudaLibraries() {}

  /** Whether a library comes with this build. */
  public static boolean holds(String library) {
    return CudaLibraries.class.getResource(FOLDER + library) != null;
  }

  /**
   * Loads them, once, where they are on the class path and there is a driver that they could serve.
   *
   * @throws UncheckedIOException when they cannot be unpacked
   */
  static void load() {
    if (holds(IN_ORDER.get(0)) && DRIVERS.stream().anyMatch(Files::exists)) {
      Loaded.all();
    }
  }

  /** Loads at its first mention. */
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
            library + " cannot be unpacked; are 4 GB free in JavaCPP's cache?", e);
      }
    }
  }
}
