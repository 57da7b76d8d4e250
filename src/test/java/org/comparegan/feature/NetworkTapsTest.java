package org.comparegan.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.FeatureNetwork.SpatialTap;
import org.comparegan.graph.SessionOptions;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;

class NetworkTapsTest {
  private static final MetricProfile.Preparation PLAIN = MetricProfiles.COMPARE_GAN.preparation();
  private static final SessionOptions SESSION = SessionOptions.defaults();

  @TempDir Path folder;

  /** pixels [n, 2, 2, 1] to features [n, 4], the pixels; and the sum of all as its one logit. */
  private static GraphDef pixels() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x =
          tf.withName("x").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2, 2, 1)));
      tf.withName("flat").reshape(x, tf.constant(new int[] {-1, 4}));
      tf.withName("total")
          .reshape(tf.sum(x, tf.constant(new int[] {1, 2, 3})), tf.constant(new int[] {-1, 1}));
      return graph.toGraphDef();
    }
  }

  private Path frozen(String taps) throws Exception {
    Path file = folder.resolve("mine.pb");
    Files.write(file, pixels().toByteArray());
    Files.writeString(folder.resolve("mine.taps.json"), taps);
    return file;
  }

  @Test
  void aFrozenGraphOfTheUsersIsReadWhereItsTapsSay() throws Exception {
    Path file = frozen("{\"input\": \"x:0\", \"features\": \"flat:0\", \"range\": \"unit\"}");
    try (FeatureNetwork network = FeatureNetworks.open(file, PLAIN, SESSION)) {
      Activations found = network.run(new float[] {0, 0.25f, 0.5f, 1}, 2, 2, 1);
      assertThat(found.features()).containsExactly(new float[] {0, 0.25f, 0.5f, 1}, within(1e-6f));
      assertThat(found.logits()).isEmpty();
    }
    frozen(
        "{\"input\": \"x:0\", \"features\": \"flat:0\", \"logits\": \"total:0\","
            + " \"resize\": true}");
    try (FeatureNetwork network = FeatureNetworks.open(file, PLAIN, SESSION)) {
      Activations found = network.run(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 3, 3, 1);
      assertThat(found.features()).containsOnly(255f);
      assertThat(found.logits()).containsExactly(4 * 255f);
    }
  }

  /** Statistics of real images are kept by the checksum, so all that moves features counts. */
  @Test
  void theChecksumIsThatOfTheGraphAndItsTaps() throws Exception {
    String unit = "{\"input\": \"x:0\", \"features\": \"flat:0\", \"range\": \"unit\"}";
    Path file = frozen(unit);
    String first = checksum(file);
    Path taps = folder.resolve("mine.taps.json");
    Files.writeString(taps, unit.replace("unit", "levels"));
    assertThat(checksum(file)).isNotEqualTo(first);
    Files.writeString(taps, unit);
    assertThat(checksum(file)).isEqualTo(first);
  }

  @Test
  void tapsAreFoundThroughALinkToTheNetwork() throws Exception {
    Path file = frozen("{\"input\": \"x:0\", \"features\": \"flat:0\", \"range\": \"unit\"}");
    Path links = Files.createDirectory(folder.resolve("links"));
    Path link = Files.createSymbolicLink(links.resolve("latest.pb"), file);
    assertThat(checksum(link)).isEqualTo(checksum(file));
  }

  @Test
  void networksOfOtherLibrariesAreNamed() throws Exception {
    Path file = folder.resolve("inception.pb");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\n");
    assertThatThrownBy(() -> FeatureNetworks.open(file, PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("inception.pb: is a Git LFS pointer");
    Files.write(file, new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.'});
    assertThatThrownBy(() -> FeatureNetworks.open(file, PLAIN, SESSION))
        .hasMessageContaining("Python pickle");
  }

  private static String checksum(Path network) {
    try (FeatureNetwork opened = FeatureNetworks.open(network, PLAIN, SESSION)) {
      return opened.checksum();
    }
  }

  @Test
  void wrongTapsAreNamedWithWhatTheGraphHas() throws Exception {
    Path file = frozen("{\"input\": \"x:0\", \"features\": \"pool_3:0\"}");
    assertThatThrownBy(() -> FeatureNetworks.open(file, PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("mine.pb has no pool_3:0")
        .hasMessageContaining("inputs x:0 [-1, 2, 2, 1]")
        .hasMessageContaining("flat:0 [-1, 4]")
        .hasMessageContaining("total:0");
    frozen("{\"input\": \"x:0\", \"feature\": \"flat:0\"}");
    assertThatThrownBy(() -> FeatureNetworks.open(file, PLAIN, SESSION))
        .hasMessageContaining("no key 'feature'");
    frozen("{\"input\": \"x:0\"}");
    assertThatThrownBy(() -> FeatureNetworks.open(file, PLAIN, SESSION))
        .hasMessageContaining("needs \"input\" and \"features\"");
    frozen("{\"input\": \"x:0\", \"features\": \"flat:0\", \"size\": [3, 3, 1]}");
    assertThatThrownBy(() -> FeatureNetworks.open(file, PLAIN, SESSION))
        .hasMessageContaining("[-1, 2, 2, 1]")
        .hasMessageContaining("[3, 3, 1]");
    Files.delete(folder.resolve("mine.taps.json"));
    assertThatThrownBy(() -> FeatureNetworks.open(file, PLAIN, SESSION))
        .hasMessageContaining("mine.taps.json")
        .hasMessageContaining("flat:0 [-1, 4]");
  }

  @Test
  void aSavedModelIsReadByTheNamesOfItsSignature() throws Exception {
    Path model = Files.createDirectory(folder.resolve("model"));
    SignatureDef signature =
        SignatureDef.newBuilder()
            .putInputs("images", info("x:0", 2, 2, 1))
            .putOutputs("embedding", info("flat:0", 4))
            .build();
    SavedModel.Builder saved = SavedModel.newBuilder();
    saved.addMetaGraphs(
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
            .setGraphDef(pixels())
            .putSignatureDef("serving_default", signature));
    Files.write(model.resolve("saved_model.pb"), saved.build().toByteArray());
    try (BundleWriter writer = BundleWriter.create(model + "/variables/variables")) {
      writer.floats("unused", Shape.scalar(), new float[] {0});
      writer.finish();
    }
    assertThatThrownBy(() -> FeatureNetworks.open(model.toString(), PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("taps.json");
    Path taps = model.resolve("taps.json");
    Files.writeString(taps, "{\"input\": \"images\", \"features\": \"pool\"}");
    assertThatThrownBy(() -> FeatureNetworks.open(model.toString(), PLAIN, SESSION))
        .hasMessageContaining("no signature from images to [pool]")
        .hasMessageContaining("embedding");
    Files.writeString(taps, "{\"input\": \"images\", \"features\": \"embedding\"}");
    try (FeatureNetwork network = FeatureNetworks.open(model.toString(), PLAIN, SESSION)) {
      assertThat(network.run(new float[] {0, 0, 0, 1}, 2, 2, 1).features())
          .containsExactly(0, 0, 0, 255);
      assertThat(network.checksum()).hasSize(64);
    }
    Path latest = Files.createSymbolicLink(folder.resolve("latest"), model);
    assertThat(checksum(latest)).isEqualTo(checksum(model));
    Path other = folder.resolve("other");
    Files.createDirectories(other.resolve("variables"));
    Files.copy(model.resolve("saved_model.pb"), other.resolve("saved_model.pb"));
    Files.copy(taps, other.resolve("taps.json"));
    try (BundleWriter writer = BundleWriter.create(other + "/variables/variables")) {
      writer.floats("unused", Shape.scalar(), new float[] {1});
      writer.finish();
    }
    String before = checksum(latest);
    Files.delete(latest);
    Files.createSymbolicLink(latest, other);
    assertThat(checksum(latest)).isEqualTo(checksum(other)).isNotEqualTo(before);
  }

  private static TensorInfo info(String name, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    sizes.addDim(TensorShapeProto.Dim.newBuilder().setSize(-1));
    for (long size : shape) {
      sizes.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(name)
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(sizes)
        .build();
  }

  /** 9 channels at 2 places of 2 images: the first seven of each, in order. */
  @Test
  void theSpatialTapHasSevenChannelsAtEveryPlace() {
    float[] values = new float[2 * 1 * 2 * 9];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    float[] kept = SpatialTap.of(values, Shape.of(2, 1, 2, 9));
    assertThat(kept).hasSize(2 * 2 * 7).startsWith(0, 1, 2, 3, 4, 5, 6, 9, 10);
    assertThat(kept[14]).isEqualTo(18);
    assertThatThrownBy(() -> SpatialTap.of(values, Shape.of(2, 18)))
        .isInstanceOf(FeatureException.class);
  }
}
