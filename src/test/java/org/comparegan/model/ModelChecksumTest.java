package org.comparegan.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.file.Sha256;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model has one checksum, whatever path leads to it, and another model has another. */
class ModelChecksumTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path directory;

  private static String checksum(Path path) {
    Model.Options options = Model.Options.reference(SessionOptions.defaults());
    try (Model model = Model.open(ModelPath.open(path.toString()), options)) {
      return model.checksum();
    }
  }

  private Path module(String name) throws IOException {
    Path from = GOLDEN.resolve("hub/modern-saved-model");
    Path to = directory.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  @Test
  void aLinkedModuleIsTheModuleThatItLeadsTo() throws IOException {
    Path first = module("first");
    Path second = module("second");
    Files.writeString(second.resolve("assets.txt"), "another");
    Path latest = Files.createSymbolicLink(directory.resolve("latest"), first);
    assertThat(checksum(latest)).isEqualTo(checksum(first)).isNotEqualTo(checksum(second));
    Files.delete(latest);
    Files.createSymbolicLink(latest, second);
    assertThat(checksum(latest)).isEqualTo(checksum(second)).isNotEqualTo(checksum(first));
  }

  @Test
  void linkedVariablesCount() throws IOException {
    Path whole = module("whole");
    Path linked = module("linked");
    Path variables = directory.resolve("variables");
    Files.move(linked.resolve("variables"), variables);
    Files.createSymbolicLink(linked.resolve("variables"), variables);
    assertThat(checksum(linked)).isEqualTo(checksum(whole));
  }

  @Test
  void shardsOfAnOldCheckpointCountTogether() throws IOException {
    for (int i = 0; i < 2; i++) {
      Files.writeString(directory.resolve("model.ckpt-1-0000" + i + "-of-00002"), "shard" + i);
    }
    List<Path> files = CheckpointReader.identifyingFiles(directory + "/model.ckpt-1");
    assertThat(files).hasSize(2);
    assertThat(Sha256.of(files)).isEqualTo(Sha256.of("shard0shard1".getBytes(UTF_8)));
  }
}
