package org.comparegan.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.label.LabelKind;

/**
 * A data set with a known name, and the table of all such sets.
 *
 * @param key the name
 * @param facts properties that do not need its files
 * @param folders usual places of the files below the data directory
 * @param opener reads it from a folder
 * @param looksFor the files that a folder must have, for messages
 * @param howToObtain how a user gets the files
 */
record KnownSet(
    String key,
    DataFacts facts,
    List<String> folders,
    Opener opener,
    Function<Split, String> looksFor,
    String howToObtain) {
  private static final int IDX_SIDE = 28;
  private static final int STL_SIDE = 48;
  private static final int CELEBA_SIDE = 64;
  private static final List<String> DIGITS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
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
  private static final String GET_MNIST =
      "Get the four idx files of MNIST (yann.lecun.com/exdb/mnist or a mirror) and name their"
          + " directory with --data-dir.";

  private static final List<String> IMAGENET =
      List.of(
          "imagenet_64",
          "imagenet_128",
          "imagenet_256",
          "imagenet_512",
          "imagenet_512_hq400",
          "soft_labeled_imagenet_128",
          "single_class_imagenet_128",
          "random_class_imagenet_128",
          "labeled_only_imagenet_128");

  /** Reads a data set from a folder that may contain it. */
  @FunctionalInterface
  interface Opener {
    /**
     * The images, or nothing where the folder has no such files.
     *
     * @param place a folder or an archive
     * @param name for messages, as in {@code mnist/train}
     * @throws DataException when there are some, but damaged
     */
    Optional<ImageSet> open(Path place, Split split, String name, DataOptions options);

    /** Adds the labels of the user's files, if any, to images without file names. */
    default Opener relabelled() {
      return (place, split, name, options) ->
          open(place, split, name, options).map(images -> options.relabelled(images, split));
    }

    /** Tries the other opener if this one finds nothing. */
    default Opener or(Opener other) {
      return (place, split, name, options) ->
          open(place, split, name, options).or(() -> other.open(place, split, name, options));
    }
  }

  /** The set from the first of its usual folders below {@code dataDir}, or that folder itself. */
  ImageSet open(Split split, Path dataDir, DataOptions options) {
    if (!Files.exists(dataDir)) {
      throw new DataException.Missing(
          "%s/%s: there is no directory %s. %s"
              .formatted(key, split.label(), dataDir, howToObtain));
    }
    if (facts.classes() == 0 && options.labelFiles().isPresent()) {
      throw new DataException(
          ("%s/%s has no classes, so replace_labels.file_pattern = \"%s\" cannot label it: leave it"
                  + " out, or name the folder of the pictures as the data set.")
              .formatted(key, split.label(), options.labelFiles().get()));
    }
    List<Path> places = new ArrayList<>();
    folders.forEach(folder -> places.add(dataDir.resolve(folder)));
    places.add(dataDir);
    for (Path place : places) {
      if (Files.exists(place)) {
        Optional<ImageSet> found = opener.open(place, split, key + "/" + split.label(), options);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new DataException.Missing(
        String.format(
            "%s/%s: found no %s in %s. %s",
            key,
            split.label(),
            looksFor.apply(split),
            String.join(", ", places.stream().map(Path::toString).toList()),
            howToObtain));
  }

  /** The table, in a fixed order. */
  static List<KnownSet> all() {
    List<KnownSet> sets = new ArrayList<>();
    sets.add(idx("mnist", "mnist", IDX_SIDE, DIGITS, List.of("mnist", "MNIST/raw"), GET_MNIST));
    List<String> fashion = List.of("fashion-mnist", "FashionMNIST/raw", "fashion_mnist");
    sets.add(idx("fashion-mnist", "fashion_mnist", IDX_SIDE, CLOTHES, fashion, GET_FASHION));
    sets.add(idx("fashion-mnist-32", "fashion_mnist_32", 32, CLOTHES, fashion, GET_FASHION));
    sets.add(emoji());
    sets.add(cifar());
    sets.add(stl());
    sets.add(celebA());
    sets.add(celebAHq());
    sets.add(lsun());
    IMAGENET.forEach(name -> sets.add(imagenet(name)));
    return List.copyOf(sets);
  }

  private static KnownSet idx(
      String key,
      String name,
      int side,
      List<String> classes,
      List<String> folders,
      String howToObtain) {
    KnownSet.Opener opener = IdxImages.opener(classes, side);
    return new KnownSet(
        key,
        new DataFacts(
            name, side, side, 1, classes.size(), 10_000, "train", "test", side == IDX_SIDE),
        folders,
        opener.relabelled().or(ReferencePictures.small(IDX_SIDE, 1, classes, side)),
        split ->
            (split == Split.TRAIN ? "train" : "t10k")
                + "-images-idx3-ubyte[.gz] with its labels, nor TFRecords",
        howToObtain);
  }

  private static KnownSet emoji() {
    KnownSet.Opener folders =
        (place, split, name, options) ->
            Stream.of(Split.values()).allMatch(one -> Files.isDirectory(place.resolve(one.label())))
                ? Optional.of(UniformPictures.open(place, split, options))
                : Optional.empty();
    return new KnownSet(
        "noto-emoji-32",
        new DataFacts("noto_emoji_32", 32, 32, 3, 7, 254, "train", "test", false),
        List.of("noto-emoji-32"),
        folders,
        split -> "folder " + split.label() + " of pictures beside the other part",
        "Make it with tools/embed-noto-emoji from github.com/googlefonts/noto-emoji, and name the"
            + " directory that it is in with --data-dir.");
  }

  private static KnownSet cifar() {
    KnownSet.Opener binary = (place, split, name, options) -> CifarImages.open(place, split, name);
    return new KnownSet(
        "cifar10",
        new DataFacts("cifar10", 32, 32, 3, 10, 10_000, "train", "test", true),
        List.of("cifar-10-batches-bin", "cifar10"),
        binary.relabelled().or(ReferencePictures.small(32, 3, CifarImages.CLASS_NAMES, 32)),
        split -> (split == Split.TRAIN ? "data_batch_1.bin" : "test_batch.bin") + ", nor TFRecords",
        "Get the \"CIFAR-10 binary version\" from www.cs.toronto.edu/~kriz/cifar.html,"
            + " unpack it and name its directory with --data-dir.");
  }

  private static KnownSet stl() {
    KnownSet.Opener binary = (place, split, name, options) -> StlImages.open(place, split, name);
    return new KnownSet(
        "stl10",
        new DataFacts("stl10", STL_SIDE, STL_SIDE, 3, 10, 8_000, "train", "test", false),
        List.of("stl10_binary", "stl10"),
        binary.relabelled(),
        split -> "%s_X.bin with its %<s_y.bin".formatted(split.label()),
        "Get stl10_binary.tar.gz from cs.stanford.edu/~acoates/stl10, unpack it and name its"
            + " directory with --data-dir.");
  }

  private static KnownSet celebA() {
    return new KnownSet(
        "celeb_a",
        new DataFacts("celeb_a", CELEBA_SIDE, CELEBA_SIDE, 3, 0, 10_000, "train", "test", true),
        List.of("celeb_a", "celeba", "CelebA"),
        ReferencePictures::celebA,
        split -> "folder or zip file img_align_celeba, nor TFRecords",
        "Get img_align_celeba.zip from mmlab.ie.cuhk.edu.hk/projects/CelebA.html and name its"
            + " directory with --data-dir.");
  }

  private static KnownSet celebAHq() {
    return new KnownSet(
        "celeb_a_hq_128",
        new DataFacts(
            "celeb_a_hq_128", 128, 128, 3, 0, 3_000, "train[0:90]", "train[90:100]", false),
        List.of("celeb_a_hq/128", "celeb_a_hq_128", "celeba_hq"),
        ReferencePictures::celebAHq,
        split -> "folder or archive celeba-128, nor TFRecords",
        "Make CelebA-HQ by the instructions of github.com/tkarras/progressive_growing_of_gans, put"
            + " its pictures into a folder celeba-128, and name the directory with --data-dir.");
  }

  private static KnownSet lsun() {
    return new KnownSet(
        "lsun-bedroom",
        new DataFacts("lsun-bedroom", 128, 128, 3, 0, 30_000, "train[0:99]", "train[99:100]", true),
        List.of("lsun/bedroom", "lsun", "lsun-bedroom"),
        ReferencePictures::lsun,
        split -> "folder or archive bedroom_train of pictures, nor TFRecords",
        "Get the training set of bedrooms by github.com/fyu/lsun, export its pictures (its tool has"
            + " the command), convert them from WebP to PNG or JPEG, and name the directory of the"
            + " folder bedroom_train with --data-dir.");
  }

  static KnownSet imagenet(String key) {
    Imagenet view = Imagenet.named(key);
    boolean single = view.labels() == LabelKind.SINGLE_CLASS;
    boolean only = view.labels() == LabelKind.LABELLED_ONLY;
    int classes = single ? 1 : Imagenet.CLASSES;
    String name = only ? "imagenet_" + view.side() : key;
    return new KnownSet(
        key,
        new DataFacts(
            name, view.side(), view.side(), 3, classes, 50_000, "train", "validation", true),
        List.of("imagenet2012", "imagenet", "ILSVRC2012"),
        view.opener(),
        split ->
            "TFRecords, ILSVRC2012_img_train.tar or _val.tar, nor folders train and val with a"
                + " folder for each class (n01440764, …)",
        "Get ILSVRC 2012 from image-net.org and name the directory of its tar files with"
            + " --data-dir.");
  }
}
