package org.comparegan.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.foreign.ForeignFiles.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of BigGAN-PyTorch under our names. */
class ForeignFilesTest {
  private static final Path IMPORTS = Path.of("src/test/resources/golden/imports");
  private static final Path CIFAR = IMPORTS.resolve("BigGAN-PyTorch/biggan32-c10");

  @TempDir Path directory = Path.of("");

  private static ForeignCheckpoint open(Path path) {
    return ForeignFiles.open(path, Weights.AVERAGED, 1);
  }

  @Test
  void laysTensorsOutAsOurVariables() {
    try (ForeignCheckpoint ours = open(CIFAR);
        Checkpoint theirs = CheckpointReader.open(CIFAR.resolve("G_ema.pth").toString())) {
      float[] kernel = theirs.floats("blocks.1.0.conv1.weight");
      float[] laid = ours.floats("generator/B2/up_conv1/kernel");
      // Of output 5, input 7, row 2, column 1 in [16, 16, 3, 3] and in [3, 3, 16, 16].
      assertThat(laid[((2 * 3 + 1) * 16 + 7) * 16 + 5])
          .isEqualTo(kernel[((5 * 16 + 7) * 3 + 2) * 3 + 1]);
      // Of latent 3, channel 5, place 9 in [256, 32] and in [32, 16 places of 16 channels].
      assertThat(ours.floats("generator/fc_noise/kernel")[(3 * 16 + 9) * 16 + 5])
          .isEqualTo(theirs.floats("linear.weight")[(5 * 16 + 9) * 32 + 3]);
      assertThat(ours.floats("generator/fc_noise/bias")[9 * 16 + 5])
          .isEqualTo(theirs.floats("linear.bias")[5 * 16 + 9]);
      assertThat(ours.info("discriminator/embedding_fc/kernel/u_var"))
          .hasToString("float32[10, 1]");
      assertThat(ours.names()).noneMatch(name -> name.contains("sv0"));
    }
  }

  @Test
  void bindsWhatTheProjectDoesAndWhatSizesTell() {
    try (ForeignCheckpoint ours = open(CIFAR)) {
      assertThat(ours.side()).contains(32);
      assertThat(ours.bindings())
          .containsEntry("layers.upsampling", "\"nearest\"")
          .containsEntry("resnet_biggan.Generator.widths", "\"1,1,1,1\"")
          .containsEntry("resnet_biggan.Discriminator.halvings", "2")
          .containsEntry("spectral_norm.plain_layers", "\"beta, gamma\"");
    }
  }

  @Test
  void findsTheGeneratorInEachFormat() {
    for (String name : List.of("G_ema.pth", "G_ema.safetensors")) {
      try (ForeignCheckpoint ours = open(CIFAR.resolve(name))) {
        assertThat(ours.tensors()).hasSize(61).containsKey("generator/final_conv/kernel");
      }
    }
  }

  @Test
  void readsEpsilonFromTheSettingsBesideTheFile() throws IOException {
    Files.copy(CIFAR.resolve("G_ema.pth"), directory.resolve("G_ema.pth"));
    Files.writeString(directory.resolve("config.json"), "{\"BN_eps\": 0.25}");
    try (ForeignCheckpoint ours = open(directory)) {
      assertThat(ours.bindings()).containsEntry("standardize_batch.epsilon", "0.25");
    }
    Files.writeString(directory.resolve("config.json"), "{\"norm_style\": \"gn\"}");
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("norm_style = gn");
  }

  @Test
  void namesWhatIsNoInception() {
    assertThatThrownBy(() -> ForeignFiles.inception(CIFAR.resolve("G_ema.pth")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("G_ema.pth: is not Inception")
        .hasMessageContaining("pytorch-fid");
  }

  @Test
  void namesWhatIsNoNetworkOfThese() {
    assertThatThrownBy(() -> open(IMPORTS.resolve("hostile/good.pth")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("good.pth")
        .hasMessageContaining("no known network, as conv.weight, linear.bias")
        .hasMessageContaining("BigGAN-PyTorch");
    assertThatThrownBy(() -> open(CIFAR.resolve("state_dict.pth")))
        .hasMessageContaining("holds no tensors");
  }
}
