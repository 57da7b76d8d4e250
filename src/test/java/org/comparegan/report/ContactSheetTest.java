package org.comparegan.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.comparegan.image.MemoryImages;
import org.junit.jupiter.api.Test;

/** Sheets of grey images of 8×8, which are enlarged twelve times; a line of names has 16 pixels. */
class ContactSheetTest {
  private static final int SIDE = 96;
  private static final int LINE = 16;

  private static BufferedImage sheet(List<String> names, int... labels) throws IOException {
    byte[] levels = new byte[labels.length * 64];
    MemoryImages set = new MemoryImages("s", 8, 8, 1, names, levels, labels);
    return ImageIO.read(new ByteArrayInputStream(ContactSheet.png(set, 2)));
  }

  /** How many pixels of a part of a black sheet are written on. */
  private static long written(BufferedImage sheet, int left, int top) {
    return IntStream.range(0, SIDE * LINE)
        .filter(i -> sheet.getRaster().getSample(left + i % SIDE, top + i / SIDE, 0) == 255)
        .count();
  }

  @Test
  void aColumnIsAClassUnderItsName() throws IOException {
    BufferedImage sheet = sheet(List.of("i", "Ankle boot"), 0, 1, 1);
    assertThat(sheet.getWidth()).isEqualTo(2 * SIDE);
    assertThat(sheet.getHeight()).isEqualTo(LINE + 2 * SIDE);
    assertThat(written(sheet, 0, 0)).isPositive();
    assertThat(written(sheet, SIDE, 0)).isGreaterThan(3 * written(sheet, 0, 0));
    assertThat(written(sheet, SIDE, SIDE)).isZero();
  }

  @Test
  void namesThatAreTooLongOrInOtherScriptsAreWrittenAsFarAsCanBe() throws IOException {
    BufferedImage sheet = sheet(List.of("x".repeat(200), "Škola", "靴"), 0, 1, 2);
    for (int column = 0; column < 3; column++) {
      assertThat(written(sheet, column * SIDE, 0)).isPositive();
    }
    assertThat(written(sheet, SIDE, 0)).isEqualTo(written(sheet(List.of("", "Skola"), 1), 0, 0));
  }

  @Test
  void imagesOfMoreClassesStandUnderTheirOwnNames() throws IOException {
    List<String> names = IntStream.range(0, 25).mapToObj(i -> "class").toList();
    BufferedImage sheet = sheet(names, IntStream.range(0, 25).toArray());
    assertThat(sheet.getHeight()).isEqualTo(2 * (LINE + SIDE));
    assertThat(written(sheet, 0, LINE + SIDE)).isPositive();
  }

  @Test
  void withoutLabelsThereAreNoNames() throws IOException {
    assertThat(sheet(List.of(), -1, -1).getHeight()).isEqualTo(SIDE);
  }
}
