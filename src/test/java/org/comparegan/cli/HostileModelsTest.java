package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.checkpoint.BundleWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/**
 * Models whose graphs do what no network does. Each file under {@code hostile/models} says in its
 * first line what must be answered; none of them may touch {@value #VICTIM}.
 */
class HostileModelsTest {
  private static final Path CORPUS = Path.of("src/test/resources/hostile/models");
  private static final String VICTIM = "hostile-was-here";
  private static final String RUNS = "runs";

  @TempDir private Path directory = Path.of("");

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .map(file -> file.getFileName().toString().replace(".pbtxt", ""))
          .filter(name -> !name.equals("base"))
          .sorted()
          .toList();
    }
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(Files.deleteIfExists(Path.of(VICTIM))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedOrHarmlessAsASavedModel(String name) throws IOException {
    Path out = directory.resolve("out.npz");
    CommandRun run = sample(savedModel(name), out);
    answersAsExpected(name, run, out);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedOrHarmlessAsAFrozenGraph(String name) throws IOException {
    if (name.contains("initialiser")) {
      return; // a GraphDef names no initialiser
    }
    Path frozen = directory.resolve("frozen.pb");
    GraphDef.Builder graph = GraphDef.newBuilder();
    for (NodeDef node : merged(name).getGraphDef().getNodeList()) {
      graph.addNode(
          node.getName().equals("images")
              ? node.toBuilder().setName("generated")
              : node.toBuilder());
    }
    graph.setLibrary(merged(name).getGraphDef().getLibrary());
    Files.write(frozen, graph.build().toByteArray());
    Path out = directory.resolve("out.npz");
    answersAsExpected(name, sample(frozen, out), out);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedOrHarmlessAsAFeatureNetwork(String name) throws IOException {
    if (expected(name).equals(RUNS) || name.contains("initialiser")) {
      return;
    }
    Path network = directory.resolve("network.pb");
    Files.write(network, merged(name).getGraphDef().toByteArray());
    Files.writeString(
        directory.resolve("network.taps.json"), "{\"input\": \"z:0\", \"features\": \"images:0\"}");
    Path out = directory.resolve("out.npz");
    CommandRun run =
        CommandRun.of(
            "features",
            "--images",
            "fashion-mnist",
            "--count",
            "2",
            "--features",
            network.toString(),
            "--out",
            out.toString());
    answersAsExpected(name, run, out);
  }

  private void answersAsExpected(String name, CommandRun run, Path out) throws IOException {
    String expected = expected(name);
    if (expected.equals(RUNS)) {
      assertThat(run.code()).as(run.err()).isZero();
      return;
    }
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(expected).containsAnyOf("network.pb: ", directory.toString());
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(out).doesNotExist();
  }

  /** Shows that the corpus would do harm, and that trust is kept on record. */
  @Test
  void aTrustedModelMayWriteFiles() throws IOException {
    Path out = directory.resolve("out.npz");
    CommandRun run =
        CommandRun.of(
            "sample",
            "--from",
            savedModel("in-nested-function").toString(),
            "--count",
            "2",
            "--trust",
            "--out",
            out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.deleteIfExists(Path.of(VICTIM))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mutually-recursive", "recursive-by-argument"})
  void noTrustSurvivesEndlessRecursion(String name) throws IOException {
    CommandRun run =
        CommandRun.of(
            "sample",
            "--from",
            savedModel(name).toString(),
            "--trust",
            "--out",
            directory.resolve("out.npz").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(expected(name));
  }

  private static CommandRun sample(Path model, Path out) {
    return CommandRun.of(
        "sample", "--from", model.toString(), "--count", "2", "--out", out.toString());
  }

  private Path savedModel(String name) throws IOException {
    return write(merged(name), directory.resolve("model"));
  }

  /** Writes a SavedModel of one graph without variables. */
  static Path write(MetaGraphDef graph, Path model) throws IOException {
    Files.createDirectories(model);
    Files.write(
        model.resolve("saved_model.pb"),
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(graph)
            .build()
            .toByteArray());
    try (BundleWriter writer = BundleWriter.create(model + "/variables/variables")) {
      writer.floats("unused", Shape.scalar(), new float[] {0});
      writer.finish();
    }
    return model;
  }

  private static MetaGraphDef merged(String name) throws IOException {
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
    TextFormat.merge(text("base"), meta);
    TextFormat.merge(text(name), meta);
    return meta.build();
  }

  private static String expected(String name) throws IOException {
    return text(name).lines().findFirst().orElseThrow().substring("# ".length());
  }

  private static String text(String name) throws IOException {
    return Files.readString(CORPUS.resolve(name + ".pbtxt"));
  }
}
