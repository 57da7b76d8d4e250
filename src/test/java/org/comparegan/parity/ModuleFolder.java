package org.comparegan.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The folder of a golden module, some files of which may be kept gzipped. */
record ModuleFolder(Path directory) {

  /** Calls with a folder in which nothing is packed; an unpacked copy is removed afterwards. */
  <T> T with(Function<Path, T> use) {
    try {
      if (files(directory).stream().noneMatch(ModuleFolder::packed)) {
        return use.apply(directory);
      }
      Path copy = Files.createTempDirectory("golden-module");
      try {
        for (Path file : files(directory)) {
          unpack(file, copy.resolve(directory.relativize(file).toString()));
        }
        return use.apply(copy);
      } finally {
        try (Stream<Path> all = Files.walk(copy)) {
          for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be read", e);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static boolean packed(Path file) {
    return file.toString().endsWith(".gz");
  }

  private static void unpack(Path file, Path target) throws IOException {
    Path folder = target.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (!packed(file)) {
      Files.copy(file, target);
      return;
    }
    String name = target.toString();
    Path plain = Path.of(name.substring(0, name.length() - ".gz".length()));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        OutputStream out = Files.newOutputStream(plain)) {
      in.transferTo(out);
    }
  }
}
