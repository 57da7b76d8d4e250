package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.TruncationOption;
import org.comparegan.cli.common.Verb;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.hub.ModelPath;
import org.comparegan.metric.Metric;
import org.comparegan.metric.Metric.Need;
import org.comparegan.model.AddressedLatents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores generators by the paper's protocol. */
@Command(
    name = "evaluate",
    modelTransformer = MetricsOption.All.class,
    description =
        "The paper's protocol over the checkpoints of a run or over a module. Each result is a row"
            + " of scores.csv and, with all that it depends on, a line of scores.jsonl; what"
            + " stands there with equal settings is not computed again.",
    footer = {
      "",
      "Example, with a run of ./comparegan train:",
      "  ./comparegan evaluate --run-dir runs/supervised --steps last --samples 1000 \\",
      "      --averaging-runs 1 --accumulator-samples 6400"
    })
public final class Evaluate extends Verb {
  @Option(names = "--run-dir", paramLabel = "DIR", description = "A run of train.")
  private Optional<Path> runDir = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "last|all|N,...",
      description = "Which checkpoints of the run. Default: ${DEFAULT-VALUE}.",
      defaultValue = "last")
  private String steps = "last";

  @Option(
      names = "--watch",
      description =
          "Evaluates the checkpoints of a run as they appear, until its TRAIN_DONE or Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--poll",
      paramLabel = "SECONDS",
      description = "How often --watch looks. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private double poll;

  @Option(
      names = "--checkpoint",
      paramLabel = "PREFIX",
      description = "One checkpoint, in place of a run.")
  private Optional<String> checkpoint = Optional.empty();

  @Option(
      names = "--module",
      paramLabel = "PATH",
      description = "A TF1 Hub module, SavedModel or frozen graph, in place of a run.")
  private Optional<String> module = Optional.empty();

  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "FILE.gin",
      description = "The configuration of the run. Default: config.gin in its directory.")
  private List<Path> configs = List.of();

  @Option(
      names = "--scores",
      paramLabel = "DIR",
      description =
          "Where scores.csv, scores.jsonl, the cache of real statistics and pictures go. Default:"
              + " the run's directory, of a module the present one.")
  private Optional<Path> scores = Optional.empty();

  @Mixin private EvaluationOptions options = new EvaluationOptions();

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    check();
    Set<Metric> metrics = options.metrics(this, console);
    EvaluatedModels models =
        module.isPresent()
            ? EvaluatedModels.ofModule(module.get(), this)
            : EvaluatedModels.ofRun(runOrCheckpoint(console), configs, reading, common().session());
    String name = models.dataset(options.data(), this);
    Path folder = scores.orElseGet(models::folder);
    EvaluationReport report = new EvaluationReport(metrics, options.definition().name());
    try (ComparedImages compared =
            ComparedImages.open(name, options, metrics, models, reading, folder, console);
        FeatureNetwork network =
            FeatureNetworks.open(
                network(name), options.definition().preparation(), common().session())) {
      EvaluationSettings settings = options.settings(this, metrics, name, compared.size());
      EvaluationJob job =
          new EvaluationJob(
              new Evaluation(network, compared.reference(), settings),
              settings,
              common().seed().orElse(AddressedLatents.SEED),
              name,
              folder,
              report,
              console);
      evaluate(job, models, metrics, compared, console);
    }
    reading.report(console);
    if (json.wanted()) {
      console.json(module.isPresent() ? report.entries().get(0) : report.entries());
    } else {
      console.print(report.text());
    }
    return report.complete() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void check() {
    if (List.of(runDir.isPresent(), checkpoint.isPresent(), module.isPresent()).stream()
            .filter(given -> given)
            .count()
        != 1) {
      throw usage("Name one of --run-dir DIR, --checkpoint PREFIX and --module PATH.");
    }
    if (watch && runDir.isEmpty()) {
      throw usage("--watch goes with --run-dir.");
    }
    if (!(poll > 0)) {
      throw usage("--poll must be above 0, not " + poll + ".");
    }
    new CheckpointChoice(steps).check(this);
    truncation.check(this);
  }

  private ModelPath runOrCheckpoint(Console console) {
    if (checkpoint.isPresent()) {
      return ModelPath.open(checkpoint.get());
    }
    Path run = runDir.orElseThrow();
    if (watch) {
      watcher(console).awaitFirst();
    }
    return new ModelPath.RunDirectory(run, CheckpointState.require(run));
  }

  private RunWatch watcher(Console console) {
    return new RunWatch(runDir.orElseThrow(), Duration.ofMillis(Math.round(poll * 1000)), console);
  }

  private void evaluate(
      EvaluationJob job,
      EvaluatedModels models,
      Set<Metric> metrics,
      ComparedImages compared,
      Console console)
      throws IOException {
    boolean judged =
        metrics.stream().anyMatch(metric -> metric.needs().contains(Need.DISCRIMINATOR));
    if (module.isPresent()) {
      job.evaluate(models.module(truncation, compared.classes(), judged));
      return;
    }
    RunWatch.Visitor one = prefix -> models.checkpoint(prefix, truncation, judged, job::evaluate);
    if (watch) {
      watcher(console).each(one);
      return;
    }
    for (String prefix : models.prefixes(new CheckpointChoice(steps), this)) {
      one.visit(prefix);
    }
  }

  private String network(String name) {
    if (options.features().isEmpty() && !FeatureNetworks.names().contains(name)) {
      throw usage("No feature network comes for %s: name one with --features.".formatted(name));
    }
    return options.features().orElse(name);
  }
}
