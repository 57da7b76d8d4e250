package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.cli.common.AccumulatorFill;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.TruncationOption;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.LatentDistribution;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.GeneratorSource;
import org.comparegan.model.ImageSource;
import org.comparegan.model.LatentRows;
import org.comparegan.model.ModuleSource;
import org.comparegan.model.SampledRows;
import org.comparegan.model.TrainedModel;
import org.tensorflow.ndarray.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes images. */
@Command(
    name = "sample",
    description = "Makes images with a generator: from given latents, or from latents drawn here.",
    footer = {
      "",
      "With several --labels, they take turns, and a row of the picture has each of them once;"
          + " with",
      "--interpolate a row is a path between two latents, one row for each label.",
      "",
      "Examples, with a run of ./comparegan train:",
      "  ./comparegan sample --from runs/supervised --count 80 --labels all --out samples.png",
      "  ./comparegan sample --from runs/supervised --z z.npy --label-ids y.npy --out out.npz"
    })
public final class Sample extends Verb {
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(names = "--z", paramLabel = "FILE.npy", description = "Latents [n, z_dim].")
  private Optional<Path> latents = Optional.empty();

  @Option(names = "--label-ids", paramLabel = "FILE.npy", description = "The class of each latent.")
  private Optional<Path> labelIds = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Images in all. Default: ${DEFAULT-VALUE}.",
      defaultValue = "64")
  private int count;

  @Option(
      names = "--labels",
      paramLabel = "3,7|all|uniform",
      description = "Classes of a conditional generator. Default: ${DEFAULT-VALUE}.",
      defaultValue = "uniform")
  private String labels = "uniform";

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "How many classes a module has; it does not say so itself.")
  private Optional<Integer> classes = Optional.empty();

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Option(names = "--interpolate", description = "Latents on a path between two.")
  private boolean interpolate;

  @Option(names = "--grid", description = "Beside single files in a DIR, also grid.png of all.")
  private boolean grid;

  @Option(
      names = "--weights",
      paramLabel = "ema|raw",
      description = "Of a checkpoint: averaged weights or those of training. Default: ema.")
  private String weights = "ema";

  @Option(
      names = "--accumulator-samples",
      paramLabel = "N",
      description = "Images that fill empty batch norm accumulators. Default: ${DEFAULT-VALUE}.",
      defaultValue = "6400")
  private int accumulatorSamples;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.png|DIR|FILE.npz",
      description = "One picture, a picture an image, or the array generated [n, h, w, c].")
  private Path out = Path.of("");

  @Override
  protected ExitCode run(Console console) throws IOException {
    check();
    ModelPath path = model.path();
    Optional<HubModule> module = model.module(path);
    SampleFiles files = new SampleFiles(out, grid);
    if (latents.isPresent() && module.isPresent()) {
      FloatArray z = ArrayFiles.floats(latents.get());
      int[] ids = ArrayFiles.labels(labelIds);
      List<String> tags = model.tags(module.get(), "z", "generated", "gen");
      try (LoadedModule loaded = module.get().load(tags, common().session().config())) {
        files.write(new SampleFiles.Made(loaded.generate(z, ids), z, ids, 0));
      }
    } else if (module.isPresent()) {
      try (ImageSource source = open(module.get());
          Checkpoint checkpoint = module.get().checkpoint()) {
        boolean empty = TrainedModel.accumulatorsEmpty(checkpoint);
        files.write(made(source, empty, new LatentDistribution.Normal(1), console));
      }
    } else {
      TrainedModel trained = model.trained(path);
      try (ImageSource source = trained.generator(options())) {
        files.write(made(source, trained.accumulatorsEmpty(), trained.latents(), console));
      }
    }
    console.print(out.toString());
    return ExitCode.DONE;
  }

  private void check() {
    if (!weights.equals("ema") && !weights.equals("raw")) {
      throw usage("--weights is ema or raw, not '" + weights + "'.");
    }
    if (count < 1) {
      throw usage("--count must be 1 or more, not " + count + ".");
    }
    truncation.check(this);
    if (latents.isEmpty() && labelIds.isPresent()) {
      throw usage("--label-ids goes with --z; without it, name classes with --labels.");
    }
    if (latents.isPresent() && (interpolate || truncation.wanted())) {
      throw usage("--z gives the latents: --interpolate and --truncation draw others.");
    }
    if (!labels.matches("all|uniform|" + SampledRows.LIST)) {
      throw usage("--labels is all, uniform or a list as in 3,7, not '" + labels + "'.");
    }
  }

  private GeneratorSource.Options options() {
    return new GeneratorSource.Options(
        weights.equals("ema") ? GeneratorSource.Weights.AVERAGED : GeneratorSource.Weights.TRAINED,
        GeneratorSource.PowerIteration.FROZEN,
        common().session());
  }

  private ModuleSource open(HubModule module) {
    Optional<Integer> known = classes.or(() -> classesOf(module));
    ModuleSource source =
        model.tags().isEmpty()
            ? ModuleSource.open(module, known.orElse(1), common().session())
            : ModuleSource.open(module, model.tags(), known.orElse(1), common().session());
    if (known.isEmpty() && source.classes() > 0) {
      source.close();
      throw usage("This module takes labels but does not say how many: give --classes N.");
    }
    return source;
  }

  /** From the embedding of classes where there is one, else from the labels that are named. */
  private Optional<Integer> classesOf(HubModule module) {
    try (Checkpoint checkpoint = module.checkpoint()) {
      Optional<String> embedding =
          checkpoint.names().stream().filter(n -> n.endsWith("/embed_y/kernel")).findFirst();
      if (embedding.isPresent()) {
        return Optional.of(Math.toIntExact(checkpoint.info(embedding.get()).shape().get(0)));
      }
    }
    return labels.matches(SampledRows.LIST)
        ? Optional.of(
            1 + Arrays.stream(labels.split(",")).mapToInt(Integer::parseInt).max().orElse(0))
        : Optional.empty();
  }

  private SampleFiles.Made made(
      ImageSource source, boolean empty, LatentDistribution distribution, Console console)
      throws IOException {
    if (source.hasAccumulators() && empty) {
      AccumulatorFill.run(source, distribution, accumulatorSamples, console);
    }
    SampledRows rows =
        latents.isPresent()
            ? new SampledRows(
                ArrayFiles.floats(latents.get()).values(), ArrayFiles.labels(labelIds), 0)
            : drawn(source, distribution);
    int n = rows.z().length / source.latentWidth();
    try (Progress progress = console.progress("sampling", n, "images")) {
      float[] pixels = LatentRows.images(source, rows.z(), rows.labels(), progress::at);
      return new SampleFiles.Made(
          new FloatArray(Shape.of(n, source.height(), source.width(), source.channels()), pixels),
          new FloatArray(Shape.of(n, source.latentWidth()), rows.z()),
          rows.labels(),
          rows.columns());
    }
  }

  private SampledRows drawn(ImageSource source, LatentDistribution distribution) {
    long seed = common().seed().orElse(AddressedLatents.SEED);
    try {
      return SampledRows.draw(
          source, truncation.or(distribution), labels, count, interpolate, seed);
    } catch (IllegalArgumentException e) {
      throw usage("--labels: " + e.getMessage());
    }
  }
}
