package org.comparegan.cli.table;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.baseline.Baseline;
import org.comparegan.baseline.Baseline.Environment;
import org.comparegan.baseline.Baseline.ModelRecord;
import org.comparegan.baseline.Baseline.Tolerances;
import org.comparegan.baseline.Recorder;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.FeatureOptions;
import org.comparegan.cli.common.ImageProgress;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.AddressedLatents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Records what models give. */
@Command(
    name = "record",
    description = {
      "Records models: a digest of each tensor, the graph, images of fixed latents, the order of"
          + " the training data, the metric definitions, and scores.",
      "The file also holds the tolerances for checks on other machines, which may be edited."
    },
    footer = {
      "",
      "Example:",
      "  ./comparegan baseline record --file baseline.json \\",
      "      --model checkpoints/fashion-mnist-32-supervised --samples 500"
    })
final class BaselineRecord extends ComputingVerb {
  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE.json",
      description = "The baseline to write. Models are named relative to its folder.")
  private Path file = Path.of("");

  @Takes(Kind.MODEL)
  @Option(
      names = "--model",
      required = true,
      paramLabel = "PATH",
      description = "A run directory or a checkpoint; may be repeated.")
  private List<Path> models = List.of();

  @Count(from = 0, to = 10_000_000)
  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Fake and real images per run; 0: no scores. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Count(to = 10_000)
  @Option(
      names = "--averaging-runs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Independent sets of samples. Default: ${DEFAULT-VALUE}.")
  private int averagingRuns;

  @Count(from = 0, to = 10_000_000)
  @Option(
      names = "--accumulator-samples",
      paramLabel = "N",
      defaultValue = "1280",
      description = "Samples that fill batch norm's accumulators. Default: ${DEFAULT-VALUE}.")
  private int accumulatorSamples;

  @Mixin private FeatureOptions where = new FeatureOptions();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) {
    Baseline.Settings settings =
        new Baseline.Settings(
            samples, averagingRuns, accumulatorSamples, seed.or(AddressedLatents.SEED));
    Path folder = file.toAbsolutePath().resolveSibling("").normalize();
    Recorder recorder =
        new Recorder(settings, folder, where.dataDir(), where.features(), where.session(this));
    Map<String, ModelRecord> records = new LinkedHashMap<>();
    try (ImageProgress progress =
        new ImageProgress(console, "recording", recorder.images() * models.size())) {
      for (Path model : models) {
        progress.next(model.toString(), records.size() + 1, models.size());
        String name =
            String.valueOf(folder.relativize(model.toAbsolutePath().normalize()))
                .replace('\\', '/');
        records.put(
            name, recorder.record(ModelPath.open(model.toString(), console::notice), progress));
      }
    }
    new Baseline(
            Baseline.FORMAT,
            Environment.here(where.session(this)),
            settings,
            Tolerances.DEFAULT,
            records)
        .write(file);
    console.print(file + ": " + String.join(", ", records.keySet()));
    return ExitCode.DONE;
  }
}
