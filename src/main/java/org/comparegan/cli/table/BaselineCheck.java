package org.comparegan.cli.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.baseline.Baseline;
import org.comparegan.baseline.Baseline.Environment;
import org.comparegan.baseline.Baseline.ModelRecord;
import org.comparegan.baseline.BaselineReport;
import org.comparegan.baseline.Comparison;
import org.comparegan.baseline.Recorder;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Failures;
import org.comparegan.cli.common.FeatureOptions;
import org.comparegan.cli.common.ImageProgress;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.file.WholeFile;
import org.comparegan.hub.ModelPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks that models still give what was recorded. */
@Command(
    name = "check",
    description = {
      "Recomputes everything in a baseline and prints the differences. Exit code 3 when one"
          + " exceeds the file's tolerances, 1 when a model could not be compared; the other"
          + " models are still checked, and the output files are always written.",
      "With --deterministic, images and scores must be bit-equal if the baseline was recorded"
          + " deterministically on the same platform and TensorFlow."
    },
    footer = {
      "",
      "Example:",
      "  ./comparegan baseline check --file checkpoints/baseline.json \\",
      "      --junit baseline.xml"
    })
final class BaselineCheck extends ComputingVerb {
  @Takes(Kind.FILE)
  @Option(names = "--file", required = true, paramLabel = "FILE.json", description = "A baseline.")
  private Path file = Path.of("");

  @Mixin private FeatureOptions where = new FeatureOptions();

  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--junit",
      paramLabel = "FILE.xml",
      description = "Write JUnit XML with one test case per comparison.")
  private Optional<Path> junit = Optional.empty();

  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--markdown",
      paramLabel = "FILE.md",
      description = "Write the table of differences as Markdown.")
  private Optional<Path> markdown = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    Baseline baseline = Baseline.read(file);
    Environment here = Environment.here(where.session(this));
    boolean exact = baseline.made().requiresEqualBits(here);
    Path folder = file.toAbsolutePath().resolveSibling("");
    Recorder recorder =
        new Recorder(
            baseline.settings(), folder, where.dataDir(), where.features(), where.session(this));
    List<Comparison> comparisons = new ArrayList<>();
    int count = baseline.models().size();
    try (ImageProgress progress =
        new ImageProgress(console, "checking", recorder.images() * count)) {
      for (Map.Entry<String, ModelRecord> model : baseline.models().entrySet()) {
        progress.next(model.getKey(), comparisons.size() + 1, count);
        ModelRecord before = model.getValue();
        try {
          ModelRecord now =
              recorder.record(
                  ModelPath.open(folder.resolve(model.getKey()).toString(), console::notice),
                  before.features(),
                  progress);
          comparisons.add(Comparison.of(model.getKey(), before, now, baseline.tolerances(), exact));
        } catch (RuntimeException e) {
          comparisons.add(Comparison.failed(model.getKey(), Failures.sentence(e)));
        }
      }
    }
    BaselineReport report = new BaselineReport(baseline.made(), here, comparisons);
    if (junit.isPresent()) {
      report.junit(junit.get());
    }
    if (markdown.isPresent()) {
      WholeFile.write(markdown.get(), report.table().markdown());
    }
    if (json.wanted()) {
      console.json(report.document());
    } else {
      console.print(report.table());
    }
    if (report.failed()) {
      return ExitCode.FAILED;
    }
    return report.agrees() ? ExitCode.DONE : ExitCode.DIFFERENCE;
  }
}
