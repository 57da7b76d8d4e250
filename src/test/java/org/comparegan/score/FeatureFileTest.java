package org.comparegan.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.Features;
import org.comparegan.metric.MetricException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFileTest {

  @Test
  void comesBackToTheBit(@TempDir Path folder) {
    double[] rows = {1, 2.5, 3, -4, 0.1, 7, 1e-9, 12, 5};
    FeatureMoments moments = FeatureMoments.of(Features.of(rows, 3, 3));
    Path file = folder.resolve("new").resolve("real.npz");
    FeatureFile.write(file, moments);
    FeatureMoments read = FeatureFile.readMoments(file);
    assertThat(read.mean()).isEqualTo(moments.mean());
    assertThat(read.covariance(CovarianceKind.SAMPLE))
        .isEqualTo(moments.covariance(CovarianceKind.SAMPLE));
    assertThat(read.count()).hasValue(3);
  }

  @Test
  void saysWhichFileIsDamaged(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("real.npz");
    assertThatThrownBy(() -> FeatureFile.readMoments(file))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("real.npz");
    FeatureFile.write(file, FeatureMoments.of(Features.of(new double[] {1, 2, 3}, 3, 1)));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> FeatureFile.readMoments(file))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("real.npz");
  }
}
