package org.comparegan.result;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.comparegan.report.Section;

/** Samples of fixed latents as a run went on. */
final class SheetSections {
  private static final int EARLIER = 6;

  /** Pixels across; wider pictures are made smaller, so that the page can be sent. */
  private static final int LAST_WIDTH = 1600;

  private static final int EARLIER_WIDTH = 480;

  private SheetSections() {}

  /** A section for each result that has pictures. */
  static List<Section> of(List<Result> results) throws IOException {
    List<Section> sections = new ArrayList<>();
    for (Result result : results) {
      if (!result.sheets().isEmpty()) {
        sections.add(of(result));
      }
    }
    return sections;
  }

  private static Section of(Result result) throws IOException {
    List<Result.Sheet> all = result.sheets();
    List<Section.Picture> earlier = new ArrayList<>();
    int others = all.size() - 1;
    int shown = Math.min(EARLIER, others);
    for (int i = 0; i < shown; i++) {
      earlier.add(picture(result, all.get((int) ((long) i * others / shown)), EARLIER_WIDTH));
    }
    return new Section.Progression(
        "Samples of " + result.name(),
        "The same latents at every step; a column is a class where there are classes.",
        picture(result, all.get(others), LAST_WIDTH),
        earlier);
  }

  private static Section.Picture picture(Result result, Result.Sheet sheet, int width)
      throws IOException {
    byte[] png = Files.readAllBytes(sheet.file());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    if (image == null) {
      throw new ResultException(sheet.file() + " is no picture: move it away.");
    }
    return new Section.Picture(
        "step %,d".formatted(sheet.step()),
        "Samples of %s at step %d".formatted(result.name(), sheet.step()),
        image.getWidth() <= width ? png : smaller(image, width));
  }

  private static byte[] smaller(BufferedImage image, int width) throws IOException {
    int height = Math.max(1, (int) ((long) image.getHeight() * width / image.getWidth()));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    if (!ImageIO.write(small, "png", png)) {
      throw new IllegalStateException("This Java cannot write PNG files.");
    }
    return png.toByteArray();
  }
}
