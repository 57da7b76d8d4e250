package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.ConfigConverter;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.ScoreNetwork;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.TruncationOption;
import org.comparegan.cli.common.TrustOption;
import org.comparegan.evaluate.EvaluatedModels;
import org.comparegan.evaluate.EvaluatedModels.Steps;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationJob;
import org.comparegan.evaluate.EvaluationProgress.Stage;
import org.comparegan.evaluate.EvaluationReport;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.Reference;
import org.comparegan.evaluate.RunWatch;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.hub.ModelPath;
import org.comparegan.metric.Metric;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.Model;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores generators by the paper's protocol. */
@Command(
    name = "evaluate",
    modelTransformer = MetricsOption.All.class,
    description =
        "Scores the checkpoints of a run, or a module, by the paper's protocol. Each result is a"
            + " row of scores.csv and, with everything it depends on, a line of scores.jsonl;"
            + " results with equal settings are not computed again.",
    footer = {
      "",
      "Example, with a run of ./comparegan train:",
      "  ./comparegan evaluate --run-dir runs/supervised --steps last \\",
      "      --samples 1000 --averaging-runs 1 --accumulator-samples 6400"
    })
public final class Evaluate extends ComputingVerb {
  // Picocli sets it; with a value of its own, picocli would not ask for one of the options.
  @SuppressWarnings("NullAway.Init")
  @ArgGroup(multiplicity = "1")
  private Evaluated evaluated;

  /** What is evaluated: one of these. */
  private static final class Evaluated {
    @Option(names = "--run-dir", paramLabel = "DIR", description = "A run directory of train.")
    private Optional<Path> runDir = Optional.empty();

    @Takes(Kind.MODEL)
    @Option(
        names = "--checkpoint",
        paramLabel = "PREFIX",
        description = "One checkpoint instead of a run.")
    private Optional<String> checkpoint = Optional.empty();

    @Takes(Kind.MODEL)
    @Option(
        names = "--module",
        paramLabel = "PATH",
        description =
            "A TF1 Hub module, SavedModel, frozen graph or weights of a PyTorch project instead of"
                + " a run.")
    private Optional<String> module = Optional.empty();
  }

  @Option(
      names = "--steps",
      paramLabel = "last|all|N,...",
      description = "Which checkpoints of the run. Default: ${DEFAULT-VALUE}.",
      defaultValue = "last")
  private String steps = "last";

  @Option(
      names = "--watch",
      description = "Evaluate the checkpoints of a run as they appear, until TRAIN_DONE or Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--poll",
      paramLabel = "SECONDS",
      description = "How often --watch looks for new checkpoints. Default: ${DEFAULT-VALUE}.",
      defaultValue = "10")
  private double poll;

  @Takes(Kind.CONFIGURATION)
  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "NAME|FILE.gin",
      converter = ConfigConverter.class,
      description = "The configuration of the run. Default: config.gin in its directory.")
  private List<Path> configs = List.of();

  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--scores",
      paramLabel = "DIR",
      description =
          "Folder for scores.csv, scores.jsonl, cached real statistics and pictures. Default: the"
              + " run directory; for a module, this directory.")
  private Optional<Path> scores = Optional.empty();

  @Mixin private EvaluationOptions options = new EvaluationOptions();

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Mixin private TrustOption trust = new TrustOption();

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    check();
    Steps chosen = asked(() -> new Steps(steps));
    Set<Metric> metrics = options.metrics(this, console);
    EvaluationReport report = new EvaluationReport(metrics, options.definition().name());
    try (EvaluatedModels models = models(console)) {
      String data =
          options
              .data()
              .or(models::dataset)
              .orElseThrow(() -> usage("A module does not name its data set: give --data."));
      Path folder = scores.orElseGet(models::folder);
      try (Reference reference = reference(data, metrics, models, folder, console);
          FeatureNetwork network =
              FeatureNetworks.open(
                  network(data, reference),
                  options.definition().preparation(),
                  trust.session(this))) {
        EvaluationSettings settings = options.settings(this, metrics, data, reference.size());
        EvaluationJob job =
            new EvaluationJob(
                new Evaluation(network, reference, settings),
                seed.or(AddressedLatents.SEED),
                data,
                folder,
                report,
                new Lines(console));
        Path scored = folder.resolve("scores.csv");
        console.sayWhenInterrupted(
            () ->
                ("Interrupted: the scores of finished checkpoints are in %s. The same command"
                        + " continues with the others.")
                    .formatted(scored));
        evaluate(job, models, chosen, console);
      }
    }
    reading.report(console);
    if (json.wanted()) {
      console.json(evaluated.module.isPresent() ? report.entries().get(0) : report.entries());
    } else {
      console.print(report.table());
    }
    return report.complete() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void check() {
    if (watch && evaluated.runDir.isEmpty()) {
      throw usage("--watch needs --run-dir.");
    }
    if (!watch) {
      evaluated
          .runDir
          .flatMap(run -> Kind.FOLDER.fault(run.toString(), ""))
          .ifPresent(
              fault -> {
                throw usage("--run-dir: " + fault);
              });
    }
    options.check(this);
    if (!(poll > 0)) {
      throw usage("--poll must be above 0, not " + poll + ".");
    }
    truncation.check(this);
  }

  /** Turns an option that cannot be satisfied into an error of usage. */
  private <T> T asked(Supplier<T> found) {
    try {
      return found.get();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private EvaluatedModels models(Console console) {
    Model.Options how = Model.Options.reference(trust.session(this));
    if (evaluated.module.isPresent()) {
      ModelPath path =
          ModelPath.open(evaluated.module.get(), console::notice).truncated(truncation.value());
      EvaluatedModels opened = EvaluatedModels.open(path, how);
      if (!opened.isModule() && !(path instanceof ModelPath.ForeignWeights)) {
        opened.close();
        throw usage(
            "--module %s is not a module, SavedModel or frozen graph: see --run-dir and --checkpoint."
                .formatted(evaluated.module.get()));
      }
      return opened;
    }
    if (watch) {
      watcher(console).awaitFirst();
    }
    ModelPath path =
        evaluated.checkpoint.isPresent()
            ? ModelPath.open(evaluated.checkpoint.get(), console::notice)
                .truncated(truncation.value())
            : run(evaluated.runDir.orElseThrow(), console);
    return EvaluatedModels.open(path, how.withConfigs(configs).withDataDir(reading.dataDir()));
  }

  /** A directory that may hold a module too is asked for its checkpoints. */
  private static ModelPath run(Path directory, Console console) {
    ModelPath.RunDirectory run =
        new ModelPath.RunDirectory(directory, CheckpointState.require(directory));
    run.notice().ifPresent(console::notice);
    return run;
  }

  private Reference reference(
      String data, Set<Metric> metrics, EvaluatedModels models, Path folder, Console console) {
    return options.statistics().isPresent()
        ? Reference.Statistics.read(options.statistics().get(), data, console::notice)
        : Reference.images(
            data,
            reading.dataDir(),
            models.reading(reading.data(), reading.skipped()),
            metrics,
            folder,
            console::notice);
  }

  private RunWatch watcher(Console console) {
    return new RunWatch(
        evaluated.runDir.orElseThrow(),
        Duration.ofMillis(Math.round(poll * 1000)),
        console::notice);
  }

  private void evaluate(EvaluationJob job, EvaluatedModels models, Steps chosen, Console console)
      throws IOException {
    EvaluatedModels.Visitor one =
        (model, step) -> job.evaluate(model, step, truncation.or(model.latents()));
    if (models.isModule()) {
      one.visit(models.opened(), 0);
    } else if (watch) {
      watcher(console).each(prefix -> models.visit(prefix, one));
    } else {
      for (String prefix : asked(() -> models.prefixes(chosen))) {
        models.visit(prefix, one);
      }
    }
  }

  private String network(String data, Reference reference) {
    Optional<ImageShape> image =
        reference.images().map(set -> new ImageShape(set.height(), set.width(), set.channels()));
    return ScoreNetwork.of(this, options.features(), data, image, "");
  }

  /** A progress line for each stage of an evaluation. */
  private static final class Lines implements EvaluationJob.Listener {
    private record Line(Stage stage, Progress progress) {}

    private final Console console;
    private Optional<Line> shown = Optional.empty();

    Lines(Console console) {
      this.console = console;
    }

    @Override
    public void images(Stage stage, long done, long total) {
      if (shown.filter(line -> line.stage() == stage).isEmpty()) {
        done();
        shown = Optional.of(new Line(stage, console.progress(stage.text(), total, "images")));
      }
      shown.orElseThrow().progress().at(done);
    }

    @Override
    public void done() {
      shown.ifPresent(line -> line.progress().close());
      shown = Optional.empty();
    }

    @Override
    public void notice(String sentence) {
      console.notice(sentence);
    }
  }
}
