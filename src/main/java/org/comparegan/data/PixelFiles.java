package org.comparegan.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.Split;

/** Data sets whose files hold pixels as they are. */
final class PixelFiles {
  private static final int IDX_SIDE = 28;
  private static final int CIFAR_TRAINING_FILES = 5;

  private PixelFiles() {}

  /** The four idx files of MNIST and its kin, padded to {@code side}. */
  static KnownSet.Opener idx(List<String> classNames, int side) {
    return (place, split, name, options) -> {
      String prefix = split == Split.TRAIN ? "train" : "t10k";
      Optional<Path> images = idxFile(place, prefix + "-images", 3);
      Optional<Path> labels = idxFile(place, prefix + "-labels", 1);
      if (images.isEmpty() || labels.isEmpty()) {
        return Optional.empty();
      }
      ImageSet original = IdxImages.read(name, images.get(), labels.get(), classNames);
      if (original.height() != IDX_SIDE || original.width() != IDX_SIDE) {
        throw new DataException(
            String.format(
                "%s: the images of %s are 28×28, found %d×%d.",
                images.get(),
                name.substring(0, name.lastIndexOf('/')),
                original.height(),
                original.width()));
      }
      return Optional.of(side == IDX_SIDE ? original : new ImageView.Padded(original, side, side));
    };
  }

  private static Optional<Path> idxFile(Path folder, String stem, int rank) {
    return List.of("-idx", ".idx").stream()
        .flatMap(
            dash -> List.of("", ".gz").stream().map(end -> stem + dash + rank + "-ubyte" + end))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** CIFAR-10: data_batch_1 up to the first that is missing, so that a part of it will do. */
  static Optional<ImageSet> cifar(Path folder, Split split, String name, DataOptions options) {
    List<Path> files = new ArrayList<>();
    int last = split == Split.TRAIN ? CIFAR_TRAINING_FILES : 1;
    Optional<Path> missing = Optional.empty();
    for (int number = 1; number <= last; number++) {
      Path file =
          folder.resolve(split == Split.TRAIN ? "data_batch_" + number + ".bin" : "test_batch.bin");
      if (!Files.isRegularFile(file)) {
        missing = missing.isPresent() ? missing : Optional.of(file);
      } else if (missing.isPresent()) {
        throw new DataException(
            String.format("%s is missing, although %s is there.", missing.get(), file));
      } else {
        files.add(file);
      }
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(CifarImages.read(name, files));
  }

  /** STL-10 at 48×48: the labelled training images, then the unlabelled ones where they are. */
  static Optional<ImageSet> stl(Path folder, Split split, String name, DataOptions options) {
    String prefix = split == Split.TRAIN ? "train" : "test";
    Path images = folder.resolve(prefix + "_X.bin");
    Path labels = folder.resolve(prefix + "_y.bin");
    if (!Files.isRegularFile(images) || !Files.isRegularFile(labels)) {
      return Optional.empty();
    }
    Path more = folder.resolve("unlabeled_X.bin");
    boolean unlabelled = split == Split.TRAIN && Files.isRegularFile(more);
    return Optional.of(
        StlImages.open(name, images, labels, unlabelled ? Optional.of(more) : Optional.empty()));
  }
}
