package org.comparegan.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The reference's BigGAN module of the goldens, its graph unpacked. */
public final class GoldenModule {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/hub/biggan32");

  private GoldenModule() {}

  /** A copy in this directory, which it returns. */
  public static Path unpack(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("variables"));
    for (String name :
        new String[] {
          "tfhub_module.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"
        }) {
      Files.copy(GOLDEN.resolve(name), directory.resolve(name));
    }
    try (var in = new GZIPInputStream(Files.newInputStream(GOLDEN.resolve("saved_model.pb.gz")))) {
      Files.copy(in, directory.resolve("saved_model.pb"));
    }
    return directory;
  }
}
