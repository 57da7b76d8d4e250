package org.comparegan.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.FeatureSet;
import org.comparegan.metric.Features;
import org.comparegan.metric.MetricException;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.npz.NpzException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureFileTest {
  private final List<String> notices = new ArrayList<>();

  private FeatureFile write(Path folder, Map<String, NpyArray> arrays) throws IOException {
    Path file = folder.resolve("set.npz");
    Npz.write(file, arrays);
    return FeatureFile.open(file, Optional.empty(), notices::add);
  }

  private static NpyArray doubles(double[] values, int... shape) {
    return new NpyArray.Doubles(shape, values);
  }

  @ParameterizedTest
  @CsvSource({
    "mean,cov",
    "arr_0,arr_1",
    "arr_1,arr_0",
    "Mu,Sigma",
    "m,s",
    "mu,cov",
    "fid_mu,fid_sigma",
    "mean,sigma",
    "inception/pool/mean,inception/pool/covariance"
  })
  void momentsAreKnownByShapeWhateverTheirNames(
      String mean, String covariance, @TempDir Path folder) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put(mean, doubles(new double[] {1, 2}, 2));
    arrays.put(covariance, doubles(new double[] {3, 1, 1, 4}, 2, 2));
    arrays.put("n", new NpyArray.Longs(new int[0], new long[] {7}));
    try (FeatureFile file = write(folder, arrays)) {
      assertThat(file.has(FeatureSet.Part.FEATURES)).isFalse();
      assertThat(file.has(FeatureSet.Part.MOMENTS)).isTrue();
      assertThat(file.moments().mean()).containsExactly(1, 2);
      assertThat(file.moments().covariance(CovarianceKind.SAMPLE)).containsExactly(3, 1, 1, 4);
      assertThat(file.count()).hasValue(7);
    }
    assertThat(notices)
        .singleElement()
        .asString()
        .contains("'" + mean + "'", "'" + covariance + "'");
  }

  @Test
  void float32AndARowOfMeansAreMomentsToo(@TempDir Path folder) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("m", new NpyArray.Floats(new int[] {1, 2}, new float[] {1, 2}));
    arrays.put("c", new NpyArray.Floats(new int[] {2, 2}, new float[] {3, 1, 1, 4}));
    try (FeatureFile file = write(folder, arrays)) {
      assertThat(file.moments().mean()).containsExactly(1, 2);
    }
  }

  @Test
  void aSquareOfFeaturesIsNoCovariance(@TempDir Path folder) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("scores", doubles(new double[] {1, 2}, 2));
    arrays.put("feats", doubles(new double[] {3, 1, 2, 4}, 2, 2));
    try (FeatureFile file = write(folder, arrays)) {
      assertThat(file.features().rows()).isEqualTo(2);
      assertThat(file.moments().mean()).containsExactly(2.5, 2.5);
    }
    arrays.put("features", arrays.remove("feats"));
    arrays.put("cov", doubles(new double[] {3, 1, 1, 4}, 2, 2));
    try (FeatureFile file = write(folder, arrays)) {
      assertThat(file.moments().mean()).containsExactly(2.5, 2.5);
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void whatCouldBeSeveralThingsIsRefusedWithTheNames(@TempDir Path folder) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("mean", doubles(new double[] {1, 2}, 2));
    arrays.put("std", doubles(new double[] {1, 2}, 2));
    arrays.put("cov", doubles(new double[] {3, 1, 1, 4}, 2, 2));
    assertThatThrownBy(() -> write(folder, arrays))
        .isInstanceOf(NpzException.class)
        .hasMessageContaining("set.npz")
        .hasMessageContaining("mean with cov, std with cov");
    arrays.remove("std");
    arrays.put("x", doubles(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
    assertThatThrownBy(() -> write(folder, arrays))
        .isInstanceOf(NpzException.class)
        .hasMessageContaining("'x' could be features")
        .hasMessageContaining("--array x");
  }

  @Test
  void comesBackToTheBit(@TempDir Path folder) {
    double[] rows = {1, 2.5, 3, -4, 0.1, 7, 1e-9, 12, 5};
    FeatureMoments moments = FeatureMoments.of(Features.of(rows, 3, 3));
    Path file = folder.resolve("new").resolve("real.npz");
    FeatureFile.write(file, moments);
    FeatureMoments read = FeatureFile.readMoments(file, notices::add);
    assertThat(read.mean()).isEqualTo(moments.mean());
    assertThat(read.covariance(CovarianceKind.SAMPLE))
        .isEqualTo(moments.covariance(CovarianceKind.SAMPLE));
    assertThat(read.count()).hasValue(3);
  }

  @Test
  void saysWhichFileIsDamaged(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("real.npz");
    assertThatThrownBy(() -> FeatureFile.readMoments(file, notices::add))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("real.npz");
    FeatureFile.write(file, FeatureMoments.of(Features.of(new double[] {1, 2, 3}, 3, 1)));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> FeatureFile.readMoments(file, notices::add))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("real.npz");
  }
}
