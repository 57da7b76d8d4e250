package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.data.Batches.SampledLabels;
import org.comparegan.image.CropDraw;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.Images;
import org.comparegan.image.MemoryImages;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final LatentDistribution UNIFORM = new LatentDistribution.Uniform(-1, 1);

  @Property(tries = 100)
  void everyEpochShowsEveryImageOnceAndDropsNone(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll @IntRange(min = 1, max = 70) int batchSize) {
    Batches batches = batches(size, batchSize, SampledLabels.NONE, seed);
    for (int epoch = 0; epoch < 3; epoch++) {
      Set<Integer> seen = new TreeSet<>();
      for (int i = 0; i < size; i++) {
        int position = epoch * size + i;
        seen.add(Images.number(batches.at(position / batchSize), position % batchSize));
      }
      assertThat(seen).hasSize(size);
    }
  }

  @Property(tries = 100)
  void aStreamStartedAnywhereGivesTheSameBatches(
      @ForAll long seed,
      @ForAll @IntRange(max = 1000) int first,
      @ForAll @IntRange(min = 1, max = 5) int ahead) {
    Batches batches = batches(50, 8, SampledLabels.UNIFORM, seed);
    try (BatchStream stream = batches.stream(first, new ReadAhead(1, ahead))) {
      for (int number = first; number < first + 7; number++) {
        assertSame(stream.next(), batches.at(number));
      }
    }
  }

  @Property(tries = 100)
  void aBatchOfTwiceTheSizeIsTwoBatches(@ForAll @IntRange(max = 1000) int number) {
    Batch whole = batches(30, 8, SampledLabels.UNIFORM, 1).at(number);
    Batches halves = batches(30, 4, SampledLabels.UNIFORM, 1);
    Batch first = halves.at(2L * number);
    Batch second = halves.at(2L * number + 1);
    assertThat(Arrays.copyOfRange(whole.images(), 0, 8)).isEqualTo(first.images());
    assertThat(Arrays.copyOfRange(whole.images(), 8, 16)).isEqualTo(second.images());
    assertThat(Arrays.copyOfRange(whole.labels(), 4, 8)).isEqualTo(second.labels());
    assertThat(Arrays.copyOfRange(whole.z(), 12, 24)).isEqualTo(second.z());
    assertThat(Arrays.copyOfRange(whole.sampledLabels(), 4, 8)).isEqualTo(second.sampledLabels());
  }

  @Test
  void halfOfTheImagesAreMirroredByTheirPlaceInTheStream() {
    byte[] levels = new byte[40 * 2 * 3 * 3];
    new SplittableRandom(1).nextBytes(levels);
    MemoryImages images = new MemoryImages("wide", 2, 3, 3, List.of("all"), levels, new int[40]);
    Batches plain = new Batches(images, 32, 2, UNIFORM, SampledLabels.NONE, 5);
    int mirrored = 0;
    for (int number = 0; number < 20; number++) {
      Batch before = plain.at(number);
      Batch after = plain.mirrored().at(number);
      assertThat(after.z()).isEqualTo(before.z());
      for (int i = 0; i < 32; i++) {
        float[] image = Arrays.copyOfRange(before.images(), i * 18, i * 18 + 18);
        float[] seen = Arrays.copyOfRange(after.images(), i * 18, i * 18 + 18);
        float[] turned = new float[18];
        for (int j = 0; j < 18; j++) {
          turned[j] = image[j / 9 * 9 + (2 - j / 3 % 3) * 3 + j % 3];
        }
        assertThat(seen).isIn(image, turned);
        mirrored += Arrays.equals(seen, turned) ? 1 : 0;
      }
      assertThat(plain.rows(new int[] {3, 9}).mirrored().at(number).images())
          .isEqualTo(plain.mirrored().rows(new int[] {3, 9}).at(number).images())
          .startsWith(Arrays.copyOfRange(after.images(), 3 * 18, 4 * 18));
    }
    assertThat(mirrored).isBetween(280, 360);
  }

  @Test
  void labelsBelongToTheirImages() {
    Batch batch = batches(30, 30, SampledLabels.UNIFORM, 1).at(0);
    for (int i = 0; i < 30; i++) {
      assertThat(batch.labels()[i]).isEqualTo(Images.number(batch, i) % 10);
    }
  }

  @Test
  void ordersDifferBetweenSeedsAndEpochs() {
    Batches batches = batches(100, 100, SampledLabels.NONE, 1);
    assertThat(batches.at(0).images()).isNotEqualTo(batches.at(1).images());
    assertThat(batches.at(0).images())
        .isNotEqualTo(batches(100, 100, SampledLabels.NONE, 2).at(0).images());
  }

  @Test
  void latentsHaveTheirDistribution() {
    float[] uniform = batches(10, 5000, SampledLabels.NONE, 1).at(3).z();
    assertThat(range(uniform)).isBetween(1.99, 2.0);
    float[] normal =
        new Batches(
                Images.cycled(10, 10),
                5000,
                3,
                new LatentDistribution.Normal(0.5f),
                SampledLabels.NONE,
                1)
            .at(3)
            .z();
    double square = 0;
    for (float value : normal) {
      square += value * value;
    }
    assertThat(Math.sqrt(square / normal.length)).isBetween(0.49, 0.51);
  }

  @Test
  void sampledLabelsAreUniformOrThoseOfTheImages() {
    int[] uniform = batches(10, 5000, SampledLabels.UNIFORM, 1).at(0).sampledLabels();
    assertThat(Arrays.stream(uniform).boxed().collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10).boxed().toList());
    Batch fitted = batches(10, 7, SampledLabels.FROM_IMAGES, 1).at(5);
    assertThat(fitted.sampledLabels()).isEqualTo(fitted.labels());
    assertThat(batches(10, 7, SampledLabels.NONE, 1).at(5).sampledLabels()).isEmpty();
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> batches(10, 0, SampledLabels.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive batch size");
    MemoryImages classless = Images.numbered(0, -1, -1);
    assertThatThrownBy(() -> new Batches(classless, 1, 1, UNIFORM, SampledLabels.UNIFORM, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no classes");
  }

  @Test
  void closingEndsTheThread() throws InterruptedException {
    BatchStream stream = batches(10, 2, SampledLabels.NONE, 1).stream(0, new ReadAhead(1, 3));
    stream.next();
    assertThat(workers()).isPositive();
    stream.close();
    for (int wait = 0; wait < 3000 && workers() > 0; wait++) {
      Thread.sleep(20);
    }
    assertThat(workers()).isZero();
    assertThatThrownBy(stream::next)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void anErrorOfTheDataReachesTheConsumer() {
    ImageSet vanishing =
        new ImageView() {
          @Override
          public ImageSet base() {
            return Images.cycled(10, 10);
          }

          @Override
          public void read(int index, CropDraw draw, float[] target, int offset) {
            throw new DataException("image " + index + " is gone.");
          }
        };
    Batches batches = new Batches(vanishing, 1, 1, UNIFORM, SampledLabels.NONE, 1);
    try (BatchStream stream = batches.stream(4, new ReadAhead(1, 2))) {
      assertThatThrownBy(stream::next)
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("Could not make batch 4: image ")
          .hasMessageEndingWith(" is gone.");
    }
  }

  @Test
  void balancedBatchesShowEachClassEquallyOften() {
    // Class 0 has 7 images, class 1 one, class 3 two; two images have no label.
    int[] labels = {0, 0, 3, 0, -1, 1, 0, 0, 3, 0, 0, -1};
    ImageSet images =
        new ImageView.Relabelled(Images.cycled(labels.length, 10), labels, new float[0][], 4);
    Batches balanced =
        new Batches(images, 5, 1, UNIFORM, SampledLabels.FROM_IMAGES, 547).balanced();
    int[] drawn = balanced.imageIndices(3 * 14);
    for (int first = 0; first < drawn.length; first += 3) {
      assertThat(Arrays.stream(drawn, first, first + 3).map(i -> labels[i]))
          .containsExactlyInAnyOrder(0, 1, 3);
    }
    int[] common = Arrays.stream(drawn).filter(i -> labels[i] == 0).toArray();
    assertThat(Arrays.copyOfRange(common, 0, 7)).doesNotHaveDuplicates();
    assertThat(Arrays.copyOfRange(common, 7, 14)).doesNotHaveDuplicates();
    assertThat(balanced.at(3).labels())
        .isEqualTo(Arrays.stream(drawn, 15, 20).map(i -> labels[i]).toArray());
    assertThat(balanced.rows(new int[] {1, 4}).at(3).labels())
        .containsExactly(labels[drawn[16]], labels[drawn[19]]);
    assertThat(drawn).isNotEqualTo(Arrays.stream(drawn).sorted().toArray());
    int[] none = new int[labels.length];
    Arrays.fill(none, -1);
    ImageSet unlabelled =
        new ImageView.Relabelled(Images.cycled(labels.length, 10), none, new float[0][], 4);
    Batches plain = new Batches(unlabelled, 5, 1, UNIFORM, SampledLabels.NONE, 547);
    assertThatThrownBy(plain::balanced).hasMessageContaining("none of its images has a label");
  }

  private static Batches batches(int size, int batchSize, SampledLabels sampled, long seed) {
    return new Batches(Images.cycled(size, 10), batchSize, 3, UNIFORM, sampled, seed);
  }

  private static void assertSame(Batch actual, Batch expected) {
    assertThat(actual.number()).isEqualTo(expected.number());
    assertThat(actual.images()).isEqualTo(expected.images());
    assertThat(actual.labels()).isEqualTo(expected.labels());
    assertThat(actual.z()).isEqualTo(expected.z());
    assertThat(actual.sampledLabels()).isEqualTo(expected.sampledLabels());
  }

  private static double range(float[] values) {
    double smallest = Double.MAX_VALUE;
    double largest = -Double.MAX_VALUE;
    for (float value : values) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    return largest - smallest;
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("batches"))
        .count();
  }
}
