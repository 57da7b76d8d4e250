package org.comparegan.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.data.LatentDistribution;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.ModelPath;

/**
 * A model of any form, opened by its path: a run or checkpoint with its configuration, a TF1 Hub
 * module, a SavedModel or a frozen graph. Its checkpoint is opened once and stays open until the
 * model is closed; the caller closes networks opened from it.
 */
public sealed interface Model extends AutoCloseable permits CheckpointModel, ModuleModel {

  /**
   * How a model is opened.
   *
   * @param run how the generator is run; weights and power iteration are those of the graph where
   *     the model has one
   * @param configs gin files of a checkpoint; without any, the configuration beside it
   * @param dataDir folder of the data set, which gives the image shape of a checkpoint; without it
   *     the shape is inferred from the tensors
   * @param tags of a module's graph; without tags, one that fits is chosen
   */
  record Options(
      ImageSource.Options run, List<Path> configs, Optional<Path> dataDir, List<String> tags) {

    /** As the reference evaluates. */
    public static Options reference(SessionOptions session) {
      return of(ImageSource.Options.reference(session));
    }

    /** With the configuration beside the checkpoint, and a graph that fits. */
    public static Options of(ImageSource.Options run) {
      return new Options(run, List.of(), Optional.empty(), List.of());
    }

    /** A copy with gin files for a checkpoint. */
    public Options withConfigs(List<Path> files) {
      return new Options(run, files, dataDir, tags);
    }

    /** A copy that looks for data sets elsewhere. */
    public Options withDataDir(Optional<Path> folder) {
      return new Options(run, configs, folder, tags);
    }

    /** A copy with the tags of a module's graph. */
    public Options withTags(List<String> others) {
      return new Options(run, configs, dataDir, others);
    }
  }

  /**
   * Opens a model.
   *
   * @throws ModelException when a checkpoint has no configuration
   * @throws org.comparegan.checkpoint.CheckpointException when a file is missing or damaged
   * @throws org.comparegan.transfer.TransferException when tensors and configuration differ
   */
  static Model open(ModelPath path, Options options) {
    Optional<HubModule> module = path.graphs(options.run().session().trust());
    return module.isPresent()
        ? new ModuleModel(path, module.get(), options)
        : CheckpointModel.open(path, options);
  }

  /** The path, for tables and messages. */
  String name();

  /** Its variables. */
  Checkpoint checkpoint();

  /** SHA-256 of its content. */
  String checksum();

  /** The distribution of latents for evaluation; N(0, 1) where the model does not state it. */
  LatentDistribution latents();

  /** Number of classes in training, where the model states it; 0 without labels. */
  Optional<Integer> classes();

  /** Its generator; the caller closes it. */
  default ImageSource generator() {
    return generator(Optional.empty());
  }

  /**
   * Its generator; the caller closes it.
   *
   * @param ofLabels number of classes that labels are drawn from, for modules; {@link #classes} if
   *     absent
   * @throws ModelException when there is no generator
   * @throws ModelException.ClassCountMissing when it takes labels and the number of classes is
   *     unknown
   */
  ImageSource generator(Optional<Integer> ofLabels);

  /**
   * Its discriminator, if it has one; the caller closes it.
   *
   * @throws org.comparegan.checkpoint.CheckpointException when its variables are missing, as in the
   *     reference's modules (reference F33)
   */
  Optional<ModelDiscriminator> discriminator();

  /** Whether the accumulators of batch norm, if there are any, were never filled. */
  default boolean accumulatorsEmpty() {
    return checkpoint().names().stream()
        .filter(name -> name.endsWith("/accu/accu_counter"))
        .anyMatch(name -> checkpoint().floats(name)[0] < 0.5f);
  }

  @Override
  void close();
}
