package org.comparegan.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.objective.WeightAverage;
import org.comparegan.transfer.InferredArchitecture.TensorShapes;
import org.tensorflow.ndarray.Shape;

/**
 * The gin bindings that names and shapes of tensors imply, once architecture and image size are
 * known: widths of latent and label, norms, embeddings, attention, GAN class.
 */
final class InferredOptions {
  private static final String CONDITION = "/condition/gamma/kernel";
  private static final String VECTOR = "/u_var";

  private final TensorShapes shapes;
  private final Architecture architecture;
  private final ImageShape image;
  private final GraphProperties graph;
  private final Predicate<String> decided;
  private final boolean hasGenerator;
  private final boolean hasDiscriminator;
  private final Map<String, String> known = new LinkedHashMap<>();
  private final Map<String, String> assumed = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /** Embeddings of latent and label, and the norms that they enter, give these widths. */
  private record Latent(int zDim, int classes, boolean hierarchical) {}

  private final Latent latent;

  /**
   * Infers the bindings.
   *
   * @param decided names of bindings that the user makes
   * @throws TransferException when the tensors fit several places of the non-local block and
   *     nothing chooses one
   */
  InferredOptions(
      TensorShapes shapes,
      Architecture architecture,
      ImageShape image,
      GraphProperties graph,
      Predicate<String> decided) {
    this.shapes = shapes;
    this.architecture = architecture;
    this.image = image;
    this.graph = graph;
    this.decided = decided;
    this.hasGenerator = shapes.below("generator");
    this.hasDiscriminator = shapes.below("discriminator");
    this.latent = latent();
    known.put("options.architecture", "\"" + architecture.ginName() + "\"");
    networks();
    gan();
    epsilon();
    assumed.put("dataset.name", "\"" + InferredArchitecture.dataSet(image, latent.classes) + "\"");
    assumed.put("options.batch_size", "64");
    assumed.put("options.training_steps", "100000");
    assumed.put("loss.fn", "@hinge");
    assumed.put("penalty.fn", "@no_penalty");
  }

  /** Number of classes, 0 without labels. */
  int classes() {
    return latent.classes;
  }

  /** Bindings that the tensors imply, in the order of the configuration. */
  Map<String, String> known() {
    return known;
  }

  /** Bindings that the tensors leave open, with a value that fits them. */
  Map<String, String> assumed() {
    return assumed;
  }

  /** Why a value was assumed, a sentence each. */
  List<String> notes() {
    return notes;
  }

  private Latent latent() {
    int first = shapes.first(0, "generator/fc_noise/kernel", "generator/g_fc1/kernel").orElse(0);
    Optional<Integer> embeddedZ = shapes.size("generator/embed_z/kernel", 0);
    Optional<Integer> embeddedY = shapes.size("generator/embed_y/kernel", 1);
    Optional<Integer> condition = conditionWidth("generator");
    int chunks =
        switch (architecture) {
          case RESNET_CIFAR -> 4;
          case BIGGAN -> 1 + Integer.numberOfTrailingZeros(image.height() / 4);
          default -> 1;
        };
    Optional<Integer> seen =
        shapes
            .first(
                0,
                "generator/embed_y/kernel",
                "discriminator/embedding_fc/kernel",
                "discriminator_projection/kernel")
            .or(() -> shapes.size("discriminator_predictor/predictor_linear/kernel", 1))
            .or(() -> conditionWidth("discriminator"));
    if (architecture == Architecture.BIGGAN_DEEP) {
      // Latent and label are concatenated before the first layer and every norm.
      return new Latent(first - embeddedY.or(() -> seen).orElse(0), seen.orElse(0), false);
    }
    Optional<Integer> width = embeddedZ.or(graph::zDim);
    // In every norm, a chunk of a hierarchical latent is concatenated to the label.
    boolean hierarchical =
        chunks > 1
            && (width.isPresent()
                ? width.get() != first
                : condition.isPresent()
                    && embeddedY
                        .or(() -> seen)
                        .filter(label -> !label.equals(condition.get()))
                        .isPresent());
    int chunk = hierarchical ? first : 0;
    return new Latent(
        width.orElse(hierarchical ? first * chunks : first),
        seen.or(() -> condition.filter(c -> embeddedY.isEmpty()).map(c -> c - chunk)).orElse(0),
        hierarchical);
  }

  /** Input width of the first conditional norm of a network. */
  private Optional<Integer> conditionWidth(String network) {
    return Stream.of(
            "B1/bn1",
            "B1/bn2",
            "B1/conv1/bn",
            "B0/bn1",
            "B0/bn2",
            "g_bn1",
            "d_bn1",
            "d_bn2",
            "B_0_0/bn1")
        .flatMap(bn -> shapes.size(network + "/" + bn + CONDITION, 0).stream())
        .findFirst();
  }

  private void networks() {
    if (hasGenerator) {
      known.put("options.z_dim", String.valueOf(latent.zDim));
      known.put("G.batch_norm_fn", norm("generator"));
      known.put("G.spectral_norm", python(hasSingularVectors("generator")));
    } else {
      graph.zDim().ifPresent(z -> known.put("options.z_dim", String.valueOf(z)));
    }
    if (hasDiscriminator) {
      known.put("D.spectral_norm", python(hasSingularVectors("discriminator")));
      known.put("D.layer_norm", python(shapes.any(n -> n.matches("discriminator/.*/ln1/gamma"))));
      known.put("D.batch_norm_fn", norm("discriminator"));
    }
    if (shapes.any(n -> n.contains("/accu/"))) {
      known.put("standardize_batch.use_moving_averages", "False");
    } else if (shapes.any(n -> n.endsWith("/moving_mean"))) {
      known.put("standardize_batch.use_moving_averages", "True");
    }
    if (shapes.any(n -> n.endsWith(CONDITION))) {
      known.put(
          "conditional_batch_norm.use_bias",
          python(shapes.any(n -> n.endsWith("/condition/gamma/bias"))));
    }
    if (shapes.any(n -> n.endsWith("/sbn/gamma/kernel"))) {
      known.put(
          "self_modulated_batch_norm.num_hidden",
          String.valueOf(
              shapes
                  .names()
                  .filter(n -> n.endsWith("/sbn/hidden/kernel"))
                  .findFirst()
                  .flatMap(n -> shapes.size(n, 1))
                  .orElse(0)));
    }
    singularValue();
    switch (architecture) {
      case RESNET_CIFAR -> cifar();
      case BIGGAN -> bigGan();
      case BIGGAN_DEEP -> bigGanDeep();
      default -> {}
    }
  }

  private boolean hasSingularVectors(String network) {
    return shapes.any(n -> n.startsWith(network + "/") && n.endsWith(VECTOR));
  }

  private String norm(String network) {
    // BigGAN's last norm and all of InfoGAN's generator are batch norm whatever is configured.
    List<String> own =
        shapes
            .names()
            .filter(n -> n.startsWith(network + "/") && !n.startsWith("generator/final_norm/"))
            .toList();
    if (own.stream().anyMatch(n -> n.endsWith(CONDITION))) {
      return "@conditional_batch_norm";
    }
    if (own.stream().anyMatch(n -> n.endsWith("/sbn/gamma/kernel"))) {
      return "@self_modulated_batch_norm";
    }
    boolean standardized =
        own.stream().anyMatch(n -> n.endsWith("/moving_mean") || n.endsWith("/accu/accu_mean"));
    boolean fixed = architecture == Architecture.INFOGAN && network.equals("generator");
    return standardized && !fixed ? "@batch_norm" : "@no_batch_norm";
  }

  /** Left or right, by the side of each kernel's matrix that its singular vector has. */
  private void singularValue() {
    boolean tallLeft = false;
    boolean tallRight = false;
    boolean wideRight = false;
    for (String name : shapes.names().filter(n -> n.endsWith(VECTOR)).toList()) {
      Optional<Shape> kernel = shapes.shape(name.substring(0, name.length() - VECTOR.length()));
      Optional<Shape> vector = shapes.shape(name);
      if (kernel.isEmpty() || kernel.get().numDimensions() < 2 || vector.isEmpty()) {
        continue;
      }
      long columns = kernel.get().get(kernel.get().numDimensions() - 1);
      boolean tall = kernel.get().size() / columns > columns;
      boolean left = vector.get().get(vector.get().numDimensions() - 1) == 1;
      tallLeft |= tall && left;
      tallRight |= tall && !left;
      wideRight |= !tall && !left;
    }
    String side = wideRight ? "right" : tallRight ? "auto" : "left";
    if (tallLeft || tallRight || wideRight) {
      (tallLeft || wideRight ? known : assumed)
          .put("spectral_norm.singular_value", "\"" + side + "\"");
      if (side.equals("auto")) {
        known.put("spectral_norm.singular_value", "\"auto\"");
      }
    }
  }

  private void cifar() {
    if (hasGenerator) {
      String generator = "resnet_cifar.Generator.";
      known.put(generator + "hierarchical_z", python(latent.hierarchical));
      known.put(generator + "embed_z", python(shapes.has("generator/embed_z/kernel")));
      known.put(generator + "embed_y", python(shapes.has("generator/embed_y/kernel")));
    }
    if (hasDiscriminator) {
      projection("resnet_cifar.Discriminator.");
    }
  }

  private void bigGan() {
    if (hasGenerator) {
      String generator = "resnet_biggan.Generator.";
      known.put(generator + "ch", String.valueOf(generatorChannels()));
      known.put(generator + "hierarchical_z", python(latent.hierarchical));
      known.put(generator + "embed_z", python(shapes.has("generator/embed_z/kernel")));
      labelEmbedding(generator);
      if (shapes.has("generator/embed_z/kernel") || shapes.has("generator/embed_y/kernel")) {
        known.put(
            generator + "embed_bias",
            python(shapes.has("generator/embed_z/bias") || shapes.has("generator/embed_y/bias")));
      }
      // An argument of the block, which the networks pass on.
      boolean shortcut = shapes.has("generator/B1/up_conv_shortcut/kernel");
      known.put("BigGanResNetBlock.add_shortcut", python(shortcut));
      attention(generator, "generator", "up_conv1");
    }
    if (hasDiscriminator) {
      String discriminator = "resnet_biggan.Discriminator.";
      known.put(discriminator + "ch", discriminatorChannels("discriminator/B1/same_conv1/bias"));
      projection(discriminator);
      attention(discriminator, "discriminator", "same_conv1");
    }
  }

  private void bigGanDeep() {
    if (hasGenerator) {
      String generator = "resnet_biggan_deep.Generator.";
      known.put(generator + "ch", String.valueOf(generatorChannels()));
      labelEmbedding(generator);
      known.put(
          generator + "experimental_fast_conv_to_rgb",
          python(
              shapes
                  .size("generator/final_conv/bias", 0)
                  .filter(c -> c == InferredArchitecture.FAST_RGB_CHANNELS)
                  .isPresent()));
    }
    if (hasDiscriminator) {
      String discriminator = "resnet_biggan_deep.Discriminator.";
      known.put(discriminator + "ch", discriminatorChannels("discriminator/initial_conv/bias"));
      projection(discriminator);
    }
  }

  private int generatorChannels() {
    return shapes.size("generator/fc_noise/kernel", 1).orElse(0)
        / 16
        / (image.height() == 32 ? 4 : 16);
  }

  private String discriminatorChannels(String firstBias) {
    return String.valueOf(shapes.size(firstBias, 0).orElse(0) / (image.height() <= 64 ? 2 : 1));
  }

  private void projection(String discriminator) {
    known.put(discriminator + "project_y", python(shapes.has("discriminator/embedding_fc/kernel")));
  }

  private void labelEmbedding(String generator) {
    Optional<Integer> width = shapes.size("generator/embed_y/kernel", 1);
    // Without labels there is nothing to embed, and the reference wants the option set.
    (width.isPresent() || latent.classes > 0 ? known : assumed)
        .put(generator + "embed_y", python(width.isPresent()));
    width.ifPresent(w -> known.put(generator + "embed_y_dim", String.valueOf(w)));
  }

  /** The block whose output is as wide as the input of the non-local block. */
  private void attention(String options, String network, String convolution) {
    String name = options + "blocks_with_attention";
    Optional<Integer> width = shapes.size(network + "/non_local_block/conv2d_theta/kernel", 2);
    if (width.isEmpty()) {
      assumed.put(name, "\"none\"");
      return;
    }
    List<String> fitting = new ArrayList<>();
    for (int i = 1; i < 10; i++) {
      String kernel = network + "/B" + i + "/" + convolution + "/kernel";
      if (shapes.size(kernel, 3).equals(width)) {
        fitting.add("B" + i);
      }
    }
    Optional<String> wired = Optional.ofNullable(graph.attention().get(network));
    if (wired.isEmpty() && fitting.size() != 1 && !decided.test(name)) {
      throw new TransferException(
          "The non-local block of the %s reads %d channels, as %s give: name the block before it with --set '%s = \"B…\"' or --config."
              .formatted(
                  network,
                  width.get(),
                  fitting.isEmpty() ? "no blocks" : String.join(", ", fitting),
                  name));
    }
    wired
        .or(() -> fitting.stream().findFirst())
        .ifPresent(block -> assumed.put(name, "\"" + block + "\""));
  }

  /** The GAN class by the heads of the discriminator, and whether the generator is averaged. */
  private void gan() {
    known.put("ModularGAN.conditional", python(latent.classes > 0));
    known.put(
        "ModularGAN.g_use_ema", python(shapes.any(n -> n.endsWith("/" + WeightAverage.SUFFIX))));
    boolean rotation = shapes.below("discriminator_rotation");
    boolean projection = shapes.below("discriminator_projection");
    boolean predictor = shapes.below("discriminator_predictor");
    if (!projection && !predictor && !rotation) {
      // A generator alone, or a discriminator without heads, is the same in all three classes.
      assumed.put("options.gan_class", "@ModularGAN");
    } else if (projection || predictor) {
      known.put("options.gan_class", "@S3GAN");
      known.put("S3GAN.project_y", python(projection));
      known.put("S3GAN.use_predictor", python(predictor));
      known.put("S3GAN.self_supervision", rotation ? "\"rotation\"" : "\"none\"");
      assumed.put("S3GAN.rotated_batch_fraction", "4");
      notes.add("No tensor tells S3GAN.use_soft_pred and the weights of the losses.");
    } else {
      assumed.put("options.gan_class", "@SSGAN");
      assumed.put("SSGAN.rotated_batch_size", "16");
      notes.add(
          "The rotation head may be that of SSGAN or of an S3GAN without projection: SSGAN is"
              + " assumed.");
    }
  }

  private void epsilon() {
    String name = "standardize_batch.epsilon";
    if (graph.epsilon().isPresent()) {
      known.put(name, Double.toString(graph.epsilon().get()));
      return;
    }
    assumed.put(name, "1e-5");
    notes.add(
        "No tensor tells standardize_batch.epsilon: 1e-5 is assumed, as in most of the"
            + " reference's configurations; its default is 1e-3.");
  }

  private static String python(boolean value) {
    return value ? "True" : "False";
  }
}
