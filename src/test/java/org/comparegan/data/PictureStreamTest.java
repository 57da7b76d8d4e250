package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.data.Batches.SampledLabels;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.CropDraw;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of randomly cropped JPEGs: the same for any threads, workers and place to begin. */
class PictureStreamTest {
  private static final int BATCH = 12;
  @TempDir static Path folder;
  private static ImageSet set;

  @BeforeAll
  static void write() throws IOException {
    List<String> classes = Imagenet.classNames();
    for (int i = 0; i < 30; i++) {
      String wnid = classes.get(i % 3);
      Pictures.write(folder.resolve("train/%s/bild %d ü.JPEG".formatted(wnid, i)), 70, 90 + i, i);
    }
    set = DataSets.open("imagenet_64", Split.TRAIN, Optional.of(folder));
  }

  @AfterAll
  static void close() {
    set.close();
  }

  @Test
  void oneTwoAndEightThreadsGiveTheSameBatchesFromAnyPlaceOn() {
    Batches batches = batches(BATCH);
    List<Batch> expected = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      expected.add(batches.at(number));
    }
    for (int threads : new int[] {1, 2, 8}) {
      for (int first : new int[] {0, 3, 5}) {
        try (BatchStream stream = batches.stream(first, new ReadAhead(threads, 2))) {
          for (int number = first; number < 6; number++) {
            assertSame(stream.next(), expected.get(number));
          }
        }
      }
    }
  }

  @Test
  void workersTogetherSeeOneLargerBatch() {
    Batch whole = batches(BATCH).at(4);
    // The first eight in turn, and the last four in turn, as where some are treated apart.
    int[][] rows = {{0, 1, 8, 9}, {2, 3, 10}, {7, 6, 5, 4, 11}};
    for (int[] own : rows) {
      Batch part = batches(BATCH).rows(own).at(4);
      assertThat(part.size()).isEqualTo(own.length);
      for (int i = 0; i < own.length; i++) {
        assertThat(part.rows(i, 1).images()).isEqualTo(whole.rows(own[i], 1).images());
        assertThat(part.rows(i, 1).labels()).isEqualTo(whole.rows(own[i], 1).labels());
        assertThat(part.rows(i, 1).z()).isEqualTo(whole.rows(own[i], 1).z());
        assertThat(part.rows(i, 1).sampledLabels())
            .isEqualTo(whole.rows(own[i], 1).sampledLabels());
      }
    }
    assertThatThrownBy(() -> batches(BATCH).rows(new int[] {BATCH}))
        .hasMessageContaining("no row 12 in a batch of 12");
  }

  @Test
  void eachEpochCropsAnew() {
    Batches batches = batches(30);
    float[] first = new float[set.pixels()];
    float[] second = new float[set.pixels()];
    int place = batches.imageIndex(0);
    for (long position = 30; position < 60; position++) {
      if (batches.imageIndex(position) == place) {
        set.read(place, draw(0), first, 0);
        set.read(place, draw(position), second, 0);
      }
    }
    assertThat(first).isNotEqualTo(second).contains(first[0]);
  }

  @Test
  void aFileThatVanishesIsAnErrorWithItsPathOrSkipped(@TempDir Path other) throws IOException {
    for (int i = 0; i < 6; i++) {
      Pictures.write(other.resolve("n01440764/" + i + ".JPEG"), 70, 70, i);
    }
    Path gone = other.resolve("n01440764/3.JPEG");
    CorruptFiles log = new CorruptFiles();
    try (ImageSet strict = DataSets.open("imagenet_64", Split.TRAIN, Optional.of(other));
        ImageSet lenient =
            DataSets.open(
                "imagenet_64",
                Split.TRAIN,
                Optional.of(other),
                DataOptions.DEFAULTS.skipping(log))) {
      Files.delete(gone);
      assertThatThrownBy(
              () -> {
                try (BatchStream stream = batches(strict, 6).stream(0, new ReadAhead(2, 1))) {
                  stream.next();
                }
              })
          .isInstanceOf(DataException.class)
          .hasMessageContaining(gone.toString())
          .hasMessageContaining("gone since");
      Batch one = batches(lenient, 6).at(0);
      assertThat(one.images()).isEqualTo(batches(lenient, 6).at(0).images());
      assertThat(log.all()).containsOnlyKeys(gone.toString());
    }
  }

  private static CropDraw draw(long position) {
    return new CropDraw(
        org.comparegan.random.AddressedRandom.of(547).stream("data/crop"), position);
  }

  private static Batches batches(int size) {
    return batches(set, size);
  }

  private static Batches batches(ImageSet images, int size) {
    return new Batches(
        images, size, 2, new LatentDistribution.Normal(1), SampledLabels.UNIFORM, 547);
  }

  private static void assertSame(Batch actual, Batch expected) {
    assertThat(actual.number()).isEqualTo(expected.number());
    assertThat(actual.images()).isEqualTo(expected.images());
    assertThat(actual.labels()).isEqualTo(expected.labels());
    assertThat(actual.z()).isEqualTo(expected.z());
    assertThat(actual.sampledLabels()).isEqualTo(expected.sampledLabels());
  }
}
