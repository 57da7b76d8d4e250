package org.comparegan.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A data set that is known by name.
 *
 * @param key the name
 * @param format the format of its files
 * @param folders where the files usually lie below the data directory
 * @param side rows and columns of an image as given out; what is smaller is padded
 * @param classNames one name a class
 * @param howToObtain what to tell a person who lacks the files
 */
record KnownSet(
    String key,
    Format format,
    List<String> folders,
    int side,
    List<String> classNames,
    String howToObtain) {
  private static final int IDX_SIDE = 28;
  private static final int CIFAR_TRAINING_FILES = 5;
  private static final List<String> FASHION_FOLDERS = List.of("fashion-mnist", "FashionMNIST/raw");
  private static final List<String> CLOTHES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");
  private static final String GET_FASHION =
      "Leave --data-dir out to use the embedded part, or get the four idx files from"
          + " github.com/zalandoresearch/fashion-mnist (Debian: the package"
          + " dataset-fashion-mnist, then --data-dir /usr/share/datasets).";

  /** All of them. */
  static final List<KnownSet> ALL =
      List.of(
          new KnownSet(
              "mnist",
              Format.IDX,
              List.of("mnist", "MNIST/raw"),
              IDX_SIDE,
              List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
              "Get the four idx files of MNIST (yann.lecun.com/exdb/mnist or a mirror) and name their"
                  + " directory with --data-dir."),
          new KnownSet(
              "fashion-mnist", Format.IDX, FASHION_FOLDERS, IDX_SIDE, CLOTHES, GET_FASHION),
          new KnownSet("fashion-mnist-32", Format.IDX, FASHION_FOLDERS, 32, CLOTHES, GET_FASHION),
          new KnownSet(
              "cifar10",
              Format.CIFAR,
              List.of("cifar-10-batches-bin", "cifar10"),
              32,
              CifarImages.CLASS_NAMES,
              "Get the \"CIFAR-10 binary version\" from www.cs.toronto.edu/~kriz/cifar.html,"
                  + " unpack it and name its directory with --data-dir."));

  /** The set from the first of its usual folders below {@code dataDir}, or that folder itself. */
  ImageSet open(Split split, Path dataDir) {
    List<Path> places = new ArrayList<>();
    folders.forEach(folder -> places.add(dataDir.resolve(folder)));
    places.add(dataDir);
    for (Path place : places) {
      Optional<ImageSet> found =
          format == Format.IDX ? openIdx(split, place) : openCifar(split, place);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new DataException(
        String.format(
            "%s/%s: found no %s in %s. %s",
            key,
            split.label(),
            format == Format.IDX
                ? idxPrefix(split) + "-images-idx3-ubyte[.gz] with its labels"
                : cifarFile(split, 1),
            String.join(", ", places.stream().map(Path::toString).toList()),
            howToObtain));
  }

  private Optional<ImageSet> openIdx(Split split, Path folder) {
    Optional<Path> images = idxFile(folder, idxPrefix(split) + "-images", 3);
    Optional<Path> labels = idxFile(folder, idxPrefix(split) + "-labels", 1);
    if (images.isEmpty() || labels.isEmpty()) {
      return Optional.empty();
    }
    ImageSet original =
        IdxImages.read(key + "/" + split.label(), images.get(), labels.get(), classNames);
    if (original.height() != IDX_SIDE || original.width() != IDX_SIDE) {
      throw new DataException(
          String.format(
              "%s: the images of %s are 28×28, found %d×%d.",
              images.get(), key, original.height(), original.width()));
    }
    return Optional.of(side == IDX_SIDE ? original : new PaddedImages(original, side, side));
  }

  private static Optional<Path> idxFile(Path folder, String stem, int rank) {
    return List.of("-idx", ".idx").stream()
        .flatMap(
            dash -> List.of("", ".gz").stream().map(end -> stem + dash + rank + "-ubyte" + end))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static String idxPrefix(Split split) {
    return split == Split.TRAIN ? "train" : "t10k";
  }

  /** Opens data_batch_1 up to the first that is missing, so that a part of CIFAR-10 will do. */
  private Optional<ImageSet> openCifar(Split split, Path folder) {
    List<Path> files = new ArrayList<>();
    int last = split == Split.TRAIN ? CIFAR_TRAINING_FILES : 1;
    Optional<Path> missing = Optional.empty();
    for (int number = 1; number <= last; number++) {
      Path file = folder.resolve(cifarFile(split, number));
      if (!Files.isRegularFile(file)) {
        missing = missing.isPresent() ? missing : Optional.of(file);
      } else if (missing.isPresent()) {
        throw new DataException(
            String.format("%s is missing, although %s is there.", missing.get(), file));
      } else {
        files.add(file);
      }
    }
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(CifarImages.read(key + "/" + split.label(), files));
  }

  private static String cifarFile(Split split, int number) {
    return split == Split.TRAIN ? "data_batch_" + number + ".bin" : "test_batch.bin";
  }

  /** How the files are laid out. */
  enum Format {
    IDX,
    CIFAR
  }
}
