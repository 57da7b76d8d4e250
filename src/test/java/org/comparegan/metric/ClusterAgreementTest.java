package org.comparegan.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;

/** The numbers of the examples in scikit-learn's documentation. */
class ClusterAgreementTest {
  private static final double ROUNDED = 5e-3;

  @Test
  void theExamplesOfTheUserGuide() {
    // adjusted_rand_score 0.24, v_measure_score 0.51 (homogeneity 0.66, completeness 0.42).
    assertClose(new int[] {0, 0, 0, 1, 1, 1}, new int[] {0, 0, 1, 1, 2, 2}, 0.516, 0.242, 5.0 / 6);
    assertClose(new int[] {0, 0, 1, 2}, new int[] {0, 0, 1, 1}, 0.8, 0.571, 0.75);
    assertClose(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 2}, 0.8, 0.571, 1);
    assertClose(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1}, 0, -0.5, 0.5);
    assertClose(new int[] {0, 0, 0, 0}, new int[] {0, 1, 2, 3}, 0, 0, 1);
    assertClose(new int[] {0, 0, 1, 1}, new int[] {1, 1, 0, 0}, 1, 1, 1);
    assertClose(new int[] {0, 0}, new int[] {0, 0}, 1, 1, 1);
  }

  @Property(tries = 100)
  void namesAndSidesDoNotMatter(
      @ForAll @Size(min = 2, max = 60) int[] seeds, @ForAll @IntRange(min = 2, max = 7) int k) {
    int[] classes = Arrays.stream(seeds).map(s -> Math.floorMod(s, 5)).toArray();
    int[] clusters = Arrays.stream(seeds).map(s -> Math.floorMod(s / 5, k)).toArray();
    int[] renamed = Arrays.stream(clusters).map(c -> k - 1 - c).toArray();
    ClusterAgreement found = ClusterAgreement.of(classes, clusters);
    ClusterAgreement other = ClusterAgreement.of(classes, renamed);
    ClusterAgreement turned = ClusterAgreement.of(clusters, classes);
    assertThat(other.nmi()).isCloseTo(found.nmi(), within(1e-12));
    assertThat(other.ari()).isCloseTo(found.ari(), within(1e-12));
    assertThat(other.purity()).isEqualTo(found.purity());
    assertThat(turned.nmi()).isCloseTo(found.nmi(), within(1e-12));
    assertThat(turned.ari()).isCloseTo(found.ari(), within(1e-12));
    assertThat(found.nmi()).isBetween(0.0, 1 + 1e-12);
  }

  @Test
  void whatCannotBeCompared() {
    assertThatThrownBy(() -> ClusterAgreement.of(new int[] {0}, new int[] {0, 1}))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("1 classes and 2 clusters");
    assertThatThrownBy(() -> ClusterAgreement.of(new int[] {0, -1}, new int[] {0, 1}))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("without a class");
  }

  @Test
  void moreClustersThanRowsAreRefused() {
    Features rows = Features.of(new double[] {1, 2, 3}, 3, 1);
    assertThatThrownBy(() -> new MiniBatchKMeans(rows, 4, 3, new NumpyRandom(1)))
        .isInstanceOf(MetricException.class)
        .hasMessage("4 clusters need at least as many rows, found 3");
  }

  private static void assertClose(
      int[] classes, int[] clusters, double nmi, double ari, double purity) {
    ClusterAgreement found = ClusterAgreement.of(classes, clusters);
    assertThat(found.nmi()).isCloseTo(nmi, within(ROUNDED));
    assertThat(found.ari()).isCloseTo(ari, within(ROUNDED));
    assertThat(found.purity()).isCloseTo(purity, within(1e-12));
  }
}
