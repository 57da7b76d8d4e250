package org.comparegan.transfer;

import java.util.Optional;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;

/** Widths of latent and label, and whether the latent is cut in chunks. */
final class LatentClues {
  private final int zDim;
  private final int classes;
  private final boolean hierarchical;

  LatentClues(
      TensorShapes shapes, Architecture architecture, ImageShape image, GraphProperties hints) {
    int first = shapes.first(0, "generator/fc_noise/kernel", "generator/g_fc1/kernel").orElse(0);
    Optional<Integer> embeddedZ = shapes.size("generator/embed_z/kernel", 0);
    Optional<Integer> embeddedY = shapes.size("generator/embed_y/kernel", 1);
    Optional<Integer> condition = InferredNetworkOptions.condition(shapes, "generator");
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
            .or(() -> InferredNetworkOptions.condition(shapes, "discriminator"));
    if (architecture == Architecture.BIGGAN_DEEP) {
      // Latent and label are joined before the first layer and every norm.
      int label = embeddedY.or(() -> seen).orElse(0);
      this.hierarchical = false;
      this.zDim = first - label;
      this.classes = seen.orElse(0);
      return;
    }
    Optional<Integer> told = embeddedZ.or(hints::zDim);
    if (chunks > 1 && told.isPresent()) {
      this.hierarchical = told.get() != first;
    } else if (chunks > 1 && condition.isPresent()) {
      // A chunk of the latent is joined to the label in every norm, or it is not.
      this.hierarchical =
          embeddedY.or(() -> seen).map(y -> !y.equals(condition.get())).orElse(false);
    } else {
      this.hierarchical = false;
    }
    this.zDim = told.orElse(hierarchical ? first * chunks : first);
    int chunk = hierarchical ? first : 0;
    this.classes =
        seen.or(() -> condition.filter(c -> embeddedY.isEmpty()).map(c -> c - chunk)).orElse(0);
  }

  int zDim() {
    return zDim;
  }

  int classes() {
    return classes;
  }

  boolean hierarchical() {
    return hierarchical;
  }
}
