package org.comparegan.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.file.WholeFile;

/**
 * Where the data of a new checkpoint lie so that one of the same prefix stays whole until the index
 * is renamed: in the only shard, or, where that name is taken, in the second of two.
 *
 * @param prefix of both checkpoints
 * @param count shards of the new one; the last has the data
 * @param old data files that were there before
 */
record ReplacedShards(String prefix, int count, List<Path> old) {

  static ReplacedShards of(String prefix) throws IOException {
    List<Path> old = dataFiles(prefix);
    boolean taken = old.contains(shard(prefix, 0, 1)) && Files.exists(Path.of(prefix + ".index"));
    return new ReplacedShards(prefix, taken ? 2 : 1, old);
  }

  /** The file for the data. */
  Path data() {
    return shard(prefix, count - 1, count);
  }

  /** Makes the shards before the data, which are empty. */
  void fill() throws IOException {
    for (int i = 0; i < count - 1; i++) {
      WholeFile.write(shard(prefix, i, count), out -> {});
    }
  }

  /** Removes what no index names any more. */
  void removeOld() throws IOException {
    for (Path file : old) {
      if (IntStream.range(0, count).noneMatch(i -> shard(prefix, i, count).equals(file))) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Path shard(String prefix, int number, int of) {
    return Path.of(BundleShards.dataFile(prefix, number, of)).toAbsolutePath();
  }

  /** All data files of this prefix, whichever checkpoint they belonged to. */
  private static List<Path> dataFiles(String prefix) throws IOException {
    Path first = shard(prefix, 0, 1);
    Path directory = first.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return List.of();
    }
    String begin = String.valueOf(first.getFileName()).replaceFirst("\\d{5}-of-\\d{5}$", "");
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(
              file -> {
                String name = String.valueOf(file.getFileName());
                return name.startsWith(begin)
                    && name.substring(begin.length()).matches("\\d{5}-of-\\d{5}");
              })
          .toList();
    }
  }
}
