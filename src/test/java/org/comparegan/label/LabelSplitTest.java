package org.comparegan.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.comparegan.data.DataSets;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.Images;
import org.comparegan.image.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelSplitTest {
  private static final ImageSet IMAGES = Images.cycled(1000, 10);

  @TempDir Path folder;

  @Property(tries = 50)
  void splitsOfOneSeedAreNestedAndBalanced(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 1, max = 100) double one,
      @ForAll @DoubleRange(min = 1, max = 100) double other) {
    LabelSplit small = LabelSplit.percent(IMAGES, Math.min(one, other), seed);
    LabelSplit large = LabelSplit.percent(IMAGES, Math.max(one, other), seed);
    assertThat(small.labelledIndices().allMatch(large::isLabelled)).isTrue();
    int[] counts = new int[10];
    small.labelledIndices().forEach(i -> counts[IMAGES.label(i)]++);
    assertThat(counts).containsOnly((int) Math.round(Math.min(one, other)));
  }

  @Test
  void fivePercentOfTheEmbeddedSetAreSixtyOfEachClass() {
    ImageSet train = DataSets.open("fashion-mnist-32", Split.TRAIN);
    LabelSplit split = LabelSplit.percent(train, 5, 547);
    ImageSet partly = split.applyTo(train);
    int[] counts = new int[10];
    for (int i = 0; i < partly.size(); i++) {
      if (partly.label(i) != ImageSet.UNLABELLED) {
        assertThat(partly.label(i)).isEqualTo(train.label(i));
        counts[partly.label(i)]++;
      }
    }
    assertThat(counts).containsOnly(60);
    assertThat(new ImageView.LabelledOnly(partly).size()).isEqualTo(600);
  }

  @Test
  void theSeedChoosesAndTheCountDoes() {
    LabelSplit ten = LabelSplit.count(IMAGES, 10, 1);
    assertThat(ten.labelledCount()).isEqualTo(100);
    assertThat(ten.labelledIndices().toArray())
        .isEqualTo(LabelSplit.percent(IMAGES, 10, 1).labelledIndices().toArray())
        .isNotEqualTo(LabelSplit.count(IMAGES, 10, 2).labelledIndices().toArray());
  }

  @Test
  void aFileGivesTheSplitBack() {
    LabelSplit split = LabelSplit.percent(IMAGES, 7, -547);
    Path file = folder.resolve("split of 7 %.txt");
    split.write(file);
    LabelSplit read = LabelSplit.read(file);
    assertThat(read.labelledIndices().toArray()).isEqualTo(split.labelledIndices().toArray());
    assertThat(read.dataChecksum()).isEqualTo(IMAGES.checksum());
    assertThat(read.seed()).isEqualTo(-547);
    assertThat(read.size()).isEqualTo(1000);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Property(tries = 30)
  void everySeedSurvivesTheFile(@ForAll long seed) throws IOException {
    Path file = Files.createTempFile("split", ".txt");
    try {
      LabelSplit.count(IMAGES, 1, seed).write(file);
      assertThat(LabelSplit.read(file).seed()).isEqualTo(seed);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void anErrorInAFileIsPlaced() throws IOException {
    Path file = folder.resolve("split.txt");
    LabelSplit.count(IMAGES, 1, 1).write(file);
    List<String> good = Files.readAllLines(file);
    assertBroken(file, good, 1, "label", "expected \"comparegan label split, version 1\"");
    assertBroken(file, good, 2, "data-sha256 12", "expected data-sha256 and 64 hex digits");
    assertBroken(file, good, 3, "seed 9223372036854775808", "expected seed and a 64-bit number");
    assertBroken(file, good, 8, "0", "expected an index above ");
    assertBroken(file, good, 15, "1000", "and below 1000, found \"1000\"");
    Files.write(file, good.subList(0, 12));
    assertThatThrownBy(() -> LabelSplit.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": expected 10 labelled images, found 7.");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE});
    assertThatThrownBy(() -> LabelSplit.read(file)).hasMessageContaining("binary data");
    assertThatThrownBy(() -> LabelSplit.read(folder.resolve("none")))
        .hasMessageContaining("no such label split");
  }

  @Test
  void aClassWithoutLabelsIsAnError() {
    ImageSet uneven = Images.numbered(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    assertThatThrownBy(() -> LabelSplit.percent(uneven, 20, 1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "numbered: class 1 (class 1) has too few labelled images (1) to keep 20.0 % of each"
                + " class.");
    assertThatThrownBy(() -> LabelSplit.count(uneven, 2, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("too few labelled images (1) to keep 2 labels of each class");
    assertThatThrownBy(() -> LabelSplit.percent(Images.numbered(0, -1), 20, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no classes");
    assertThatThrownBy(() -> LabelSplit.percent(uneven, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSplitOfOtherImagesIsRefused() {
    LabelSplit split = LabelSplit.count(IMAGES, 1, 1);
    assertThatThrownBy(() -> split.applyTo(Images.cycled(999, 10)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("was made for 1000 images")
        .hasMessageContaining("has 999");
  }

  private static void assertBroken(
      Path file, List<String> good, int line, String text, String message) throws IOException {
    List<String> broken = new ArrayList<>(good);
    broken.set(line - 1, text);
    Files.write(file, broken);
    assertThatThrownBy(() -> LabelSplit.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ":" + line + ": ")
        .hasMessageContaining(message);
  }
}
