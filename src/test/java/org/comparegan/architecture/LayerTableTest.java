package org.comparegan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.comparegan.architecture.LayerTable.Layer;
import org.comparegan.architecture.NetworkGraph.Part;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.nn.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.ndarray.Shape;

/** Costs against those that follow from the paper's tables by hand. */
class LayerTableTest {

  @Test
  void sndcganCostsWhatItsTableSays() {
    LayerTable table =
        table(Architecture.SNDCGAN, 64, 0, Part.DISCRIMINATOR, "D.spectral_norm = True");
    assertThat(layer(table, "discriminator/d_conv2"))
        .isEqualTo(
            new Layer(
                "discriminator/d_conv2",
                Shape.of(8, 32, 32, 128),
                4 * 4 * 64 * 128 + 128,
                32 * 32 * 128 * 4L * 4 * 64));
    assertThat(layer(table, "discriminator/d_fc1").multiplyAdds()).isEqualTo(8 * 8 * 512);
    // Wᵀu, Wv and uᵀW: three times the elements of every kernel, and (uᵀW)v its columns.
    long columns = biases(table);
    long kernels = table.parameters() - columns;
    assertThat(table.powerIteration()).isEqualTo(3 * kernels + columns);
  }

  private static long biases(LayerTable table) {
    return table.layers().stream()
        .mapToLong(layer -> layer.output().get(layer.output().numDimensions() - 1))
        .sum();
  }

  @ParameterizedTest
  @CsvSource({"False, 4", "True, 1"})
  void unpoolingCostsAQuarterInTheFastForm(String literal, long saves) {
    LayerTable table =
        table(
            Architecture.RESNET_CIFAR, 32, 0, Part.GENERATOR, "layers.literal_forms = " + literal);
    assertThat(layer(table, "generator/B1/up_conv1").multiplyAdds())
        .isEqualTo(8 * 8 * 256 * 256 * 9 / saves);
  }

  @Test
  void attentionIsCounted() {
    LayerTable table = table(Architecture.BIGGAN, 32, 10, Part.DISCRIMINATOR, "");
    long places = 16 * 16;
    long keys = 8 * 8;
    long channels = 192;
    assertThat(layer(table, "discriminator/non_local_block").multiplyAdds())
        .isEqualTo(places * keys * (channels / 8) + places * keys * (channels / 2));
  }

  @ParameterizedTest
  @CsvSource({"BIGGAN, 120, 128, 70433988, 87982370", "BIGGAN_DEEP, 128, 128, 50244484, 34590210"})
  void parametersOfThePapersNetworks(
      Architecture name, int zDim, int side, long generator, long discriminator) {
    NetworkGraph.Setting setting =
        setting(name, side, zDim, 1000, "G.batch_norm_fn = @conditional_batch_norm");
    assertThat(table(setting, Part.GENERATOR).parameters()).isEqualTo(generator);
    assertThat(table(setting, Part.DISCRIMINATOR).parameters()).isEqualTo(discriminator);
  }

  private static Layer layer(LayerTable table, String path) {
    return table.layers().stream()
        .filter(layer -> layer.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static LayerTable table(Architecture name, int side, int classes, Part part, String gin) {
    return table(setting(name, side, 120, classes, gin), part);
  }

  private static LayerTable table(NetworkGraph.Setting setting, Part part) {
    try (NetworkGraph graph = NetworkGraph.of(setting, part, Phase.TRAIN, 8)) {
      return LayerTable.of(graph);
    }
  }

  private static NetworkGraph.Setting setting(
      Architecture name, int side, int zDim, int classes, String gin) {
    return new NetworkGraph.Setting(
        name, new ImageShape(side, side, 3), zDim, classes, GinConfig.of(gin + "\n").network());
  }
}
