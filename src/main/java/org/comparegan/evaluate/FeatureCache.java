package org.comparegan.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.file.Sha256;
import org.comparegan.file.UserFolders;
import org.comparegan.graph.Environment;

/**
 * Features of images that were computed once, as files named by what they depend on: the content of
 * the images, the network, how it prepares images, the kernels, and how many there are.
 *
 * @param directory where they are kept; made when the first is written
 */
public record FeatureCache(Path directory) {
  private static final int NAME = 32;

  /** Raised when pictures are decoded otherwise than before, so that former files do not answer. */
  private static final int REVISION = 1;

  /** The user's, in {@link UserFolders#cache}. */
  public static FeatureCache ofUser() {
    return new FeatureCache(UserFolders.here().cache().resolve("features"));
  }

  /**
   * Where the features of images are, or would be.
   *
   * @param content digest of the images
   */
  Path file(String content, FeatureNetwork network) {
    String facts =
        String.join(
            " ",
            content,
            network.checksum(),
            network.preparation().toString(),
            Environment.usesOneDnn() ? "oneDNN" : "Eigen",
            "revision " + REVISION);
    String hash = Sha256.of(facts.getBytes(StandardCharsets.UTF_8)).substring(0, NAME);
    return directory.resolve(hash + ".npz");
  }

  /** Bytes of all files; 0 when there is no cache. */
  public long bytes() throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
