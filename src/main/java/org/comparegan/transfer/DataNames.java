package org.comparegan.transfer;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.comparegan.architecture.ImageShape;

/** The reference's data set that images of a size and a number of classes are likely to be of. */
final class DataNames {
  private record Row(String name, ImageShape image, List<Integer> classes) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("fashion-mnist", new ImageShape(28, 28, 1), List.of(0, 10)),
          new Row("fashion-mnist-32", new ImageShape(32, 32, 1), List.of(0, 10)),
          new Row("cifar10", new ImageShape(32, 32, 3), List.of(0, 10)),
          new Row("celeb_a", new ImageShape(64, 64, 3), List.of(0)),
          new Row("imagenet_64", new ImageShape(64, 64, 3), List.of(1000)),
          new Row("lsun-bedroom", new ImageShape(128, 128, 3), List.of(0)),
          new Row("imagenet_128", new ImageShape(128, 128, 3), List.of(1000)),
          new Row("imagenet_256", new ImageShape(256, 256, 3), List.of(1000)),
          new Row("imagenet_512", new ImageShape(512, 512, 3), List.of(1000)));

  private DataNames() {}

  /** {@code unknown} where nothing fits: a training must then name its data. */
  static String of(ImageShape image, int classes) {
    return ROWS.stream()
        .filter(row -> row.image().equals(image) && row.classes().contains(classes))
        .map(Row::name)
        .findFirst()
        .orElse("unknown");
  }

  /** The size of a data set's images, where it is one of these. */
  static Optional<ImageShape> image(String name) {
    return row(name).map(Row::image);
  }

  /** The classes of a data set, where it is one of these; else 0. */
  static int classes(String name) {
    return row(name).map(row -> Collections.max(row.classes())).orElse(0);
  }

  private static Optional<Row> row(String name) {
    return ROWS.stream().filter(row -> row.name().equals(name)).findFirst();
  }
}
