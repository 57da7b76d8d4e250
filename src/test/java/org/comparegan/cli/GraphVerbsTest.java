package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Graphs as text, as files for other programs, and as recorded. */
class GraphVerbsTest {
  private static final Path SNAPSHOTS = Path.of("tf-graphs/snapshots");

  @TempDir private Path directory = Path.of("");

  @Test
  void layersAddUpToTheParametersBelowThem() {
    CommandRun run = CommandRun.of("graph", "show", "dcgan", "--resolution", "32");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    int generator = indexOf(lines, 0, "generator");
    int total = indexOf(lines, generator, " parameters; ");
    long sum = 0;
    for (String line : lines.subList(generator, total)) {
      String[] cells = line.strip().split("\\s{2,}");
      if (cells.length == 4 && cells[2].matches("[\\d,]+")) {
        sum += Long.parseLong(cells[2].replace(",", ""));
      }
    }
    assertThat(sum).isPositive();
    assertThat(lines.get(total)).startsWith("%,d parameters; ".formatted(sum));
  }

  @Test
  void variablesAreListedInPlaceOfLayers() {
    CommandRun run =
        CommandRun.of(
            "graph",
            "show",
            "sndcgan",
            "--resolution",
            "32",
            "--variables",
            "--set",
            "D.spectral_norm = True");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("discriminator/d_conv1/kernel")
        .containsPattern("discriminator/d_conv1/kernel/u_var .* no")
        .doesNotContain("multiply-adds");
  }

  @Test
  void anExportedGraphIsImportedAgain() throws IOException {
    Path file = directory.resolve("d.pb");
    CommandRun run = export(file, "--part", "discriminator", "--batch-size", "3");
    assertThat(run.code()).as(run.err()).isZero();
    GraphDef definition = GraphDef.parseFrom(Files.readAllBytes(file));
    assertThat(definition.getNodeList())
        .extracting(NodeDef::getName)
        .contains("images", "prediction", "logits", "features");
    try (Graph graph = new Graph()) {
      graph.importGraphDef(definition);
      assertThat(graph.operationOrThrow("images").output(0).shape().asArray())
          .containsExactly(3, 32, 32, 3);
    }
  }

  @Test
  void anImpossibleExportWritesNothing() {
    Path file = directory.resolve("g.pb");
    CommandRun run = export(file, "--batch-size", "0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--batch-size must be 1 or more").hasLineCount(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void aChangedSnapshotIsNamedThenRewritten() throws IOException {
    Path recorded = SNAPSHOTS.resolve("dcgan-64.txt");
    Path copy = directory.resolve("dcgan-64.txt");
    Files.writeString(copy, Files.readString(recorded).replace("Conv2D", "Conv3D"));
    CommandRun check = snapshot("--check");
    assertThat(check.code()).isEqualTo(3);
    assertThat(check.out()).contains("dcgan-64.txt", "Conv3D", "1 snapshots, 1 not as recorded.");
    assertThat(copy).content().contains("Conv3D");
    assertThat(snapshot().code()).isZero();
    assertThat(copy).hasSameTextualContentAs(recorded);
    assertThat(snapshot("--check").out()).contains("1 snapshots, 0 not as recorded.");
  }

  @Test
  void aFolderWithoutSnapshotsIsAUsageError() {
    CommandRun run = snapshot("--check");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("There is no snapshot (*.txt)").hasLineCount(1);
  }

  private static CommandRun export(Path file, String... options) {
    return run(
        options, "graph", "export", file.toString(), "--arch", "dcgan", "--resolution", "32");
  }

  private CommandRun snapshot(String... options) {
    return run(options, "graph", "snapshot", "--dir", directory.toString());
  }

  private static CommandRun run(String[] options, String... verb) {
    return CommandRun.of(Stream.concat(Stream.of(verb), Stream.of(options)).toArray(String[]::new));
  }

  private static int indexOf(List<String> lines, int from, String text) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("There is no line with '" + text + "' in " + lines);
  }
}
