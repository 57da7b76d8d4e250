package org.comparegan.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Sha256;
import org.comparegan.foreign.ForeignFiles;
import org.comparegan.gan.GanSpec;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.train.ExperimentParts;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferException;
import org.comparegan.transfer.WeightSource;

/** A checkpoint with the configuration that it was trained with. */
public final class CheckpointModel implements Model {
  private final String prefix;
  private final GinConfig config;
  private final GanSpec spec;
  private final Options options;
  private final Checkpoint checkpoint;
  private final Function<String, Checkpoint> reader;

  private CheckpointModel(
      String prefix,
      GinConfig config,
      GanSpec spec,
      Options options,
      Checkpoint checkpoint,
      Function<String, Checkpoint> reader) {
    this.prefix = prefix;
    this.config = config;
    this.spec = spec;
    this.options = options;
    this.checkpoint = checkpoint;
    this.reader = reader;
  }

  /**
   * Opens a checkpoint with its configuration.
   *
   * @param path a run directory, which stands for its latest checkpoint, or a checkpoint
   * @throws ModelException when there is no configuration
   */
  public static CheckpointModel open(ModelPath path, Options options) {
    if (path instanceof ModelPath.ForeignWeights foreign) {
      return foreign(foreign, options);
    }
    String prefix =
        path instanceof ModelPath.RunDirectory run
            ? run.state().latest()
            : path instanceof ModelPath.CheckpointPrefix one ? one.prefix() : "";
    if (prefix.isEmpty()) {
      throw new ModelException(path.location() + " is neither a run directory nor a checkpoint.");
    }
    Path folder =
        Optional.ofNullable(Path.of(prefix).toAbsolutePath().getParent()).orElse(Path.of("."));
    List<Path> files = options.configs().isEmpty() ? List.of(found(folder)) : options.configs();
    GinConfig config = GinConfig.parse(files, List.of());
    Checkpoint checkpoint = CheckpointReader.open(prefix);
    try {
      GanSpec spec = spec(checkpoint, config, options.dataDir());
      return new CheckpointModel(prefix, config, spec, options, checkpoint, CheckpointReader::open);
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** Weights of another project, whose configuration follows from their names and shapes. */
  private static CheckpointModel foreign(ModelPath.ForeignWeights path, Options options) {
    boolean trained = options.run().weights() == ImageSource.Weights.TRAINED;
    ModelPath.ForeignWeights files =
        path.with(trained ? ForeignFiles.Weights.TRAINED : ForeignFiles.Weights.AVERAGED);
    Checkpoint checkpoint = files.mapped();
    try {
      ResolvedModel model =
          ResolvedModel.of(
              path,
              WeightSource.of(checkpoint),
              new ResolvedModel.Given(options.configs(), List.of(), Optional.empty()));
      return new CheckpointModel(
          path.location(),
          model.config(),
          model.spec(),
          options,
          checkpoint,
          same -> files.mapped());
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /**
   * From the data set if its files exist, else from the tensors: imported models often lack data.
   */
  private static GanSpec spec(Checkpoint checkpoint, GinConfig config, Optional<Path> dataDir) {
    String data = config.experiment().dataset().name();
    DataOptions reading =
        ExperimentParts.reading(config.experiment(), Optional.empty()).withoutLabelFiles();
    try (ImageSet images = DataSets.open(data, Split.TEST, dataDir, reading)) {
      return ExperimentParts.evaluationSpec(config.experiment(), images);
    } catch (DataException absent) {
      try {
        return ResolvedModel.of(WeightSource.of(checkpoint), config).spec();
      } catch (TransferException e) {
        e.addSuppressed(absent);
        throw e;
      }
    }
  }

  /** Another checkpoint of the run; the caller closes it. */
  public CheckpointModel at(String otherPrefix) {
    return new CheckpointModel(
        otherPrefix, config, spec, options, reader.apply(otherPrefix), reader);
  }

  /** Prefix of the checkpoint. */
  public String prefix() {
    return prefix;
  }

  /** Its configuration. */
  public GinConfig config() {
    return config;
  }

  /** What the configuration builds. */
  public GanSpec spec() {
    return spec;
  }

  @Override
  public String name() {
    return prefix;
  }

  @Override
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public Optional<Integer> classes() {
    return Optional.of(spec.gan().modular().conditional() ? spec.numClasses() : 0);
  }

  /** Labels are those of the configuration, whatever is asked for. */
  @Override
  public GeneratorSource generator(Optional<Integer> ofLabels) {
    return GeneratorSource.of(spec, checkpoint, options.run());
  }

  @Override
  public Optional<ModelDiscriminator> discriminator() {
    return Optional.of(new CheckpointDiscriminator(spec, checkpoint, options.run().session()));
  }

  /**
   * SHA-256 of the index, which has a checksum of every tensor, or of the files of a V1 checkpoint.
   *
   * @throws ModelException when the file does not exist (any more)
   */
  @Override
  public String checksum() {
    try {
      Path folder = Path.of(prefix);
      return Files.isDirectory(folder)
          ? Sha256.of(ForeignFiles.filesIn(folder))
          : CheckpointReader.checksum(prefix);
    } catch (UncheckedIOException e) {
      throw new ModelException(prefix + ": there is no such checkpoint, or it was deleted.", e);
    }
  }

  /** Gin {@code eval_z}. */
  @Override
  public LatentDistribution latents() {
    return ExperimentParts.latents(config.experiment().evalZ());
  }

  @Override
  public void close() {
    checkpoint.close();
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
   * operative_config-<step>.gin}, which the reference writes.
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
    return operative.stream().max(Comparator.comparingLong(CheckpointModel::step));
  }

  private static long step(Path file) {
    return Long.parseLong(String.valueOf(file.getFileName()).replaceAll("\\D", ""));
  }
}
