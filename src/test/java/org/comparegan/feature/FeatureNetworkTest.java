package org.comparegan.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comparegan.data.DataSets;
import org.comparegan.feature.FeatureNetwork.Activations;
import org.comparegan.feature.TrainedClassifier.NetworkFile;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class FeatureNetworkTest {
  private static final MetricProfile.Preparation PLAIN = MetricProfiles.COMPARE_GAN.preparation();
  private static final SessionOptions SESSION = SessionOptions.defaults();

  /** The network in the project is the one that its provenance describes. */
  @Test
  void embeddedNetworkIsAsAccurateAsItSays() throws Exception {
    assertThat(FeatureNetworks.names()).contains("fashion-mnist-32");
    JsonNode story =
        new ObjectMapper()
            .readTree(FeatureNetworks.folder().resolve("fashion-mnist-32.json").toFile());
    ImageSet test = DataSets.open("fashion-mnist-32", Split.TEST);
    try (FeatureNetwork network = FeatureNetworks.open("fashion-mnist-32", PLAIN, SESSION)) {
      assertThat(network.checksum()).isEqualTo(story.get("sha256").asText());
      assertThat(test.checksum()).isEqualTo(story.get("testDataChecksum").asText());
      assertThat(NetworkFile.accuracy(network, test))
          .isCloseTo(story.get("accuracy").asDouble(), within(5e-4));
      float[] black = new float[test.pixels()];
      Activations found = network.run(black, 32, 32, 1);
      assertThat(found.features()).hasSize(64);
      assertThat(found.logits()).hasSize(10);
    }
  }

  @Test
  void batchesDoNotShow() {
    ImageSet test = DataSets.open("fashion-mnist-32", Split.TEST);
    float[] images = new float[300 * test.pixels()];
    for (int i = 0; i < 300; i++) {
      test.read(i, images, i * test.pixels());
    }
    try (FeatureNetwork network = FeatureNetworks.open("fashion-mnist-32", PLAIN, SESSION)) {
      Activations all = network.run(images, 32, 32, 1);
      float[] last = Arrays.copyOfRange(images, 299 * test.pixels(), images.length);
      Activations one = network.run(last, 32, 32, 1);
      assertThat(one.features())
          .containsExactly(Arrays.copyOfRange(all.features(), 299 * 64, 300 * 64), within(1e-4f));
      assertThatThrownBy(() -> network.run(images, 28, 28, 1))
          .isInstanceOf(FeatureException.class)
          .hasMessageContaining("32×32×1")
          .hasMessageContaining("28×28×1");
    }
  }

  /**
   * A network with Inception's names whose features are its first pixels: what it is fed can be
   * seen.
   */
  @Test
  void preparesImagesForInception() {
    float[] row = {0, 100 / 255f};
    assertThat(firstPixels(PLAIN, row, 1, 2, 1)).startsWith(-1f, -1f, -1f);
    MetricProfile halfPixel = MetricProfiles.COMPARE_GAN.with("resize", "half-pixel");
    MetricProfile bicubic = MetricProfiles.COMPARE_GAN.with("resize", "pil-bicubic");
    MetricProfile floor = MetricProfiles.COMPARE_GAN.with("quantise", "floor");
    float[] constant = {0.7f, 0.7f};
    float level = 0.7f * 255;
    for (MetricProfile profile : new MetricProfile[] {halfPixel, bicubic}) {
      assertThat(firstPixels(profile.preparation(), constant, 1, 2, 1)[5])
          .isCloseTo((level - 128) / 128, within(1e-5f));
    }
    assertThat(firstPixels(floor.preparation(), constant, 1, 2, 1)[5])
        .isEqualTo((178 - 128) / 128f);
  }

  @Test
  void saysWhichTensorsAreMissing() {
    assertThatThrownBy(() -> FeatureNetworks.open("odd.pb", inception("pool_4"), PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("odd.pb")
        .hasMessageContaining("it lacks pool_3:0;")
        .hasMessageContaining("images:0, features:0");
  }

  @Test
  void refusesWhatIsNoGraph(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("x.pb"), "no graph".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> FeatureNetworks.open(file.toString(), PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("x.pb");
    assertThatThrownBy(
            () -> FeatureNetworks.open(folder.resolve("none.pb").toString(), PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("none.pb");
    assertThatThrownBy(() -> FeatureNetworks.open("inception", PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("fashion-mnist-32");
  }

  @Test
  void whatIsNoNetworkIsNamed(@TempDir Path directory) throws IOException {
    Path run = Path.of("checkpoints/fashion-mnist-32-supervised");
    for (Path path : List.of(run, run.resolve("model.ckpt-2000"))) {
      assertThatThrownBy(() -> FeatureNetworks.open(path.toString(), PLAIN, SESSION))
          .isInstanceOf(FeatureException.class)
          .hasMessageContaining(path + " is a checkpoint, not a feature network");
    }
    Path file = directory.resolve("network.pb");
    byte[] network = Files.readAllBytes(Path.of("tf-graphs/features/fashion-mnist-32.pb"));
    Files.write(file, Arrays.copyOf(network, 50_000));
    assertThatThrownBy(() -> FeatureNetworks.open(file, PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("network.pb");
    Path meta = Files.write(directory.resolve("x.meta"), new byte[] {10, 2, 18, 0});
    assertThatThrownBy(() -> FeatureNetworks.open(meta, PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContainingAll("x.meta", "without its weights");
    Files.writeString(
        directory.resolve("saved_model.pb"), "version https://git-lfs.github.com/spec/v1\n");
    assertThatThrownBy(() -> FeatureNetworks.open(directory, PLAIN, SESSION))
        .isInstanceOf(FeatureException.class)
        .hasMessageContaining("taps.json");
  }

  @Test
  void levelsReachInceptionAsEachToolScalesThem() {
    float[] white = new float[299 * 299 * 3];
    Arrays.fill(white, 1);
    for (MetricProfile profile : MetricProfiles.all()) {
      boolean symmetric = List.of("pytorch_fid", "studiogan").contains(profile.name());
      assertThat(firstPixels(profile.preparation(), white, 299, 299, 3)[0])
          .as(profile.name())
          .isCloseTo(symmetric ? 1f : 127f / 128, within(1e-6f));
    }
  }

  private static float[] firstPixels(
      MetricProfile.Preparation preparation, float[] images, int height, int width, int channels) {
    try (FeatureNetwork network =
        FeatureNetworks.open("pixels", inception("pool_3"), preparation, SESSION)) {
      return network.run(images, height, width, channels).features();
    }
  }

  private static byte[] inception(String features) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> input =
          tf.withName("Mul")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 299, 299, 3)));
      Operand<TFloat32> flat = tf.reshape(input, tf.constant(new int[] {-1, 299 * 299 * 3}));
      Operand<TFloat32> first =
          tf.slice(flat, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 12}));
      tf.withName(features).identity(first);
      tf.withName("logits").identity(first);
      return graph.toGraphDef().toByteArray();
    }
  }
}
