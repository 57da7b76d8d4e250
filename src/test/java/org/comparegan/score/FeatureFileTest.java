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
import org.comparegan.npz.Npy;
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
  void anotherMatrixBesideMomentsIsNotFeatures(@TempDir Path folder) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("mu", doubles(new double[] {1, 2}, 2));
    arrays.put("sigma", doubles(new double[] {3, 1, 1, 4}, 2, 2));
    arrays.put("projection", doubles(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
    arrays.put("n", doubles(new double[] {9}));
    try (FeatureFile file = write(folder, arrays)) {
      assertThat(file.moments().mean()).containsExactly(1, 2);
      assertThat(file.moments().count()).hasValue(9);
      assertThat(file.has(FeatureSet.Part.FEATURES)).isFalse();
      assertThatThrownBy(file::features).hasMessageContainingAll("set.npz", "--array NAME");
    }
    arrays.put("mean", arrays.remove("mu"));
    arrays.put("projection", doubles(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));
    try (FeatureFile file = write(folder, arrays)) {
      assertThat(file.moments().mean()).containsExactly(1, 2);
    }
  }

  @Test
  void aCovarianceThatIsNotQuiteSymmetricIsNotFeatures(@TempDir Path folder) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("m", doubles(new double[] {1, 2}, 2));
    arrays.put("s", doubles(new double[] {3, 1, 1.1, 4}, 2, 2));
    try (FeatureFile file = write(folder, arrays)) {
      assertThatThrownBy(file::moments)
          .hasMessageContainingAll("set.npz", "not symmetric", "(sigma + sigma.T) / 2");
    }
    arrays.put("cov", doubles(new double[] {3, 5, 0, 4}, 2, 2));
    arrays.remove("s");
    try (FeatureFile file = write(folder, arrays)) {
      assertThatThrownBy(file::moments).hasMessageContaining("not symmetric");
    }
  }

  @Test
  void aCovarianceAloneIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cov.npy");
    Npy.write(file, doubles(new double[] {3, 1, 1, 4}, 2, 2));
    assertThatThrownBy(() -> FeatureFile.open(file, Optional.empty(), notices::add))
        .isInstanceOf(NpzException.class)
        .hasMessageContainingAll("cov.npy", "no mean", "--array cov");
    try (FeatureFile named = FeatureFile.open(file, Optional.of("cov"), notices::add)) {
      assertThat(named.features().rows()).isEqualTo(2);
    }
  }

  @Test
  void whatIsMissingIsSaidWithWhatIsThere(@TempDir Path folder) throws IOException {
    try (FeatureFile file = write(folder, Map.of("mean", doubles(new double[4], 1, 1, 2, 2)))) {
      assertThatThrownBy(file::moments)
          .hasMessageContainingAll("set.npz", "neither features", "mean [1, 1, 2, 2] (<f8)");
    }
  }

  @Test
  void featuresThatLookLikeClassesAreNoted(@TempDir Path folder) throws IOException {
    write(folder, Map.of("p", doubles(new double[] {.5, .5, .25, .75, 1, 0}, 3, 2))).close();
    assertThat(notices).hasSize(1).first().asString().contains("set.npz: 'p'", "probabilities");
    double[] logits = new double[2000];
    logits[7] = -3;
    write(folder, Map.of("features", doubles(logits, 2, 1000))).close();
    assertThat(notices).hasSize(2).last().asString().contains("the logits of classes");
    write(folder, Map.of("features", doubles(new double[] {1, 2, 3, -4}, 2, 2))).close();
    assertThat(notices).hasSize(2);
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
