package org.comparegan.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * A trained model without what only training needs: optimiser slots and powers of beta. Weights,
 * their averages, singular vectors, statistics and step counters stay, under their own names.
 */
public final class ModelArchive {
  private static final List<String> OPTIMIZER =
      List.of("/d_opt", "/d_opt_1", "/g_opt", "/g_opt_1", "/beta1_power", "/beta2_power");

  private ModelArchive() {}

  /** Whether a tensor is of the model, not of the optimiser alone. */
  static boolean isOfModel(String name) {
    return OPTIMIZER.stream().noneMatch(name::endsWith);
  }

  /** Copies the model of a checkpoint to {@code directory/model.ckpt-<step>}, with a state file. */
  public static String write(Checkpoint from, Path directory) {
    long step = from.names().contains("global_step") ? from.longs("global_step")[0] : 0;
    String prefix = directory.resolve("model.ckpt-" + step).toString();
    try (BundleWriter writer = BundleWriter.create(prefix)) {
      for (String name : from.names()) {
        if (isOfModel(name)) {
          writer.copy(from, name);
        }
      }
      writer.finish();
    }
    CheckpointState.of(prefix, List.of(prefix)).write(directory);
    return prefix;
  }
}
