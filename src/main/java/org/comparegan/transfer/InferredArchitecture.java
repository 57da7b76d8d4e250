package org.comparegan.transfer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.tensorflow.ndarray.Shape;

/**
 * The architecture of a model and its options, as names and shapes of its tensors imply them.
 *
 * @param architecture network family
 * @param image size of the images
 * @param classes number of classes; 0 without labels
 * @param known bindings that the tensors imply, by name
 * @param assumed bindings that the tensors leave open, chosen so that everything fits
 * @param notes why a choice was made, a sentence each
 */
public record InferredArchitecture(
    Architecture architecture,
    ImageShape image,
    int classes,
    Map<String, String> known,
    Map<String, String> assumed,
    List<String> notes) {
  /** Channels of BigGAN-deep's last convolution with {@code experimental_fast_conv_to_rgb}. */
  static final int FAST_RGB_CHANNELS = 128;

  private static final Set<String> ABSENT = Set.of("False", "@no_batch_norm", "\"none\"");
  private static final Pattern DEEP =
      Pattern.compile("(generator|discriminator)/B\\d+/conv1/1x1_conv/kernel");
  private static final Map<Integer, Integer> BIGGAN_SIDE =
      Map.of(3, 32, 4, 64, 5, 128, 6, 256, 7, 512);
  private static final Map<Integer, Integer> DEEP_SIDE =
      Map.of(7, 32, 8, 64, 10, 128, 12, 256, 14, 512);

  /** A data set of the reference, with the numbers of classes that GANs on it have. */
  private record DataSet(String name, ImageShape image, List<Integer> classes) {}

  private static final List<DataSet> DATA_SETS =
      List.of(
          new DataSet("fashion-mnist", new ImageShape(28, 28, 1), List.of(0, 10)),
          new DataSet("fashion-mnist-32", new ImageShape(32, 32, 1), List.of(0, 10)),
          new DataSet("cifar10", new ImageShape(32, 32, 3), List.of(0, 10)),
          new DataSet("celeb_a", new ImageShape(64, 64, 3), List.of(0)),
          new DataSet("imagenet_64", new ImageShape(64, 64, 3), List.of(1000)),
          new DataSet("lsun-bedroom", new ImageShape(128, 128, 3), List.of(0)),
          new DataSet("imagenet_128", new ImageShape(128, 128, 3), List.of(1000)),
          new DataSet("imagenet_256", new ImageShape(256, 256, 3), List.of(1000)),
          new DataSet("imagenet_512", new ImageShape(512, 512, 3), List.of(1000)));

  /** Moves bindings of absence from {@code known} to {@code assumed}, and copies all. */
  public InferredArchitecture {
    // Absence proves nothing: some networks ignore some options. The plan checks it by the tensors.
    Map<String, String> absent = new LinkedHashMap<>(known);
    absent.values().removeIf(value -> !ABSENT.contains(value));
    Map<String, String> present = new LinkedHashMap<>(known);
    present.keySet().removeAll(absent.keySet());
    absent.putAll(assumed);
    known = Collections.unmodifiableMap(present);
    assumed = Collections.unmodifiableMap(absent);
    notes = List.copyOf(notes);
  }

  /**
   * What else is known where tensors leave a choice.
   *
   * @param image size of the images, which tensors of dcgan and sndcgan leave open
   * @param decided names of bindings that the user makes
   */
  public record Given(Optional<ImageShape> image, Predicate<String> decided) {
    /** Nothing else is known. */
    public static final Given NOTHING = new Given(Optional.empty(), name -> false);
  }

  /**
   * Infers the architecture.
   *
   * @throws TransferException when it is none of the reference's, or the tensors fit several
   */
  public static InferredArchitecture of(WeightSource source, Given given) {
    SortedMap<String, Shape> shapes = new TreeMap<>();
    source.tensors().forEach((name, origin) -> shapes.put(name, origin.info().shape()));
    return of(source.location(), new TensorShapes(shapes), source.graph(), given);
  }

  static InferredArchitecture of(
      String location, TensorShapes shapes, GraphProperties graph, Given given) {
    Architecture architecture =
        graph
            .architecture()
            .or(() -> family(shapes))
            .orElseThrow(
                () ->
                    new TransferException(
                        location
                            + ": no architecture of the reference has such tensors; their names"
                            + " should begin with generator/ or discriminator/, as in"
                            + " generator/fc_noise/kernel. 'checkpoint ls' lists them."));
    ImageShape image =
        (graph.architecture().isPresent()
                ? graph.image().or(given::image)
                : image(shapes, architecture, given.image().or(graph::image)))
            .orElseThrow(
                () ->
                    new TransferException(
                        location
                            + ": tensors of "
                            + architecture.ginName()
                            + " do not say which of several image sizes they are for: name it with"
                            + " --image-size HxWxC, or a configuration with --config."));
    InferredOptions options =
        new InferredOptions(
            shapes,
            architecture,
            image,
            graph,
            name -> graph.bindings().containsKey(name) || given.decided().test(name));
    Map<String, String> known = new LinkedHashMap<>(options.known());
    known.putAll(graph.bindings());
    Map<String, String> assumed = new LinkedHashMap<>(options.assumed());
    assumed.keySet().removeAll(known.keySet());
    return new InferredArchitecture(
        architecture, image, options.classes(), known, assumed, options.notes());
  }

  /** The bindings as gin statements, first those assumed, then those known. */
  public List<String> statements() {
    List<String> lines = new ArrayList<>();
    assumed.forEach((name, value) -> lines.add(name + " = " + value));
    known.forEach((name, value) -> lines.add(name + " = " + value));
    return lines;
  }

  /** A configuration of these bindings; those of {@code more} win. */
  public GinConfig config(List<String> more) {
    List<String> all = new ArrayList<>(statements());
    all.addAll(more);
    return GinConfig.of("what the tensors say", String.join("\n", all));
  }

  /** Bindings of a configuration that contradict what the tensors imply. */
  public List<GinConfig.Difference> contradictions(GinConfig config) {
    List<String> lines = new ArrayList<>();
    // A multiple of ch says nothing where the configuration has multiples of its own.
    known.forEach(
        (name, value) -> {
          if (!name.endsWith(".ch")
              || !config.text().contains(name.replaceFirst("ch$", "widths"))) {
            lines.add(name + " = " + value);
          }
        });
    GinConfig implied =
        GinConfig.of("what the tensors say", config.text() + "\n" + String.join("\n", lines));
    return GinConfig.diff(config, implied);
  }

  /** The reference's data set of this size and number of classes, else {@code unknown}. */
  static String dataSet(ImageShape image, int classes) {
    return DATA_SETS.stream()
        .filter(row -> row.image.equals(image) && row.classes.contains(classes))
        .map(DataSet::name)
        .findFirst()
        .orElse("unknown");
  }

  /** Image size of one of these data sets. */
  static Optional<ImageShape> imageOf(String dataSet) {
    return named(dataSet).map(DataSet::image);
  }

  /** Number of classes of one of these data sets; 0 for others. */
  static int classesOf(String dataSet) {
    return named(dataSet).map(row -> Collections.max(row.classes)).orElse(0);
  }

  private static Optional<DataSet> named(String dataSet) {
    return DATA_SETS.stream().filter(row -> row.name.equals(dataSet)).findFirst();
  }

  private static Optional<Architecture> family(TensorShapes shapes) {
    if (shapes.has("generator/g_dc5/kernel") || shapes.has("discriminator/d_fc1/kernel")) {
      return Optional.of(Architecture.SNDCGAN);
    }
    if (shapes.has("generator/g_fc2/kernel") || shapes.has("discriminator/d_fc3/kernel")) {
      return Optional.of(Architecture.INFOGAN);
    }
    if (shapes.has("generator/g_dc1/kernel") || shapes.has("discriminator/d_conv4/kernel")) {
      return Optional.of(Architecture.DCGAN);
    }
    if (shapes.below("generator/B_0_0") || shapes.below("discriminator/B_0_0")) {
      return Optional.of(Architecture.RESNET30);
    }
    if (shapes.any(name -> DEEP.matcher(name).matches())) {
      return Optional.of(Architecture.BIGGAN_DEEP);
    }
    // BigGAN's shortcuts are 1×1, and its discriminator ends in final_fc.
    boolean pointwise =
        shapes.size("generator/B1/up_conv_shortcut/kernel", 0).filter(s -> s == 1).isPresent();
    if (pointwise || shapes.has("discriminator/final_fc/kernel")) {
      return Optional.of(Architecture.BIGGAN);
    }
    return resNet(shapes);
  }

  private static Optional<Architecture> resNet(TensorShapes shapes) {
    boolean generator = shapes.has("generator/fc_noise/kernel");
    if (generator && shapes.below("generator/B1")) {
      if (shapes.below("generator/B5")) {
        return Optional.of(Architecture.RESNET5);
      }
      boolean falling =
          !shapes.below("generator/B4")
              && shapes
                  .shape("generator/B3/same_conv2/kernel")
                  .filter(s -> s.numDimensions() == 4 && s.get(2) == 64 && s.get(3) == 64)
                  .isPresent();
      return Optional.of(falling ? Architecture.RESNET_STL : Architecture.RESNET_CIFAR);
    }
    if (shapes.has("discriminator/disc_final_fc/kernel")) {
      if (!shapes.below("discriminator/B0")) {
        return Optional.of(Architecture.RESNET_CIFAR);
      }
      return Optional.of(
          shapes.below("discriminator/B5") ? Architecture.RESNET5 : Architecture.RESNET_STL);
    }
    return generator ? Optional.of(Architecture.DUMMY) : Optional.empty();
  }

  /** Empty where several sizes fit and {@code given} does not choose. */
  private static Optional<ImageShape> image(
      TensorShapes shapes, Architecture architecture, Optional<ImageShape> given) {
    Optional<Integer> channels = imageChannels(shapes).or(() -> given.map(ImageShape::channels));
    Optional<Integer> side =
        switch (architecture) {
          case RESNET_CIFAR -> Optional.of(made(shapes) > 0 ? 4 << made(shapes) : 32);
          case RESNET_STL -> Optional.of(48);
          case RESNET30 -> Optional.of(128);
          case RESNET5 -> resNet5Side(shapes);
          case BIGGAN -> Optional.ofNullable(BIGGAN_SIDE.get(blocks(shapes, 1)));
          case BIGGAN_DEEP ->
              made(shapes) > 0
                  ? Optional.of(4 << made(shapes) / 2)
                  : Optional.ofNullable(DEEP_SIDE.get(blocks(shapes, 0)));
          case INFOGAN -> infoGanSide(shapes);
          // Sides are rounded up when they are halved, so several have the same tensors.
          case DCGAN, SNDCGAN, DUMMY -> Optional.empty();
        };
    if (side.isPresent() && channels.isPresent()) {
      return Optional.of(new ImageShape(side.get(), side.get(), channels.get()));
    }
    return given.filter(image -> channels.isEmpty() || channels.get() == image.channels());
  }

  private static Optional<Integer> imageChannels(TensorShapes shapes) {
    return shapes
        .first(0, "generator/final_conv/bias", "generator/g_dc5/bias", "generator/g_dc4/bias")
        .filter(c -> c != FAST_RGB_CHANNELS)
        .or(
            () ->
                shapes.first(
                    2,
                    "discriminator/initial_conv/kernel",
                    "discriminator/color_conv/kernel",
                    "discriminator/B0/same_conv1/kernel",
                    "discriminator/B1/same_conv1/kernel",
                    "discriminator/d_conv1/kernel"));
  }

  /** Blocks of the generator; without one those of the discriminator, one less in BigGAN. */
  private static int blocks(TensorShapes shapes, int more) {
    int made = made(shapes);
    int seen =
        (int) IntStream.range(1, 20).filter(i -> shapes.below("discriminator/B" + i)).count();
    return made > 0 ? made : seen - more;
  }

  private static int made(TensorShapes shapes) {
    return (int) IntStream.range(1, 20).filter(i -> shapes.below("generator/B" + i)).count();
  }

  private static Optional<Integer> resNet5Side(TensorShapes shapes) {
    if (!shapes.below("generator/B1")) {
      return Optional.empty();
    }
    long up =
        IntStream.range(1, 6)
            .filter(i -> shapes.has("generator/B" + i + "/up_conv1/kernel"))
            .count();
    return Optional.of(4 << up);
  }

  /** The second dense layer has 128 channels at a quarter of the side. */
  private static Optional<Integer> infoGanSide(TensorShapes shapes) {
    Optional<Integer> width = shapes.size("generator/g_fc2/kernel", 1);
    return width
        .map(w -> (int) Math.round(Math.sqrt(w / 128.0)))
        .filter(s -> s * s * 128 == width.get())
        .map(s -> 4 * s);
  }

  /** Shapes of the tensors of two networks by the reference's names. */
  record TensorShapes(SortedMap<String, Shape> shapes) {
    boolean has(String name) {
      return shapes.containsKey(name);
    }

    Stream<String> names() {
      return shapes.keySet().stream();
    }

    boolean any(Predicate<String> wanted) {
      return names().anyMatch(wanted);
    }

    /** Whether a tensor lies below this path. */
    boolean below(String path) {
      return any(name -> name.startsWith(path + "/"));
    }

    Optional<Shape> shape(String name) {
      return Optional.ofNullable(shapes.get(name));
    }

    /** The size of one axis. */
    Optional<Integer> size(String name, int axis) {
      return shape(name)
          .filter(s -> axis < s.numDimensions())
          .map(s -> Math.toIntExact(s.get(axis)));
    }

    /** The size of one axis of the first of these that exists. */
    Optional<Integer> first(int axis, String... names) {
      return Stream.of(names).flatMap(name -> size(name, axis).stream()).findFirst();
    }
  }
}
