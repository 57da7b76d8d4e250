package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.metric.FrechetDistance.SquareRoot;
import org.comparegan.metric.InceptionScore.Slicing;
import org.comparegan.metric.KernelDistance.KidEstimator;
import org.comparegan.metric.MetricProfile.Difference;
import org.comparegan.metric.MetricProfile.Quantise;
import org.comparegan.metric.MetricProfile.Resize;
import org.comparegan.metric.NearestNeighbours.Radius;
import org.junit.jupiter.api.Test;

class MetricProfileTest {

  @Test
  void eightProfilesWithTheDefaultFirst() {
    assertThat(MetricProfiles.all())
        .extracting(MetricProfile::name)
        .containsExactly(
            "compare_gan",
            "ttur",
            "pytorch_fid",
            "torch_fidelity",
            "clean_fid",
            "stylegan2_ada",
            "studiogan",
            "guided_diffusion");
    assertThat(MetricProfiles.byName("clean_fid")).isSameAs(MetricProfiles.CLEAN_FID);
    assertThatThrownBy(() -> MetricProfiles.byName("fid"))
        .hasMessageContaining("'fid'")
        .hasMessageContaining("compare_gan, ttur");
  }

  @Test
  void settingsOfTheDefault() {
    MetricProfile profile = MetricProfiles.COMPARE_GAN;
    assertThat(profile.frechet()).isEqualTo(Cases.EXACT);
    assertThat(profile.inception())
        .isEqualTo(
            new InceptionScore.Settings(
                1, Slicing.EVEN, 5000, OptionalLong.empty(), 0, OptionalInt.empty()));
    assertThat(profile.kernel())
        .isEqualTo(
            new KernelDistance.Settings(
                KidEstimator.BLOCKS, 1024, 100, 1000, OptionalLong.empty()));
    assertThat(profile.neighbours()).isEqualTo(new NearestNeighbours.Settings(5, Radius.STRICT));
    assertThat(profile.curve()).isEqualTo(new PrecisionRecallCurve.Settings(20, 1001));
    assertThat(profile.preparation())
        .isEqualTo(
            new MetricProfile.Preparation(Resize.TF1, Quantise.NONE, MetricProfile.Levels.CENTRED));
  }

  @Test
  void differencesOfAxes() {
    assertThat(MetricProfile.differences(MetricProfiles.TTUR, MetricProfiles.STUDIOGAN))
        .containsExactly(
            new Difference(MetricAxis.IS_LOGITS, "unbiased", "graph"),
            new Difference(MetricAxis.IS_DDOF, "0", "1"),
            new Difference(MetricAxis.RESIZE, "tf1", "half-pixel"),
            new Difference(MetricAxis.LEVELS, "centred", "symmetric"));
    assertThat(MetricProfile.differences(MetricProfiles.TTUR, MetricProfiles.TTUR)).isEmpty();
  }

  @Test
  void oneAxisAlone() {
    MetricProfile changed =
        MetricProfiles.COMPARE_GAN.with("is.columns", "1000").with("fid.sqrt", "svd");
    assertThat(changed.name()).isEqualTo("compare_gan, is.columns=1000, fid.sqrt=svd");
    assertThat(changed.inception().columns()).hasValue(1000);
    assertThat(changed.frechet().squareRoot()).isEqualTo(SquareRoot.SVD);
    assertThat(MetricProfiles.COMPARE_GAN.with("is.splits", "01"))
        .isSameAs(MetricProfiles.COMPARE_GAN);
  }

  @Test
  void everyAxisAcceptsTheValueItHas() {
    for (MetricProfile profile : MetricProfiles.all()) {
      for (MetricAxis axis : MetricAxis.values()) {
        assertThat(MetricAxis.of(axis.text())).isSameAs(axis);
        assertThat(profile.with(axis.text(), profile.value(axis))).isSameAs(profile);
      }
      assertThat(profile.preparation()).isNotNull();
      assertThat(profile.kernel().subsets()).isEqualTo(100);
    }
  }

  @Test
  void errorsListWhatIsPossible() {
    MetricProfile profile = MetricProfiles.COMPARE_GAN;
    assertThatThrownBy(() -> profile.with("fid.root", "svd"))
        .hasMessageContaining("'fid.root'")
        .hasMessageContaining("fid.covariance, fid.sqrt");
    assertThatThrownBy(() -> profile.with("fid.sqrt", "cholesky"))
        .hasMessage("fid.sqrt=cholesky is not possible; it can be eigen|svd|sqrtm|eigvals");
    assertThatThrownBy(() -> profile.with("is.ddof", "2")).hasMessageContaining("from 0 to 1");
    assertThatThrownBy(() -> profile.with("kid.seed", "4294967296"))
        .hasMessageContaining("none or a whole number");
    assertThatThrownBy(() -> profile.with("prd.angles", "2")).hasMessageContaining("from 3 to");
    assertThatThrownBy(() -> new MetricProfile("mine", Map.of()))
        .hasMessageContaining("'mine' says nothing on fid.covariance");
  }
}
