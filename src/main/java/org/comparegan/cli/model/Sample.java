package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.TruncationOption;
import org.comparegan.hub.FloatArray;
import org.comparegan.model.AccumulatorFill;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.FiniteOutputs;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.model.Model;
import org.comparegan.model.ModelException;
import org.comparegan.model.SampleFiles;
import org.comparegan.model.SampledRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes images. */
@Command(
    name = "sample",
    description = "Generates images, from given latents or from latents drawn here.",
    footer = {
      "",
      "With several --labels, images cycle through them, and each row of the picture has every"
          + " label once. With --interpolate, each row is a path between two latents, one row"
          + " per label.",
      "",
      "Examples, with a run of ./comparegan train:",
      "  ./comparegan sample --from runs/supervised --count 80 --labels all \\",
      "      --out samples.png",
      "  ./comparegan sample --from runs/supervised --z z.npy --label-ids y.npy \\",
      "      --out out.npz"
    })
public final class Sample extends ComputingVerb {
  @Mixin private ModelOptions model = new ModelOptions();

  @Takes(Kind.FILE)
  @Option(names = "--z", paramLabel = "FILE.npy", description = "Latents [n, z_dim].")
  private Optional<Path> latents = Optional.empty();

  @Takes(Kind.FILE)
  @Option(names = "--label-ids", paramLabel = "FILE.npy", description = "The class of each latent.")
  private Optional<Path> labelIds = Optional.empty();

  @Count(to = 10_000_000)
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

  @Count(to = 1 << 20)
  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Number of classes, if the module does not state it.")
  private Optional<Integer> classes = Optional.empty();

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Option(names = "--interpolate", description = "Draw paths between pairs of latents.")
  private boolean interpolate;

  @Option(names = "--grid", description = "With --out DIR: also write grid.png with all images.")
  private boolean grid;

  @Option(
      names = "--weights",
      paramLabel = "ema|raw",
      description =
          "For a checkpoint: its moving averages (ema) or the weights as trained (raw)."
              + " Default: ema.")
  private String weights = "ema";

  @Count(from = 0, to = 10_000_000)
  @Option(
      names = "--accumulator-samples",
      paramLabel = "N",
      description = "Images that fill empty batch norm accumulators. Default: ${DEFAULT-VALUE}.",
      defaultValue = "6400")
  private int accumulatorSamples;

  @Takes(Kind.NEW_FILE_OR_FOLDER)
  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.png|DIR|FILE.npz",
      description =
          "One picture of all images, a folder with one picture per image, or the array"
              + " generated [n, h, w, c].")
  private Path out = Path.of("");

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    check();
    try (Model opened = model.open(options(), truncation.value(), console);
        ImageSource generator = generator(opened)) {
      SampledRows rows = latents.isPresent() ? given(generator) : drawn(generator, opened);
      if (generator.hasAccumulators() && opened.accumulatorsEmpty()) {
        AccumulatorFill.once(
            opened, generator, options(), accumulatorSamples, console.accumulatorObserver());
      }
      float[] images = images(generator, rows, console);
      int n = rows.latents().z().length / generator.latentWidth();
      FiniteOutputs.require(opened.name(), "latents", "images", images, n);
      SampleFiles files = new SampleFiles(out, grid);
      files.gap(rows, n).ifPresent(console::notice);
      files.write(generator, rows, images);
    }
    console.print(out.toString());
    return ExitCode.DONE;
  }

  private void check() {
    if (!weights.equals("ema") && !weights.equals("raw")) {
      throw usage("--weights is ema or raw, not '" + weights + "'.");
    }
    truncation.check(this);
    if (latents.isEmpty() && labelIds.isPresent()) {
      throw usage("--label-ids needs --z; without it, name classes with --labels.");
    }
    if (latents.isPresent() && (interpolate || truncation.wanted())) {
      throw usage("--z gives the latents: --interpolate and --truncation draw others.");
    }
    if (latents.isPresent() && !labels.equals("uniform")) {
      throw usage("--labels is for latents drawn here; give the classes of --z with --label-ids.");
    }
    if (!labels.matches("all|uniform|" + SampledRows.LIST)) {
      throw usage("--labels is all, uniform or a list as in 3,7, not '" + labels + "'.");
    }
  }

  private ImageSource.Options options() {
    return new ImageSource.Options(
        weights.equals("ema") ? ImageSource.Weights.AVERAGED : ImageSource.Weights.TRAINED,
        ImageSource.PowerIteration.FROZEN,
        model.session(this));
  }

  private ImageSource generator(Model opened) {
    Optional<Integer> named = SampledRows.largest(labels).map(largest -> largest + 1);
    Optional<Integer> known = opened.classes();
    if (known.isPresent() && classes.orElse(0) > known.get()) {
      throw usage("--classes %d: the model has %d.".formatted(classes.get(), known.get()));
    }
    try {
      return opened.generator(classes.or(() -> known).or(() -> named));
    } catch (ModelException.ClassCountMissing e) {
      throw usage(e.getMessage() + " Give --classes N.");
    }
  }

  private SampledRows given(ImageSource generator) throws IOException {
    GivenArrays given = new GivenArrays(this);
    FloatArray z = given.finite("--z", latents.orElseThrow());
    if (z.shape().numDimensions() != 2 || z.shape().get(1) != generator.latentWidth()) {
      throw usage(
          "--z: latents are of shape %s; they must be of shape [n, %d]."
              .formatted(z.shape(), generator.latentWidth()));
    }
    GivenArrays.Classes taken =
        new GivenArrays.Classes(generator.classes() > 0, generator.classes(), false);
    return new SampledRows(
        new Latents(z.values(), given.labels(labelIds, z.rows(), "latents of --z", taken)), 0);
  }

  private SampledRows drawn(ImageSource generator, Model opened) {
    if (generator.classes() == 0 && !labels.equals("uniform")) {
      throw usage("--labels: this model takes no labels; leave the option out.");
    }
    requireFits(generator);
    try {
      return SampledRows.draw(
          generator,
          truncation.or(opened.latents()),
          labels,
          count,
          interpolate,
          seed.or(AddressedLatents.SEED));
    } catch (IllegalArgumentException e) {
      throw usage("--labels: " + e.getMessage());
    }
  }

  private static float[] images(ImageSource generator, SampledRows rows, Console console) {
    int n = rows.latents().z().length / generator.latentWidth();
    try (Progress progress = console.progress("sampling", n, "images")) {
      return generator.images(rows.latents(), progress::at);
    }
  }

  /** Fails before anything is drawn if latents or images would not fit an array. */
  private void requireFits(ImageSource generator) {
    long pixels = (long) generator.height() * generator.width() * generator.channels();
    long most = (Integer.MAX_VALUE - 8L) / Math.max(pixels, generator.latentWidth());
    if (count > most) {
      throw usage(
          ("--count %,d: that many images of %d×%d×%d do not fit an array; ask for at most %,d at"
                  + " a time.")
              .formatted(count, generator.height(), generator.width(), generator.channels(), most));
    }
  }
}
