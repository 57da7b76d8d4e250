package org.comparegan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.FloatArray;
import org.comparegan.checkpoint.HubModule;
import org.comparegan.checkpoint.LoadedModule;
import org.comparegan.checkpoint.ModelPath;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.AddressedLatents;
import org.comparegan.evaluate.GeneratorSource;
import org.comparegan.evaluate.ImageSource;
import org.comparegan.evaluate.LatentRows;
import org.comparegan.evaluate.ModuleSource;
import org.comparegan.evaluate.TrainedModel;
import org.comparegan.file.WholeFile;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.random.AddressedRandom;
import org.comparegan.report.ImageGrid;
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
      "With several --labels, they take turns, and a row of the picture has each of them once; with",
      "--interpolate a row is a path between two latents, one row for each label.",
      "",
      "Examples, with a run of ./comparegan train:",
      "  ./comparegan sample --from runs/supervised --count 80 --labels all --out samples.png",
      "  ./comparegan sample --from runs/supervised --z z.npy --label-ids y.npy --out out.npz"
    })
final class Sample extends Verb {
  private static final String LIST = "\\d+(,\\d+)*";

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

  /** Images with what they were made from. */
  private record Made(FloatArray images, FloatArray z, int[] labels, int columns) {}

  @Override
  ExitCode run(Console console) throws IOException {
    check();
    ModelPath path = model.path();
    Optional<HubModule> module = model.module(path);
    if (latents.isPresent() && module.isPresent()) {
      FloatArray z = ArrayFiles.floats(latents.get());
      int[] ids = ArrayFiles.labels(labelIds);
      List<String> tags = model.tags(module.get(), "z", "generated", "gen");
      try (LoadedModule loaded = module.get().load(tags, common().session().config())) {
        write(new Made(loaded.generate(z, ids), z, ids, 0));
      }
    } else if (module.isPresent()) {
      try (ImageSource source = open(module.get());
          Checkpoint checkpoint = module.get().checkpoint()) {
        if (source.hasAccumulators() && TrainedModel.accumulatorsEmpty(checkpoint)) {
          AccumulatorFill.run(
              source, new LatentDistribution.Normal(1), accumulatorSamples, console);
        }
        write(made(source, new LatentDistribution.Normal(1), console));
      }
    } else {
      TrainedModel trained = model.trained(path);
      try (ImageSource source = trained.generator(options())) {
        if (source.hasAccumulators() && trained.accumulatorsEmpty()) {
          AccumulatorFill.run(source, trained.latents(), accumulatorSamples, console);
        }
        write(made(source, trained.latents(), console));
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
    if (!labels.matches("all|uniform|" + LIST)) {
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
    return labels.matches(LIST)
        ? Optional.of(
            1 + Arrays.stream(labels.split(",")).mapToInt(Integer::parseInt).max().orElse(0))
        : Optional.empty();
  }

  private Made made(ImageSource source, LatentDistribution distribution, Console console)
      throws IOException {
    int width = source.latentWidth();
    float[] z;
    int[] ids;
    int columns = 0;
    if (latents.isPresent()) {
      z = ArrayFiles.floats(latents.get()).values();
      ids = ArrayFiles.labels(labelIds);
    } else {
      AddressedRandom random = AddressedRandom.of(common().seed().orElse(AddressedLatents.SEED));
      int[] turns = turns(source.classes());
      int rows = interpolate ? Math.max(1, turns.length) : 1;
      int steps = Math.max(1, count / rows);
      z =
          interpolate
              ? paths(random, distribution, width, rows, steps)
              : draw(random, distribution, count, width);
      int n = z.length / width;
      ids =
          source.classes() == 0
              ? new int[0]
              : turns.length == 0
                  ? random.stream("sample/labels").integers(0, n, source.classes())
                  : IntStream.range(0, n)
                      .map(i -> turns[interpolate ? i / steps : i % turns.length])
                      .toArray();
      columns = interpolate ? steps : turns.length;
    }
    try (Progress progress = console.progress("sampling", z.length / width, "images")) {
      float[] pixels = LatentRows.images(source, z, ids, progress::at);
      int n = z.length / width;
      return new Made(
          new FloatArray(Shape.of(n, source.height(), source.width(), source.channels()), pixels),
          new FloatArray(Shape.of(n, width), z),
          ids,
          columns);
    }
  }

  /** The classes that take turns; none where they are drawn. */
  private int[] turns(int known) {
    if (known == 0 || labels.equals("uniform")) {
      return new int[0];
    }
    int[] turns =
        labels.equals("all")
            ? IntStream.range(0, known).toArray()
            : Arrays.stream(labels.split(",")).mapToInt(Integer::parseInt).toArray();
    for (int label : turns) {
      if (label >= known) {
        throw usage("--labels " + label + ": the classes are 0 to " + (known - 1) + ".");
      }
    }
    return turns;
  }

  private float[] draw(AddressedRandom random, LatentDistribution distribution, int n, int width) {
    return truncation.or(distribution).sample(random.stream("sample/z"), 0, n, width);
  }

  private float[] paths(
      AddressedRandom random, LatentDistribution distribution, int width, int rows, int steps) {
    float[] ends = draw(random, distribution, 2 * rows, width);
    float[] z = new float[rows * steps * width];
    for (int row = 0; row < rows; row++) {
      float[] from = Arrays.copyOfRange(ends, 2 * row * width, (2 * row + 1) * width);
      float[] to = Arrays.copyOfRange(ends, (2 * row + 1) * width, (2 * row + 2) * width);
      System.arraycopy(LatentRows.path(from, to, steps), 0, z, row * steps * width, steps * width);
    }
    return z;
  }

  private void write(Made made) throws IOException {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npz")) {
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      arrays.put("generated", ArrayFiles.array(made.images()));
      arrays.put("z", ArrayFiles.array(made.z()));
      if (made.labels().length > 0) {
        arrays.put("labels", new NpyArray.Ints(new int[] {made.labels().length}, made.labels()));
      }
      Npz.write(out, arrays);
      return;
    }
    FloatArray images = made.images();
    int n = images.rows();
    if (name.endsWith(".png")) {
      picture(out, images, 0, n, made.columns());
      return;
    }
    Files.createDirectories(out);
    for (int i = 0; i < n; i++) {
      picture(out.resolve("%05d.png".formatted(i)), images, i, 1, 1);
    }
    if (grid) {
      picture(out.resolve("grid.png"), images, 0, n, made.columns());
    }
  }

  private static void picture(Path file, FloatArray images, int first, int n, int columns)
      throws IOException {
    int height = Math.toIntExact(images.shape().get(1));
    int width = Math.toIntExact(images.shape().get(2));
    int channels = Math.toIntExact(images.shape().get(3));
    int size = height * width * channels;
    float[] part = Arrays.copyOfRange(images.values(), first * size, (first + n) * size);
    ImageGrid picture = new ImageGrid(part, n, height, width, channels);
    byte[] png = picture.png(columns > 0 ? columns : picture.squareColumns(), 1, 0);
    WholeFile.write(file, stream -> stream.write(png));
  }
}
