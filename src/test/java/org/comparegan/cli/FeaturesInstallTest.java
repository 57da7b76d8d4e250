package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.comparegan.file.UserFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Networks that are installed once and then named. */
class FeaturesInstallTest {
  private static final Path MODEL = Path.of("checkpoints", "noto-emoji-32");

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void networksHere() {
    System.setProperty(UserFolders.FOLDER, folder.resolve("user").toString());
  }

  @AfterEach
  void networksElsewhere() {
    System.clearProperty(UserFolders.FOLDER);
  }

  @Test
  void inceptionOfItsArchiveIsUsedWhereNoOtherNetworkBelongs() throws IOException {
    Path archive = folder.resolve("inception-2015-12-05.tgz");
    archive(
        archive,
        Map.of(
            "./cropped_panda.jpg", new byte[] {1, 2, 3},
            "./imagenet_2012_challenge_label_map_proto.pbtxt",
                "entry {}".getBytes(StandardCharsets.UTF_8),
            "./classify_image_graph_def.pb", inception()));
    CommandRun installed = CommandRun.of("features", "install", archive.toString());
    assertThat(installed.err()).isEmpty();
    assertThat(installed.out()).contains("Installed as inception", "--features inception");
    assertThat(folder.resolve("user/data/features")).isDirectoryContaining("glob:**inception.pb");

    String food = Path.of("data", "food").toString();
    CommandRun compared = CommandRun.of("fid", food, food, "--metrics", "fid", "--count", "8");
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("fid");
    assertThat(CommandRun.of("features", "ls").out()).contains("inception", "noto-emoji-32");
  }

  @Test
  void aGraphWithTapsKeepsThem() throws IOException {
    Path graph = folder.resolve("mine.pb");
    Files.write(graph, inception());
    Files.writeString(
        folder.resolve("mine.taps.json"), "{\"input\": \"Mul:0\", \"features\": \"logits:0\"}");
    CommandRun installed =
        CommandRun.of("features", "install", graph.toString(), "--name", "other");
    assertThat(installed.code()).as(installed.err()).isZero();
    assertThat(folder.resolve("user/data/features/other.taps.json")).exists();
  }

  @Test
  void whatIsNoNetworkIsRefusedAndNothingIsKept() throws IOException {
    Path archive = folder.resolve("pictures.tar.gz");
    archive(archive, Map.of("panda.jpg", new byte[] {1}));
    refused("no file in it ends in .pb", archive);
    Path damaged = Files.write(folder.resolve("cut.tgz"), new byte[] {31, -117, 8, 0});
    refused("cut.tgz cannot be read", damaged);
    Path other = Files.writeString(folder.resolve("other.pb"), "not a graph");
    refused("other.pb", other);
    Path taken = Files.write(folder.resolve("noto-emoji-32.pb"), inception());
    refused("a network of the project", taken, "--name", "noto-emoji-32");
    refused("is no name", taken, "--name", "../up");
    assertThat(folder.resolve("user")).doesNotExist();
  }

  @Test
  void aModelIsNoNetwork() {
    refused("is a directory", MODEL);
  }

  private static void refused(String why, Path file, String... more) {
    String[] line = new String[3 + more.length];
    line[0] = "features";
    line[1] = "install";
    line[2] = file.toString();
    System.arraycopy(more, 0, line, 3, more.length);
    CommandRun run = CommandRun.of(line);
    assertThat(run.code()).isNotZero();
    assertThat(run.err()).contains(why).doesNotContain("Exception");
  }

  private static void archive(Path file, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Map.Entry<String, byte[]> one : entries.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(one.getKey());
        entry.setSize(one.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(one.getValue());
        tar.closeArchiveEntry();
      }
    }
  }

  /** A graph with the tensors of Inception that only looks at the first pixels. */
  static byte[] inception() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> input =
          tf.withName("Mul")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 299, 299, 3)));
      Operand<TFloat32> flat = tf.reshape(input, tf.constant(new int[] {-1, 299 * 299 * 3}));
      Operand<TFloat32> first =
          tf.slice(flat, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 12}));
      tf.withName("pool_3").identity(first);
      tf.withName("logits").identity(first);
      return graph.toGraphDef().toByteArray();
    }
  }
}
