package org.comparegan.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.comparegan.image.DataException;
import org.comparegan.picture.PictureDecoder.Decoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that TensorFlow's kernels misread are decoded to the colours that their files mean. */
class RecodingTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 6;

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8})
  void palettesOfBmpFilesAreResolved(int bits) {
    BufferedImage image = indexed(palette(bits, 1103515245));
    assertColours(decode(3, Pictures.encoded("bmp", image)), image, 0, 0);
    assertColours(decode(0, Pictures.encoded("bmp", image)), image, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1, 3})
  void greyPalettesOfBmpFilesAreResolved(int factor) {
    byte[] levels = new byte[256];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (factor * i);
    }
    IndexColorModel palette = new IndexColorModel(8, 256, levels, levels, levels);
    byte[] file = Pictures.encoded("bmp", indexed(palette));
    Decoded grey = decode(0, file);
    Decoded colour = decode(3, file);
    assertThat(grey.channels()).isEqualTo(1);
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      assertThat(grey.levels()[i]).isEqualTo(levels[7 * i]);
      assertThat(colour.levels()[3 * i + 1]).isEqualTo(levels[7 * i]);
    }
  }

  @Test
  void runLengthsAndBitMasksOfBmpFilesAreResolved() throws IOException {
    BufferedImage image = indexed(palette(8, 12345));
    ImageWriter writer = ImageIO.getImageWritersByFormatName("bmp").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionType("BI_RLE8");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream file = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(file);
      writer.write(null, new IIOImage(image, null, null), how);
    }
    assertColours(decode(3, out.toByteArray()), image, 0, 0);
    for (int type :
        new int[] {BufferedImage.TYPE_USHORT_565_RGB, BufferedImage.TYPE_USHORT_555_RGB}) {
      BufferedImage packed = new BufferedImage(WIDTH, HEIGHT, type);
      for (int i = 0; i < HEIGHT * WIDTH; i++) {
        packed.setRGB(i % WIDTH, i / WIDTH, 0x123457 * i);
      }
      assertColours(decode(3, Pictures.encoded("bmp", packed)), packed, 0, 0);
    }
  }

  @Test
  void furtherPicturesOfAGifAreNotDecoded() {
    byte[] one = Pictures.encoded("gif", indexed(palette(8, 99991)));
    byte[] further = {0x2C, 0, 0, 0, 0, -1, -1, -1, -1, 0, 2, 2, 0x44, 1, 0, 0x3B};
    byte[] two = Arrays.copyOf(one, one.length - 1 + further.length);
    System.arraycopy(further, 0, two, one.length - 1, further.length);
    assertThat(Recoding.firstOfGif(two)).isEqualTo(one);
    assertThat(Recoding.firstOfGif(one)).isSameAs(one);
    byte[] cut = Arrays.copyOf(one, one.length - 3);
    assertThat(Recoding.firstOfGif(cut)).isSameAs(cut);
  }

  @Test
  void aGifSmallerThanItsScreenLiesInItsPlace() {
    BufferedImage image = indexed(palette(8, 99991));
    byte[] file = gif(image, 9, 10, 3, 2);
    Decoded screen = decode(3, file);
    assertThat(PictureSize.of(ByteBuffer.wrap(file))).isEqualTo(new PictureSize(9, 10, 3));
    assertThat(screen.height()).isEqualTo(9);
    assertThat(screen.width()).isEqualTo(10);
    assertColours(screen, image, 3, 2);
    assertThat(Arrays.copyOf(screen.levels(), 3 * 10 * 3)).containsOnly(0);
  }

  @Test
  void transparentColoursOfAGifAreBlack() {
    IndexColorModel opaque = palette(8, 99991);
    byte[][] colours = new byte[3][256];
    opaque.getReds(colours[0]);
    opaque.getGreens(colours[1]);
    opaque.getBlues(colours[2]);
    BufferedImage image =
        indexed(new IndexColorModel(8, 256, colours[0], colours[1], colours[2], 7));
    Decoded whole = decode(3, Pictures.encoded("gif", image));
    Decoded placed = decode(3, gif(image, HEIGHT, WIDTH + 1, 0, 1));
    // As TensorFlow's kernel has it where the picture fills the screen.
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < 3 * WIDTH; x++) {
        assertThat(placed.levels()[3 * (y * (WIDTH + 1) + 1) + x])
            .isEqualTo(whole.levels()[3 * y * WIDTH + x]);
      }
    }
    assertThat(Arrays.copyOfRange(whole.levels(), 3, 6)).containsOnly(0);
  }

  @Test
  void headersOfOs2AreRead() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, 0x123457 * i);
    }
    byte[] windows = Pictures.encoded("bmp", image);
    ByteBuffer os2 = ByteBuffer.allocate(windows.length - 28).order(ByteOrder.LITTLE_ENDIAN);
    os2.put(windows, 0, 14).putInt(2, 0).putInt(10, 26).putInt(12).putShort((short) WIDTH);
    os2.putShort((short) HEIGHT).putShort((short) 1).putShort((short) 24);
    os2.put(windows, 54, windows.length - 54);
    assertColours(decode(3, os2.array()), image, 0, 0);
    BufferedImage indexed = indexed(palette(8, 12345));
    byte[] eight = Pictures.encoded("bmp", indexed);
    ByteBuffer second = ByteBuffer.allocate(eight.length + 24).order(ByteOrder.LITTLE_ENDIAN);
    second.put(eight, 0, 54).position(78).put(eight, 54, eight.length - 54);
    second.putInt(2, 0).putInt(10, second.getInt(10) + 24).putInt(14, 64);
    assertColours(decode(3, second.array()), indexed, 0, 0);
    byte[] cut = Arrays.copyOf(second.array(), second.capacity() - HEIGHT * WIDTH / 2);
    assertThatThrownBy(() -> decode(3, cut)).hasMessageNotContaining("null");
  }

  @Test
  void filesOfOtherFormatsAreNamed() {
    Map<String, String> heads =
        Map.of(
            "RIFFabcdWEBPVP8 ", "a WebP file",
            "II*\0\b\0\0\0", "a TIFF file",
            "\0\0\0 ftypavif", "an AVIF file",
            "\0\0\0 ftypheic", "a HEIC file",
            "<?xml version=\"1.0\"?><svg width=\"1\">", "an SVG file",
            "version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer",
            "<!DOCTYPE html><html>", "an HTML page",
            "", "it is empty");
    heads.forEach(
        (head, name) -> {
          byte[] file = head.getBytes(StandardCharsets.ISO_8859_1);
          assertThatThrownBy(() -> decode(3, file)).hasMessageContaining(name);
        });
  }

  @Test
  void anOrientationIsFoundAfterFillBytes() {
    String marker =
        "\u00ff\u00d8%s\u00ff\u00e1\0\42Exif\0\0MM\0*\0\0\0\b\0\1\1\22\0\3\0\0\0\1\0\6\0\0";
    for (String fill : List.of("", "\u00ff\u00ff")) {
      byte[] file = marker.formatted(fill).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(Exif.orientation(file)).isEqualTo(6);
    }
  }

  @Test
  void aGifLargerThanItsScreenIsWhole() {
    BufferedImage image = indexed(palette(8, 99991));
    byte[] file = gif(image, 4, 4, 0, 1);
    assertThat(PictureSize.of(ByteBuffer.wrap(file))).isEqualTo(new PictureSize(5, 7, 3));
    assertColours(decode(3, file), image, 0, 1);
  }

  @Test
  void otherFilesStayAsTheyAre() {
    for (String format : new String[] {"png", "jpg", "gif", "bmp"}) {
      byte[] file = Pictures.encoded(format, 8, 9, 1);
      assertThat(Recoding.readable(file)).isSameAs(file);
    }
  }

  @Test
  void aSizeThatCannotBeIsRefused() {
    byte[] bmp = Pictures.encoded("bmp", indexed(palette(8, 1)));
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 1 << 20).putInt(22, 1 << 20);
    assertThatThrownBy(() -> Recoding.readable(bmp)).isInstanceOf(DataException.class);
    byte[] gif = gif(indexed(palette(8, 1)), 0xFFFF, 0xFFFF, 0, 0);
    assertThatThrownBy(() -> Recoding.readable(gif)).isInstanceOf(DataException.class);
  }

  private static Decoded decode(int channels, byte[] file) {
    try (PictureDecoder decoder =
        new PictureDecoder(channels, new PictureTransform.AsTheyAre(), Crop.NONE)) {
      return decoder.decode(file);
    }
  }

  private static void assertColours(Decoded found, BufferedImage image, int top, int left) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int at = 3 * ((top + y) * found.width() + left + x);
        int colour =
            (found.levels()[at] & 0xFF) << 16
                | (found.levels()[at + 1] & 0xFF) << 8
                | (found.levels()[at + 2] & 0xFF);
        assertThat(colour).as("row %d, column %d", y, x).isEqualTo(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
  }

  private static IndexColorModel palette(int bits, int seed) {
    int size = 1 << bits;
    byte[][] colours = new byte[3][size];
    for (int i = 0; i < 3 * size; i++) {
      colours[i % 3][i / 3] = (byte) ((i + 1) * seed >> 8);
    }
    return new IndexColorModel(bits, size, colours[0], colours[1], colours[2]);
  }

  private static BufferedImage indexed(IndexColorModel palette) {
    BufferedImage image =
        new BufferedImage(
            WIDTH,
            HEIGHT,
            palette.getPixelSize() == 8
                ? BufferedImage.TYPE_BYTE_INDEXED
                : BufferedImage.TYPE_BYTE_BINARY,
            palette);
    for (int i = 0; i < HEIGHT * WIDTH; i++) {
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, 7 * i % palette.getMapSize());
    }
    return image;
  }

  /** A GIF file whose picture has another place than its whole screen. */
  private static byte[] gif(BufferedImage image, int height, int width, int top, int left) {
    byte[] file = Pictures.encoded("gif", image);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(6, (short) width).putShort(8, (short) height);
    int at = 13 + 3 * 256;
    while (file[at] != 0x2C) {
      at += 2 + 1 + file[at + 2] + 1;
    }
    bytes.putShort(at + 1, (short) left).putShort(at + 3, (short) top);
    return file;
  }
}
