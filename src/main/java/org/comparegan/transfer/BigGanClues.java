package org.comparegan.transfer;

import static org.comparegan.transfer.GanClues.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.comparegan.architecture.ImageShape;

/** Options of BigGAN and BigGAN-deep: channels, embeddings, and where attention stands. */
final class BigGanClues {
  private static final int FAST_RGB_CHANNELS = 128;

  private final TensorShapes shapes;
  private final ImageShape image;
  private final LatentClues latent;
  private final GraphProperties hints;
  private final Predicate<String> decided;
  private final boolean hasGenerator;
  private final boolean hasDiscriminator;

  BigGanClues(
      TensorShapes shapes,
      ImageShape image,
      LatentClues latent,
      GraphProperties hints,
      Predicate<String> decided) {
    this.hints = hints;
    this.decided = decided;
    this.shapes = shapes;
    this.image = image;
    this.latent = latent;
    this.hasGenerator = shapes.below("generator");
    this.hasDiscriminator = shapes.below("discriminator");
  }

  void bigGan(Map<String, String> known, Map<String, String> assumed) {
    if (hasGenerator) {
      String generator = "resnet_biggan.Generator.";
      known.put(generator + "ch", String.valueOf(generatorChannels()));
      known.put(generator + "hierarchical_z", python(latent.hierarchical()));
      known.put(generator + "embed_z", python(shapes.has("generator/embed_z/kernel")));
      embedding(generator, known, assumed);
      boolean embedded =
          shapes.has("generator/embed_z/kernel") || shapes.has("generator/embed_y/kernel");
      if (embedded) {
        known.put(
            generator + "embed_bias",
            python(shapes.has("generator/embed_z/bias") || shapes.has("generator/embed_y/bias")));
      }
      // An argument of the block, which the networks pass on.
      boolean shortcut = shapes.has("generator/B1/up_conv_shortcut/kernel");
      known.put("BigGanResNetBlock.add_shortcut", python(shortcut));
      attention(generator, "generator", "up_conv1", assumed);
    }
    if (hasDiscriminator) {
      String discriminator = "resnet_biggan.Discriminator.";
      int first = image.height() <= 64 ? 2 : 1;
      known.put(
          discriminator + "ch",
          String.valueOf(shapes.size("discriminator/B1/same_conv1/bias", 0).orElse(0) / first));
      known.put(
          discriminator + "project_y", python(shapes.has("discriminator/embedding_fc/kernel")));
      attention(discriminator, "discriminator", "same_conv1", assumed);
    }
  }

  void deep(Map<String, String> known, Map<String, String> assumed) {
    if (hasGenerator) {
      String generator = "resnet_biggan_deep.Generator.";
      known.put(generator + "ch", String.valueOf(generatorChannels()));
      embedding(generator, known, assumed);
      known.put(
          generator + "experimental_fast_conv_to_rgb",
          python(
              shapes
                  .size("generator/final_conv/bias", 0)
                  .filter(c -> c == FAST_RGB_CHANNELS)
                  .isPresent()));
    }
    if (hasDiscriminator) {
      String discriminator = "resnet_biggan_deep.Discriminator.";
      int first = image.height() <= 64 ? 2 : 1;
      known.put(
          discriminator + "ch",
          String.valueOf(shapes.size("discriminator/initial_conv/bias", 0).orElse(0) / first));
      known.put(
          discriminator + "project_y", python(shapes.has("discriminator/embedding_fc/kernel")));
    }
  }

  private int generatorChannels() {
    return shapes.size("generator/fc_noise/kernel", 1).orElse(0)
        / 16
        / (image.height() == 32 ? 4 : 16);
  }

  private void embedding(String generator, Map<String, String> known, Map<String, String> assumed) {
    Optional<Integer> width = shapes.size("generator/embed_y/kernel", 1);
    // Without labels there is nothing to embed, and the reference demands that it is said.
    (width.isPresent() || latent.classes() > 0 ? known : assumed)
        .put(generator + "embed_y", python(width.isPresent()));
    width.ifPresent(w -> known.put(generator + "embed_y_dim", String.valueOf(w)));
  }

  /** The block whose output is as wide as what the non-local block reads. */
  private void attention(
      String options, String network, String convolution, Map<String, String> assumed) {
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
    Optional<String> told = Optional.ofNullable(hints.attention().get(network));
    if (told.isEmpty() && fitting.size() != 1 && !decided.test(name)) {
      throw new TransferException(
          "The non-local block of the %s reads %d channels, as %s give: say after which it stands with --set '%s = \"B…\"' or --config."
              .formatted(
                  network,
                  width.get(),
                  fitting.isEmpty() ? "no blocks" : String.join(", ", fitting),
                  name));
    }
    told.or(() -> fitting.stream().findFirst())
        .ifPresent(block -> assumed.put(name, "\"" + block + "\""));
  }
}
