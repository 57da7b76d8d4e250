package org.comparegan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.checkpoint.TensorProtos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** The kind of a model is found out from the files. */
class ModelPathTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  @TempDir Path directory;

  @Test
  void savedModelDirectory() {
    ModelPath found = ModelPath.open(GOLDEN + "/hub/modern-saved-model");
    assertThat(found).isInstanceOf(ModelPath.ModuleDirectory.class);
    try (Checkpoint checkpoint = found.checkpoint()) {
      assertThat(checkpoint.names()).contains("fc/kernel/.ATTRIBUTES/VARIABLE_VALUE");
    }
  }

  @Test
  void hubModuleDirectory() throws IOException {
    Files.copy(
        GOLDEN.resolve("hub/modern-saved-model/saved_model.pb"),
        directory.resolve("saved_model.pb"));
    Files.write(directory.resolve("tfhub_module.pb"), new byte[] {8, 3});
    assertThat(ModelPath.open(directory.toString())).isInstanceOf(ModelPath.ModuleDirectory.class);
    assertThat(ModelPath.open(directory + "/saved_model.pb"))
        .isInstanceOf(ModelPath.ModuleDirectory.class);
  }

  @Test
  void checkpointsAndRunDirectories() {
    write("model.ckpt-3");
    String prefix = directory + "/model.ckpt-3";
    assertThat(ModelPath.open(prefix)).isEqualTo(new ModelPath.CheckpointPrefix(prefix));
    assertThat(ModelPath.open(prefix + ".index")).isEqualTo(new ModelPath.CheckpointPrefix(prefix));
    assertThat(ModelPath.open(directory.toString()))
        .isEqualTo(new ModelPath.CheckpointPrefix(prefix));

    write("model.ckpt-9");
    assertThatThrownBy(() -> ModelPath.open(directory.toString()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("several checkpoints")
        .hasMessageContaining("model.ckpt-9");

    CheckpointState.of(directory + "/model.ckpt-9", List.of(prefix, directory + "/model.ckpt-9"))
        .write(directory);
    ModelPath run = ModelPath.open(directory.toString());
    assertThat(run).isInstanceOf(ModelPath.RunDirectory.class);
    try (Checkpoint checkpoint = run.checkpoint()) {
      assertThat(checkpoint.path()).isEqualTo(directory + "/model.ckpt-9");
    }
  }

  @Test
  void anIndexOfAnotherProgramIsNamed() throws IOException {
    Path index = directory.resolve("weights.index");
    Files.writeString(index, "\u0089HDF\r\n\u001a\n and more", StandardCharsets.ISO_8859_1);
    for (String path : List.of(index.toString(), directory + "/weights", directory.toString())) {
      assertThatThrownBy(() -> ModelPath.open(path))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("weights.index: is an HDF5 file");
    }
  }

  @Test
  void brokenStateFileSaysWhere() throws IOException {
    Files.writeString(directory.resolve("checkpoint"), "model_checkpoint_path: \"x\n");
    assertThatThrownBy(() -> ModelPath.open(directory.toString()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(directory + "/checkpoint:1:");
  }

  @Test
  void v1File() {
    assertThat(ModelPath.open(GOLDEN + "/checkpoint/dtypes/model-v1.ckpt-1"))
        .isInstanceOf(ModelPath.CheckpointPrefix.class);
  }

  @Test
  void frozenGraph() throws IOException {
    GraphDef graph =
        GraphDef.newBuilder().addNode(NodeDef.newBuilder().setName("x").setOp("NoOp")).build();
    Path file = Files.write(directory.resolve("graph.pb"), graph.toByteArray());
    ModelPath found = ModelPath.open(file.toString());
    assertThat(found).isInstanceOf(ModelPath.FrozenGraph.class);
    assertThat(FrozenModel.read(file).def()).isEqualTo(graph);
    try (Checkpoint checkpoint = found.checkpoint()) {
      assertThat(checkpoint.names()).isEmpty();
    }
  }

  /** A few bytes must not become gigabytes. */
  @ParameterizedTest
  @ValueSource(longs = {3, 400_000_000})
  void constantsOfAFrozenGraph(long elements) throws IOException {
    TensorProto value =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(TensorProtos.shape(Shape.of(elements)))
            .addFloatVal(1)
            .addFloatVal(2)
            .build();
    GraphDef graph =
        GraphDef.newBuilder()
            .addNode(
                NodeDef.newBuilder()
                    .setName("generator/bias")
                    .setOp("Const")
                    .putAttr("value", AttrValue.newBuilder().setTensor(value).build()))
            .build();
    Path file = Files.write(directory.resolve("graph.pb"), graph.toByteArray());
    try (Checkpoint checkpoint = ModelPath.open(file.toString()).checkpoint()) {
      if (elements == 3) {
        assertThat(checkpoint.floats("generator/bias")).containsExactly(1, 2, 2);
      } else {
        assertThatThrownBy(() -> checkpoint.verify("generator/bias"))
            .isInstanceOf(CheckpointException.class)
            .hasMessageContaining("generator/bias");
      }
    }
  }

  @Test
  void refusesPickleByName() throws IOException {
    Path pickle = Files.write(directory.resolve("weights.bin"), new byte[] {(byte) 0x80, 4, 1});
    Path torch = Files.write(directory.resolve("biggan.pth"), new byte[] {'P', 'K', 3, 4});
    assertThatThrownBy(() -> ModelPath.open(pickle.toString()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(pickle.toString())
        .hasMessageContaining("Python pickle")
        .hasMessageContaining("SaveV2");
    assertThatThrownBy(() -> ModelPath.open(torch.toString()).checkpoint())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(torch.toString())
        .hasMessageContaining("not a complete PyTorch file");
  }

  @Test
  void refusesArchivesAndTheUnknown() throws IOException {
    Path zip = Files.write(directory.resolve("module.zip"), new byte[] {'P', 'K', 3, 4, 0});
    assertThatThrownBy(() -> ModelPath.open(zip.toString())).hasMessageContaining("unpack it");
    Path text = Files.writeString(directory.resolve("notes.txt"), "hello");
    assertThatThrownBy(() -> ModelPath.open(text.toString()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is not a model");
    Path none = Files.createDirectory(directory.resolve("none"));
    assertThatThrownBy(() -> ModelPath.open(none.toString()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("looked for saved_model.pb");
    assertThatThrownBy(() -> ModelPath.open(directory + "/absent"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("looked for");
  }

  @Test
  void damagedModuleIsATypedError() throws IOException {
    Path file = directory.resolve("saved_model.pb");
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("hub/modern-saved-model/saved_model.pb"));
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> HubModule.open(directory))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString());
  }

  private void assertRefused(String path, String... words) {
    assertThatThrownBy(
            () -> {
              try (Checkpoint checkpoint = ModelPath.open(path).checkpoint()) {
                checkpoint.names().forEach(checkpoint::verify);
              }
            })
        .isInstanceOf(CheckpointException.class)
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void partsOfACheckpointAskForItsIndex() throws IOException {
    Path meta = Files.write(directory.resolve("model.ckpt-3.meta"), new byte[] {10, 2, 18, 0});
    assertRefused(meta.toString(), "without its weights", "model.ckpt-3.index");
    assertRefused(directory.toString(), "without its weights", "model.ckpt-3.index");
    Path other = Files.write(directory.resolve("graph.pb"), new byte[] {10, 4, 18, 2, 10, 0});
    assertRefused(other.toString(), "MetaGraphDef");
    Path data = Files.write(directory.resolve("m.ckpt-4.data-00000-of-00001"), new byte[] {1});
    assertRefused(data.toString(), "m.ckpt-4.index");
    write("model.ckpt-3");
    assertThat(ModelPath.open(meta.toString()))
        .isEqualTo(new ModelPath.CheckpointPrefix(directory + "/model.ckpt-3"));
  }

  @Test
  void theGraphOfAnOldCheckpointLeadsToIt() throws IOException {
    Path v1 = GOLDEN.resolve("checkpoint/dtypes/model-v1.ckpt-1");
    Path copy = Files.copy(v1, directory.resolve("model-v1.ckpt-1"));
    Path meta = Files.write(directory.resolve("model-v1.ckpt-1.meta"), new byte[] {10, 2, 18, 0});
    assertThat(ModelPath.open(meta.toString()))
        .isEqualTo(new ModelPath.CheckpointPrefix(copy.toString()));
  }

  @Test
  void aSavedModelUnderAnotherNameIsKnown() throws IOException {
    Path file = directory.resolve("generator.pb");
    Files.copy(GOLDEN.resolve("hub/modern-saved-model/saved_model.pb"), file);
    assertRefused(file.toString(), "SavedModel", "saved_model.pb");
  }

  /** As a clone without its large files leaves them. */
  @Test
  void pointersInPlaceOfPartsAreNamed() throws IOException {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 7\n";
    Path data = directory.resolve("model.ckpt-3.data-00000-of-00001");
    try (BundleWriter writer = BundleWriter.create(directory + "/model.ckpt-3")) {
      writer.floats("w", Shape.of(1000), new float[1000]).finish();
    }
    Files.writeString(data, pointer);
    assertRefused(directory + "/model.ckpt-3", data.toString(), "Git LFS pointer");
    Files.writeString(directory.resolve("model.ckpt-3.index"), pointer);
    assertRefused(directory + "/model.ckpt-3", "model.ckpt-3.index", "Git LFS pointer");
    Files.writeString(directory.resolve("checkpoint"), "<!doctype html>\n<html>");
    assertRefused(directory.toString(), "checkpoint", "HTML page");
    Files.writeString(directory.resolve("saved_model.pb"), pointer);
    assertThatThrownBy(() -> HubModule.checkpoint(directory))
        .hasMessageContainingAll("saved_model.pb", "Git LFS pointer");
    assertThatThrownBy(() -> HubModule.open(directory))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("saved_model.pb")
        .hasMessageContaining("Git LFS pointer");
  }

  /** Where a tensor lies within the bytes of the pointer. */
  @Test
  void aPointerInPlaceOfASmallShardIsNamed() throws IOException {
    write("model.ckpt-3");
    Path data = directory.resolve("model.ckpt-3.data-00000-of-00001");
    Files.writeString(data, "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
    try (Checkpoint checkpoint = CheckpointReader.open(directory + "/model.ckpt-3")) {
      assertThatThrownBy(() -> checkpoint.longs("global_step"))
          .hasMessageContainingAll(data.toString(), "Git LFS pointer");
    }
  }

  /** A part of a V2 checkpoint looks like a shard of V1. */
  @Test
  void dataWithoutAnIndexIsNoCheckpoint() throws IOException {
    Path data = Files.write(directory.resolve("m.ckpt-4.data-00000-of-00001"), new byte[100]);
    assertThat(CheckpointReader.exists(data.toString())).isFalse();
    assertRefused(data.toString(), data.toString(), "without their names", "m.ckpt-4.index");
  }

  @Test
  void graphsInADirectoryAreListed() throws IOException {
    Path graph = Files.write(directory.resolve("generator.pb"), new byte[] {10, 0});
    assertRefused(directory.toString(), "name one of them", graph.toString());
  }

  @Test
  void aDirectoryOfAnotherLibraryIsNamed() throws IOException {
    Files.writeString(directory.resolve("config.json"), "{\"a\": 1}");
    Path onnx = Files.write(directory.resolve("model.bin"), new byte[] {8, 7, 0x12, 1, 'x', 0x3a});
    assertRefused(directory.toString(), onnx.toString(), "ONNX");
    assertRefused(directory.resolve("config.json").toString(), "JSON");
  }

  private void write(String name) {
    try (BundleWriter writer = BundleWriter.create(directory + "/" + name)) {
      writer.longs("global_step", Shape.scalar(), new long[] {3}).finish();
    }
  }
}
