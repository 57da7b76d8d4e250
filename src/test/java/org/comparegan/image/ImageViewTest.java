package org.comparegan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageViewTest {
  private static final ImageSet SOME = Images.numbered(3, -1, 2, -1, 0, 1);

  @Test
  void labelledOnlyKeepsTheLabelledImagesInOrder() {
    ImageSet labelled = new ImageView.LabelledOnly(SOME);
    assertThat(labelled.size()).isEqualTo(3);
    byte[] pixels = new byte[2];
    labelled.read(1, pixels, 0);
    assertThat(pixels).containsExactly(0, 3);
    assertThat(labelled.label(1)).isZero();
    assertThatThrownBy(() -> new ImageView.LabelledOnly(Images.numbered(3, -1, -1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of its images has a label");
  }

  @Test
  void singleClassHasOne() {
    ImageSet single = new ImageView.SingleClass(SOME);
    assertThat(single.classes()).isEqualTo(1);
    assertThat(single.label(0)).isZero();
    assertThat(single.label(1)).isZero();
  }

  @Test
  void randomClassIsFixedPerImageAndUniform() {
    ImageSet images = Images.cycled(3000, 3);
    ImageSet random = new ImageView.RandomClass(images, 1);
    int[] counts = new int[3];
    int unchanged = 0;
    for (int i = 0; i < images.size(); i++) {
      assertThat(random.label(i)).isEqualTo(random.label(i));
      counts[random.label(i)]++;
      unchanged += random.label(i) == images.label(i) ? 1 : 0;
    }
    assertThat(counts[0]).isBetween(900, 1100);
    assertThat(counts[1]).isBetween(900, 1100);
    assertThat(unchanged).isBetween(900, 1100);
  }

  @Test
  void paddingPutsTheOddRestBelowAndToTheRight() {
    ImageSet padded = new ImageView.Padded(Images.numbered(1, 0, 0), 3, 4);
    byte[] pixels = new byte[12];
    padded.read(1, pixels, 0);
    assertThat(pixels).containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> new ImageView.Padded(padded, 2, 4))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3×4 cannot be padded to 2×4");
  }

  @Test
  void theChecksumSeesPixelsLabelsAndShape() {
    String checksum = SOME.checksum();
    assertThat(checksum).matches("[0-9a-f]{64}");
    assertThat(Images.numbered(3, -1, 2, -1, 0, 1).checksum()).isEqualTo(checksum);
    assertThat(Images.numbered(3, -1, 2, -1, 0, 2).checksum()).isNotEqualTo(checksum);
    assertThat(new ImageView.Padded(SOME, 2, 2).checksum()).isNotEqualTo(checksum);
  }
}
