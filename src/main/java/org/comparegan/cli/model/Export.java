package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.checkpoint.ModelArchive;
import org.comparegan.checkpoint.SafetensorsWriter;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.file.WholeFile;
import org.comparegan.file.WholeFolder;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.AccumulatorFill;
import org.comparegan.model.GeneratorSource;
import org.comparegan.model.ImageSource;
import org.comparegan.train.ExperimentParts;
import org.comparegan.transfer.ModelExport;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferPlan;
import org.comparegan.transfer.TransferPlan.TrainingState;
import org.comparegan.transfer.TransferPlan.Weights;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes a model in another form. */
@Command(
    name = "export",
    description =
        "Writes the model of a run, a checkpoint or a module without what only training needs.",
    footer = {
      "",
      "Forms: checkpoint (V2, every tensor unchanged), hub (a TF1 Hub module, trainable, with the",
      "discriminator and its heads), saved-model (tag serve, for serving), frozen (generator.pb,",
      "discriminator.pb: one GraphDef each), safetensors (model.safetensors: every tensor"
          + " unchanged,",
      "the configuration in the metadata).",
      "",
      "Example:",
      "  ./comparegan export checkpoints/fashion-mnist-32-supervised --format hub \\",
      "      --to /tmp/module"
    })
public final class Export extends ComputingVerb {
  private static final String SAFETENSORS = "model.safetensors";

  @Takes(Kind.MODEL)
  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A run directory, a checkpoint, a TF1 Hub module, a SavedModel or a frozen graph.")
  private String source = "";

  @Takes(Kind.NEW_FOLDER)
  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where to write it.")
  private Path to = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "checkpoint|hub|saved-model|frozen|safetensors",
      converter = FormatConverter.class,
      description = "The format. Default: checkpoint.")
  private Format format = Format.CHECKPOINT;

  @Option(
      names = "--weights",
      paramLabel = "ema|raw",
      converter = SourceOptions.WeightsConverter.class,
      description =
          "ema: the moving averages, if there are any; raw: the weights as trained. Default: ema."
              + " A checkpoint has both.")
  private Weights weights = Weights.AVERAGED;

  @Count(from = 0, to = 10_000_000)
  @Option(
      names = "--accumulator-samples",
      paramLabel = "N",
      description =
          "Images that fill empty batch norm accumulators; 0: none. Default: ${DEFAULT-VALUE}.",
      defaultValue = "6400")
  private int accumulatorSamples;

  @Mixin private SourceOptions options = new SourceOptions();

  /** Forms of a model. */
  enum Format {
    /** A V2 checkpoint with a state file. */
    CHECKPOINT,
    /** A TF1 Hub module. */
    HUB,
    /** A SavedModel with the tag serve. */
    SAVED_MODEL,
    /** Graphs whose variables are constants. */
    FROZEN,
    /** The tensors in one file, for programs in other languages. */
    SAFETENSORS
  }

  /** {@code saved-model}. */
  static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      for (Format format : Format.values()) {
        if (format.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
          return format;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is not checkpoint, hub, saved-model, frozen or safetensors.");
    }
  }

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    ModelPath path = ModelPath.open(source, console::notice);
    if (Stream.of(CheckpointState.FILE, "saved_model.pb", "generator.pb", SAFETENSORS)
        .anyMatch(file -> Files.exists(to.resolve(file)))) {
      throw usage("--to %s already holds a model: give another directory.".formatted(to));
    }
    if (format == Format.CHECKPOINT) {
      checkpoint(path, console);
      return ExitCode.DONE;
    }
    if (format == Format.SAFETENSORS) {
      safetensors(path, console);
      return ExitCode.DONE;
    }
    if (weights == Weights.BOTH) {
      throw usage("--weights is ema or raw: a " + format + " has one set of weights.");
    }
    try (ResolvedModel model = ResolvedModel.open(path, options.given())) {
      model.notes().forEach(console::notice);
      TransferPlan plan =
          model.plan(
              new TransferPlan.Options(
                  weights, TrainingState.DROPPED, options.allowed(), seed.or(0L)));
      boolean discriminator = model.hasDiscriminator();
      if (!discriminator) {
        console.notice("The source has no discriminator: only the generator is exported.");
      }
      plan = filled(model, plan, console);
      console.notice(plan.summary());
      ModelExport export = new ModelExport(model.spec(), plan, discriminator);
      WholeFolder.write(
          to,
          folder -> {
            switch (format) {
              case HUB -> export.module(folder);
              case SAVED_MODEL -> export.savedModel(folder);
              default -> export.frozen(folder);
            }
          });
    }
    console.print(to.toString());
    return ExitCode.DONE;
  }

  /** A module with empty accumulators would turn every latent into noise. */
  private TransferPlan filled(ResolvedModel model, TransferPlan plan, Console console) {
    boolean empty =
        model.source().tensors().keySet().stream()
            .filter(name -> name.endsWith("/accu/accu_counter"))
            .anyMatch(name -> model.source().floats(name)[0] < 0.5f);
    if (!empty || accumulatorSamples == 0) {
      return plan;
    }
    plan.requirePossible();
    ImageSource.Options asTrained =
        new ImageSource.Options(
            ImageSource.Weights.TRAINED, ImageSource.PowerIteration.FROZEN, session());
    try (GeneratorSource generator = GeneratorSource.of(source, model.spec(), plan, asTrained)) {
      AccumulatorFill.run(
          generator,
          ExperimentParts.latents(model.config().experiment().evalZ()),
          accumulatorSamples,
          console.accumulatorObserver());
      return plan.with(generator.accumulators(), "of " + accumulatorSamples + " images");
    }
  }

  private void safetensors(ModelPath path, Console console) throws IOException {
    Map<String, String> metadata = new TreeMap<>(Map.of("format", "comparegan"));
    if (path instanceof ModelPath.RunDirectory run) {
      Path config = run.directory().resolve("config.gin");
      if (Files.exists(config)) {
        metadata.put("config.gin", Files.readString(config));
      }
    }
    Path file = to.resolve(SAFETENSORS);
    try (Checkpoint checkpoint =
        path instanceof ModelPath.ForeignWeights foreign ? foreign.mapped() : path.checkpoint()) {
      Files.createDirectories(to);
      SafetensorsWriter.write(checkpoint, metadata, file);
    }
    console.print(file.toString());
  }

  private void checkpoint(ModelPath path, Console console) throws IOException {
    try (Checkpoint checkpoint = path.checkpoint()) {
      console.print(ModelArchive.write(checkpoint, to));
    }
    if (path instanceof ModelPath.RunDirectory run) {
      Path config = run.directory().resolve("config.gin");
      if (Files.exists(config)) {
        WholeFile.write(to.resolve("config.gin"), out -> Files.copy(config, out));
      }
    }
  }
}
