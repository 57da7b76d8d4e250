package org.comparegan.transfer;

import static org.comparegan.transfer.GanClues.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.tensorflow.ndarray.Shape;

/** Options of the two networks that names and shapes tell. */
final class InferredNetworkOptions {
  private static final String CONDITION = "/condition/gamma/kernel";

  private final TensorShapes shapes;
  private final Architecture architecture;
  private final ImageShape image;
  private final GraphProperties hints;
  private final Predicate<String> decided;
  private final boolean hasGenerator;
  private final boolean hasDiscriminator;

  InferredNetworkOptions(
      TensorShapes shapes,
      Architecture architecture,
      ImageShape image,
      GraphProperties hints,
      Predicate<String> decided) {
    this.decided = decided;
    this.shapes = shapes;
    this.architecture = architecture;
    this.image = image;
    this.hints = hints;
    this.hasGenerator = shapes.below("generator");
    this.hasDiscriminator = shapes.below("discriminator");
  }

  /** Adds the bindings and gives the number of classes, 0 for none. */
  int into(Map<String, String> known, Map<String, String> assumed) {
    LatentClues latent = new LatentClues(shapes, architecture, image, hints);
    if (hasGenerator) {
      known.put("options.z_dim", String.valueOf(latent.zDim()));
      known.put("G.batch_norm_fn", norm("generator"));
      known.put("G.spectral_norm", python(vectors("generator")));
    } else {
      hints.zDim().ifPresent(z -> known.put("options.z_dim", String.valueOf(z)));
    }
    if (hasDiscriminator) {
      known.put("D.spectral_norm", python(vectors("discriminator")));
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
    singularValue(known, assumed);
    switch (architecture) {
      case RESNET_CIFAR -> cifar(known, latent);
      case BIGGAN -> new BigGanClues(shapes, image, latent, hints, decided).bigGan(known, assumed);
      case BIGGAN_DEEP ->
          new BigGanClues(shapes, image, latent, hints, decided).deep(known, assumed);
      default -> {}
    }
    return latent.classes();
  }

  private boolean vectors(String network) {
    return shapes.any(n -> n.startsWith(network + "/") && n.endsWith("/u_var"));
  }

  private String norm(String network) {
    // BigGAN's last norm and all of InfoGAN's generator are batch norm whatever is asked for.
    List<String> own = new ArrayList<>();
    shapes
        .names()
        .filter(n -> n.startsWith(network + "/") && !n.startsWith("generator/final_norm/"))
        .forEach(own::add);
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

  /** By which side of each kernel's matrix its singular vector is of. */
  private void singularValue(Map<String, String> known, Map<String, String> assumed) {
    boolean tallLeft = false;
    boolean tallRight = false;
    boolean wideRight = false;
    for (String name : (Iterable<String>) shapes.names()::iterator) {
      String end = "/u_var";
      if (!name.endsWith(end)) {
        continue;
      }
      Optional<Shape> kernel = shapes.shape(name.substring(0, name.length() - end.length()));
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

  private void cifar(Map<String, String> known, LatentClues latent) {
    Map<String, String> found = new LinkedHashMap<>();
    if (hasGenerator) {
      String generator = "resnet_cifar.Generator.";
      found.put(generator + "hierarchical_z", python(latent.hierarchical()));
      found.put(generator + "embed_z", python(shapes.has("generator/embed_z/kernel")));
      found.put(generator + "embed_y", python(shapes.has("generator/embed_y/kernel")));
    }
    if (hasDiscriminator) {
      found.put(
          "resnet_cifar.Discriminator.project_y",
          python(shapes.has("discriminator/embedding_fc/kernel")));
    }
    known.putAll(found);
  }

  /** The first kernel that a label enters, for {@link LatentClues}. */
  static Optional<Integer> condition(TensorShapes shapes, String network) {
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
}
