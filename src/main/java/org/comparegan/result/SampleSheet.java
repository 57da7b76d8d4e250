package org.comparegan.result;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.report.ImageGrid;
import org.comparegan.report.Section;

/** Samples of an evaluation's first latents, so that sheets of several models can be compared. */
public final class SampleSheet {
  private static final int COLUMNS = 10;
  private static final int ROWS = 6;

  private SampleSheet() {}

  /** A PNG of ten columns, a class a column where there are classes, and six rows. */
  public static byte[] png(ImageSource source, AddressedLatents latents) {
    Latents first = latents.sample(0);
    int[] labels = first.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % COLUMNS % source.classes();
    }
    int count = COLUMNS * ROWS;
    int pixels = source.height() * source.width() * source.channels();
    float[] images = source.images(new Latents(first.z(), labels));
    return new ImageGrid(
            Arrays.copyOf(images, count * pixels),
            count,
            source.height(),
            source.width(),
            source.channels())
        .png(COLUMNS, 1, 1);
  }

  /**
   * Sheets of rows of a table as a part of a page.
   *
   * @param note what is the same in all of them
   * @param sheets PNGs by the caption of each, in order
   */
  public static Section section(String note, Map<String, byte[]> sheets) {
    List<Section.Picture> pictures =
        sheets.entrySet().stream()
            .map(
                sheet ->
                    new Section.Picture(
                        sheet.getKey(), "Grid of samples, " + sheet.getKey(), sheet.getValue()))
            .toList();
    return new Section.Pictures("Samples", note, pictures);
  }
}
