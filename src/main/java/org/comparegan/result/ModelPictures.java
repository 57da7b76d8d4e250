package org.comparegan.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.TrainingNeighbours;
import org.comparegan.evaluate.TrainingNeighbours.NearestPairs;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.model.SampledRows;
import org.comparegan.report.ImageGrid;
import org.comparegan.report.Section;

/**
 * Pictures of an opened model.
 *
 * @param path images of latents on a path between two, a row a class: a PNG
 * @param nearest samples beside the training images nearest to them; absent: not looked for
 * @param classNames one name a class, as the training images have them; empty: unknown
 */
@SuppressWarnings("ArrayRecordComponent")
public record ModelPictures(byte[] path, Optional<Nearest> nearest, List<String> classNames) {
  /** Keeps a copy of the names. */
  public ModelPictures {
    classNames = List.copyOf(classNames);
  }

  /** Training images that are looked at; of larger sets the first ones. */
  public static final int MOST_TRAINING_IMAGES = 20_000;

  /** Samples among which the pairs of nearest training images are looked for. */
  public static final int NEAREST_OF = 256;

  private static final int SHEET_COLUMNS = 10;
  private static final int SHEET_ROWS = 6;
  private static final int STEPS = 10;
  private static final int CLASSES = 5;

  /**
   * Samples beside the training images nearest to them.
   *
   * @param png the pairs, nearest first
   * @param least Euclidean distance in feature space of the first pair
   * @param most of the last one
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Nearest(byte[] png, double least, double most) {
    private static Nearest of(NearestPairs found) {
      double[] distances = found.distances();
      return new Nearest(found.png(), distances[0], distances[found.pairs() - 1]);
    }
  }

  /**
   * Training images to search, with their network.
   *
   * @param network that took the features of the images
   */
  public record Neighbours(TrainingNeighbours images, FeatureNetwork network) {}

  /**
   * Makes the pictures.
   *
   * @param source whose accumulators, if any, are filled
   * @param samples among which the nearest pairs are looked for
   * @param neighbours finds the pairs; absent: none
   */
  public static ModelPictures of(
      ImageSource source,
      LatentDistribution distribution,
      int samples,
      Optional<Neighbours> neighbours) {
    long seed = AddressedLatents.SEED;
    int classes = Math.min(CLASSES, source.classes());
    String labels =
        classes == 0
            ? "uniform"
            : IntStream.range(0, classes)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(","));
    SampledRows rows =
        SampledRows.draw(source, distribution, labels, STEPS * Math.max(1, classes), true, seed);
    float[] images = source.images(rows.latents(), done -> {});
    int count = rows.latents().z().length / source.latentWidth();
    byte[] path =
        new ImageGrid(images, count, source.height(), source.width(), source.channels())
            .png(rows.columns(), 1, 0);
    AddressedLatents latents = new AddressedLatents(distribution, seed, source);
    return new ModelPictures(
        path,
        neighbours.map(n -> Nearest.of(n.images().of(n.network(), source, latents, samples))),
        neighbours
            .map(n -> n.images().classNames())
            .filter(names -> names.size() == source.classes())
            .orElse(List.of()));
  }

  /**
   * Samples of an evaluation's first latents, so that those of several models can be compared: a
   * PNG of six rows; a column is a class where there are classes.
   */
  public static byte[] sheet(ImageSource source, AddressedLatents latents) {
    Latents first = latents.sample(0);
    int[] labels = first.labels().clone();
    int columns = source.classes() == 0 ? SHEET_COLUMNS : ImageGrid.classColumns(source.classes());
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % columns % source.classes();
    }
    int count = columns * SHEET_ROWS;
    int pixels = source.height() * source.width() * source.channels();
    float[] images = source.images(new Latents(first.z(), labels));
    return new ImageGrid(
            Arrays.copyOf(images, count * pixels),
            count,
            source.height(),
            source.width(),
            source.channels())
        .png(columns, 1, 1);
  }

  /**
   * Sheets of rows of a table as a part of a page.
   *
   * @param note what is the same in all of them
   * @param sheets PNGs by the caption of each, in order
   * @param models whose class names are those of the columns, if all have the same
   */
  public static Section sheets(
      String note, Map<String, byte[]> sheets, Collection<ModelPictures> models) {
    List<Section.Picture> pictures =
        sheets.entrySet().stream()
            .map(
                sheet ->
                    new Section.Picture(
                        sheet.getKey(), "Grid of samples, " + sheet.getKey(), sheet.getValue()))
            .toList();
    List<List<String>> names =
        models.stream()
            .map(ModelPictures::classNames)
            .filter(known -> !known.isEmpty())
            .distinct()
            .toList();
    return new Section.Pictures(
        "Samples", note + " " + columns(names.size() == 1 ? names.get(0) : List.of()), pictures);
  }

  /** Says which classes the columns of a sheet are, as {@link ImageGrid#classColumns} has them. */
  static String columns(List<String> classNames) {
    int columns = ImageGrid.classColumns(classNames.size());
    if (classNames.size() < 2) {
      return "Where there are classes, each column is one.";
    }
    return "Columns, left to right: %s%s."
        .formatted(
            String.join(", ", classNames.subList(0, Math.min(columns, classNames.size()))),
            columns > classNames.size()
                ? ", and again"
                : columns < classNames.size()
                    ? "; %d more classes are not shown".formatted(classNames.size() - columns)
                    : "");
  }

  /** Parts of a page, of models by name. */
  public static List<Section> sections(Map<String, ModelPictures> models) {
    List<Section> sections = new ArrayList<>();
    List<Section.Picture> pairs = new ArrayList<>();
    models.forEach(
        (name, pictures) ->
            pictures
                .nearest()
                .ifPresent(
                    found ->
                        pairs.add(
                            new Section.Picture(
                                "%s: distance %.3g to %.3g in feature space"
                                    .formatted(name, found.least(), found.most()),
                                "Samples of %s beside training images".formatted(name),
                                found.png()))));
    if (!pairs.isEmpty()) {
      sections.add(
          new Section.Pictures(
              "Nearest training images",
              "In each pair a sample (left) and the training image nearest to it in feature space,"
                  + " nearest pairs first. Pairs that look identical would mean that the model"
                  + " copies its training images.",
              pairs));
    }
    if (!models.isEmpty()) {
      sections.add(
          new Section.Pictures(
              "Paths between two latents",
              "Left to right in equal steps from one latent to another" + rowNames(models.values()),
              models.entrySet().stream()
                  .map(
                      model ->
                          new Section.Picture(
                              model.getKey(),
                              "Samples of %s on paths between latents".formatted(model.getKey()),
                              model.getValue().path()))
                  .toList()));
    }
    return sections;
  }

  /** Says which classes the rows of paths are. */
  private static String rowNames(Collection<ModelPictures> models) {
    List<List<String>> names =
        models.stream()
            .map(model -> model.classNames().stream().limit(CLASSES).toList())
            .distinct()
            .toList();
    return names.size() == 1 && names.get(0).size() > 1
        ? ". Rows, top to bottom: " + String.join(", ", names.get(0)) + "."
        : "; where there are classes, each row is one.";
  }
}
