package org.comparegan.fewlabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.label.LabelSplit;
import org.comparegan.metric.ClusterAgreement;
import org.comparegan.metric.Features;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelSetTest {
  private static final ImageSet IMAGES = Stripes.of(9);

  @TempDir Path folder;

  @Test
  void aFileGivesLabelsBack() throws IOException {
    float[] soft = new float[9 * 3];
    for (int i = 0; i < 9; i++) {
      soft[i * 3 + i % 3] = 0.75f;
      soft[i * 3 + (i + 1) % 3] = 0.25f;
    }
    LabelSet labels = LabelSet.ofDistributions(facts(3), soft);
    assertThat(labels.hard()).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    labels.write(folder.resolve("labels.npz"));
    LabelSet read = LabelSet.read(folder.resolve("labels.npz"));
    assertThat(read.facts()).isEqualTo(labels.facts());
    assertThat(read.hard()).isEqualTo(labels.hard());
    assertThat(read.soft().orElseThrow()).isEqualTo(soft);
    read.requireFor(IMAGES);
    assertThatThrownBy(() -> read.requireFor(Stripes.of(8)))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("were made for 9 images")
        .hasMessageContaining("stripes/train has 8");
  }

  @Test
  void whatAreNoLabelsIsRefused() throws IOException {
    assertThatThrownBy(() -> new LabelSet(facts(2), new int[] {0, 2}, Optional.empty()))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("image 1 has label 2, but there are only the classes 0 to 1");
    assertThatThrownBy(
            () ->
                new LabelSet(
                    facts(2), new int[] {0, 1}, Optional.of(new float[] {1, 0, 0.5f, 0.25f})))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("image 1")
        .hasMessageContaining("sum to 1, not to 0.75");
    assertThatThrownBy(
            () -> new LabelSet(facts(2), new int[] {0, 1}, Optional.of(new float[] {1, 0})))
        .hasMessageContaining("2 images need 2 probabilities each, found 2 in all");
    Path other = folder.resolve("other.npz");
    Npz.write(other, Map.of("features", new NpyArray.Ints(new int[] {1}, new int[1])));
    assertThatThrownBy(() -> LabelSet.read(other)).hasMessageContaining("has no array 'facts'");
  }

  @Test
  void aSplitLeavesTheOthersUnknown() {
    LabelSplit split = LabelSplit.count(IMAGES, 1, 1);
    LabelSet known = LabelSet.of(IMAGES, split);
    assertThat(known.sizes()).containsExactly(1, 1, 1);
    assertThat(known.hard()).containsOnly(-1, 0, 1, 2);
    assertThatThrownBy(() -> LabelSet.of(Stripes.of(6), split))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("The label split was made for 9 images");
  }

  @Test
  void blobsAreFoundWhateverTheirNames() {
    double[] points = new double[9 * 2];
    for (int i = 0; i < 9; i++) {
      points[2 * i] = 10 * (i % 3) + 0.1 * i;
      points[2 * i + 1] = -5 * (i % 3);
    }
    Features features = Features.of(points, 9, 2);
    LabelSet found = Clustering.of(IMAGES, features, new Clustering.Options(3, 3, 5), "points");
    assertThat(found.sizes()).containsExactly(3, 3, 3);
    ClusterAgreement agreement = Clustering.agreement(found, IMAGES).orElseThrow();
    assertThat(agreement.nmi()).isCloseTo(1, within(1e-12));
    assertThat(agreement.ari()).isEqualTo(1);
    assertThat(agreement.purity()).isEqualTo(1);
    assertThat(Clustering.of(IMAGES, features, new Clustering.Options(3, 3, 5), "points").hard())
        .isEqualTo(found.hard());
  }

  @Test
  void rowsHaveLengthOne() {
    Features rows = new Clustering.UnitRows(Features.of(new double[] {3, 4, 0, 0, 0, -2}, 3, 2));
    assertThat(rows.toArray()).containsExactly(new double[] {0.6, 0.8, 0, 0, 0, -1}, within(1e-12));
  }

  @Test
  void clustersNeedPoints() {
    Clustering.PixelFeatures pixels = new Clustering.PixelFeatures(IMAGES);
    assertThatThrownBy(
            () -> Clustering.of(IMAGES, pixels, new Clustering.Options(10, 1, 1), "pixels"))
        .isInstanceOf(LabelException.class)
        .hasMessage("--clusters 10: the 9 images of stripes/train allow 2 to 9 clusters.");
    assertThatThrownBy(
            () -> Clustering.of(Stripes.of(12), pixels, new Clustering.Options(3, 1, 1), "pixels"))
        .hasMessageContaining("9 rows of features for the 12 images");
  }

  private static LabelSet.Facts facts(int classes) {
    return new LabelSet.Facts(IMAGES.name(), IMAGES.checksum(), classes, 3, false, "a classifier");
  }
}
