package org.comparegan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageGridTest {

  @Test
  void everyByteHasAnEqualShareOfTheRange() {
    for (int b = 0; b < 256; b++) {
      assertThat(ImageGrid.level(b / 256f)).isEqualTo(b);
      assertThat(ImageGrid.level((b + 0.999f) / 256f)).isEqualTo(b);
    }
    assertThat(ImageGrid.level(1f)).isEqualTo(255);
    assertThat(ImageGrid.level(7f)).isEqualTo(255);
    assertThat(ImageGrid.level(-1f)).isZero();
    assertThat(ImageGrid.level(Float.NaN)).isZero();
  }

  @Test
  void imagesStandRowByRow() throws IOException {
    float[] pixels = new float[3 * 2 * 2 * 3];
    pixels[12] = 1; // second image, top left, red
    pixels[24 + 11] = 0.5f; // third image, bottom right, blue
    BufferedImage picture = read(new ImageGrid(pixels, 3, 2, 2, 3).png(2, 3, 1));
    assertThat(picture.getWidth()).isEqualTo(13);
    assertThat(picture.getHeight()).isEqualTo(13);
    assertThat(picture.getRGB(7, 0)).isEqualTo(0xffff0000);
    assertThat(picture.getRGB(9, 2)).isEqualTo(0xffff0000);
    assertThat(picture.getRGB(5, 12)).isEqualTo(0xff000080);
    assertThat(picture.getRGB(6, 0)).as("gap").isZero();
    assertThat(picture.getRGB(12, 12)).as("no fourth image").isZero();
  }

  /** PNG has a byte for the kind of color: 0 grey, 2 RGB, 4 grey and alpha, 6 RGB and alpha. */
  @Test
  void imagesOfOneChannelMakeAGreyFile() throws IOException {
    int kind = 25;
    byte[] grey = new ImageGrid(new float[] {0.25f, 1}, 2, 1, 1, 1).png(2, 1, 0);
    assertThat(grey[kind]).isEqualTo((byte) 0);
    // Java takes grey for linear light, so that getRGB is not the level in the file.
    assertThat(read(grey).getRaster().getSample(0, 0, 0)).isEqualTo(0x40);
    assertThat(read(grey).getRaster().getSample(1, 0, 0)).isEqualTo(0xff);
    byte[] gaps = new ImageGrid(new float[] {0.25f, 1}, 2, 1, 1, 1).png(2, 2, 1);
    assertThat(gaps[kind]).isEqualTo((byte) 4);
    assertThat(read(gaps).getRaster().getPixel(1, 1, new int[2])).containsExactly(0x40, 0xff);
    assertThat(read(gaps).getRaster().getPixel(2, 1, new int[2])).as("gap").containsExactly(0, 0);
    assertThat(new ImageGrid(new float[3], 1, 1, 1, 3).png(1, 1, 0)[kind]).isEqualTo((byte) 2);
    assertThat(new ImageGrid(new float[6], 2, 1, 1, 3).png(2, 1, 1)[kind]).isEqualTo((byte) 6);
  }

  @Test
  void aColumnOfASheetIsAClass() {
    assertThat(ImageGrid.classColumns(0)).isEqualTo(8);
    assertThat(ImageGrid.classColumns(1)).isEqualTo(8);
    assertThat(ImageGrid.classColumns(4)).isEqualTo(8);
    assertThat(ImageGrid.classColumns(5)).isEqualTo(10);
    assertThat(ImageGrid.classColumns(7)).isEqualTo(7);
    assertThat(ImageGrid.classColumns(1000)).isEqualTo(10);
  }

  @Test
  void aWrongShapeIsRefused() {
    assertThatThrownBy(() -> new ImageGrid(new float[5], 1, 2, 2, 1))
        .hasMessageContaining("5 pixels")
        .hasMessageContaining("[1, 2, 2, 1]");
    assertThatThrownBy(() -> new ImageGrid(new float[8], 1, 2, 2, 2))
        .hasMessageContaining("1 or 3 channels");
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
