package org.comparegan.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Sha256;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.train.ExperimentParts;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferException;
import org.comparegan.transfer.WeightSource;

/**
 * A checkpoint with the configuration that it was trained with.
 *
 * @param prefix of the checkpoint
 * @param config its configuration
 * @param spec what the configuration builds
 */
public record TrainedModel(String prefix, GinConfig config, GanSpec spec) {

  /**
   * Finds the configuration of a run directory or checkpoint.
   *
   * @param model a run directory, of which the latest checkpoint counts, or a checkpoint
   * @param configs gin files; none: {@code config.gin} beside the checkpoint
   * @param dataDir where the data set is, of which the shape of the images comes; without it the
   *     tensors tell
   * @throws ModelException when there is no configuration
   */
  public static TrainedModel of(ModelPath model, List<Path> configs, Optional<Path> dataDir) {
    String prefix =
        model instanceof ModelPath.RunDirectory run
            ? run.state().latest()
            : model instanceof ModelPath.CheckpointPrefix one ? one.prefix() : "";
    if (prefix.isEmpty()) {
      throw new ModelException(model.location() + " is neither a run directory nor a checkpoint.");
    }
    Path folder =
        Optional.ofNullable(Path.of(prefix).toAbsolutePath().getParent()).orElse(Path.of("."));
    GinConfig config =
        GinConfig.parse(configs.isEmpty() ? List.of(found(folder)) : configs, List.of());
    return new TrainedModel(prefix, config, spec(prefix, config, dataDir));
  }

  /** By the data set where it is there; imported models are often of data that is not. */
  private static GanSpec spec(String prefix, GinConfig config, Optional<Path> dataDir) {
    String data = config.experiment().dataset().name();
    try (ImageSet images = DataSets.open(data, Split.TEST, dataDir)) {
      return ExperimentParts.evaluationSpec(config.experiment(), images);
    } catch (DataException absent) {
      ModelPath model = new ModelPath.CheckpointPrefix(prefix);
      try (WeightSource source = WeightSource.open(model)) {
        return ResolvedModel.of(source, config).spec();
      } catch (TransferException e) {
        e.addSuppressed(absent);
        throw e;
      }
    }
  }

  /** The model of another checkpoint of the run. */
  public TrainedModel at(String otherPrefix) {
    return new TrainedModel(otherPrefix, config, spec);
  }

  /** Its generator; the caller closes it. */
  public GeneratorSource generator(GeneratorSource.Options options) {
    try (Checkpoint checkpoint = checkpoint()) {
      return GeneratorSource.of(spec, checkpoint, options);
    }
  }

  /** Its discriminator; the caller closes it. */
  public TrainedDiscriminator discriminator(SessionOptions options) {
    try (Checkpoint checkpoint = checkpoint()) {
      return new TrainedDiscriminator(spec, checkpoint, options);
    }
  }

  /**
   * What tells the checkpoint from others: SHA-256 of its index, which has a checksum of every
   * tensor, or of the file of a V1 checkpoint.
   *
   * @throws ModelException when the file is not there (any more)
   */
  public String checksum() {
    Path index = Path.of(prefix + ".index");
    try {
      return Sha256.of(List.of(Files.isRegularFile(index) ? index : Path.of(prefix)));
    } catch (UncheckedIOException e) {
      throw new ModelException(prefix + ": there is no such checkpoint (any more).", e);
    }
  }

  /** Whether the accumulators of batch norm, if there are any, were never filled. */
  public boolean accumulatorsEmpty() {
    try (Checkpoint checkpoint = checkpoint()) {
      return accumulatorsEmpty(checkpoint);
    }
  }

  /** Whether a checkpoint has accumulators of batch norm that were never filled. */
  public static boolean accumulatorsEmpty(Checkpoint checkpoint) {
    return checkpoint.names().stream()
        .filter(name -> name.endsWith("/accu/accu_counter"))
        .anyMatch(name -> checkpoint.floats(name)[0] < 0.5f);
  }

  /** The latents that it is evaluated with, gin {@code eval_z}. */
  public LatentDistribution latents() {
    return ExperimentParts.latents(config.experiment().evalZ());
  }

  private Checkpoint checkpoint() {
    return CheckpointReader.open(prefix);
  }

  private static Path found(Path folder) {
    return configuration(folder)
        .orElseThrow(
            () ->
                new ModelException(
                    folder
                        + " has neither config.gin nor operative_config-<step>.gin: name the"
                        + " configuration with --config FILE.gin, or make a run of it with"
                        + " ./comparegan import."));
  }

  /**
   * The configuration of a run: {@code config.gin}, else the newest {@code
   * operative_config-<step>.gin}, which is what the reference leaves.
   */
  public static Optional<Path> configuration(Path folder) {
    if (Files.isRegularFile(folder.resolve("config.gin"))) {
      return Optional.of(folder.resolve("config.gin"));
    }
    List<Path> operative = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(f -> String.valueOf(f.getFileName()).matches("operative_config-\\d+\\.gin"))
          .forEach(operative::add);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed.", e);
    }
    return operative.stream().max(Comparator.comparingLong(TrainedModel::step));
  }

  private static long step(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).replaceAll("\\D", ""));
  }
}
