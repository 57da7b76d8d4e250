package org.comparegan.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.file.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorded graphs, and that a changed one is noticed. */
class GraphSnapshotTest {
  private static final String HEAD =
      """
      architecture dcgan_arch
      image 32x32x3
      z_dim 16
      classes 0
      """;

  static List<Path> recorded() throws IOException {
    try (Stream<Path> files = Files.list(Checkout.folder("tf-graphs/snapshots"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void graphsAreAsRecorded(Path file) throws IOException {
    String text = Files.readString(file);
    assertThat(GraphSnapshot.differences(text, GraphSnapshot.again(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gin G.batch_norm_fn = @batch_norm\ngin standardize_batch.epsilon = 1e-4",
        "gin G.batch_norm_fn = @batch_norm\ngin standardize_batch.decay = 0.99",
        "gin G.batch_norm_fn = @batch_norm\ngin layers.literal_forms = True",
        "gin G.batch_norm_fn = @batch_norm\ngin D.spectral_norm = True"
      })
  void aChangeOfTheGraphShows(String changed) {
    String before = GraphSnapshot.again(HEAD + "gin G.batch_norm_fn = @batch_norm\n");
    String after = GraphSnapshot.again(HEAD + changed + "\n");
    assertThat(GraphSnapshot.differences(before, after))
        .anyMatch(line -> line.startsWith("-   wiring"))
        .anyMatch(line -> line.startsWith("+   wiring"));
  }

  @Test
  void aHeadThatCannotBeBuiltSaysWhatIsMissing() {
    assertThatThrownBy(() -> GraphSnapshot.again("architecture dcgan_arch\nimage 32x32x3\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("z_dim");
    assertThatThrownBy(() -> GraphSnapshot.again(HEAD.replace("dcgan_arch", "vgg_arch")))
        .hasMessageContaining("vgg_arch");
  }
}
