package org.comparegan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.checkpoint.HubModule;
import org.comparegan.checkpoint.ModelPath;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.LatentDistribution;
import org.comparegan.data.Split;
import org.comparegan.evaluate.AddressedLatents;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.GeneratorSource;
import org.comparegan.evaluate.ImageSource;
import org.comparegan.evaluate.ModuleSource;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.evaluate.Score;
import org.comparegan.evaluate.ScoreTable;
import org.comparegan.evaluate.TrainedModel;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.metric.MetricProfile;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.comparegan.train.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores generators by the paper's protocol. */
@Command(
    name = "evaluate",
    description =
        "The paper's protocol over the checkpoints of a run, which get a row each in scores.csv, or "
            + "over a module.",
    footer = {
      "",
      "Example, with a run of ./comparegan train:",
      "  ./comparegan evaluate --run-dir runs/supervised --steps last --samples 1000 \\",
      "      --averaging-runs 1 --accumulator-samples 6400"
    })
final class Evaluate extends Verb {
  private static final int DEFAULT_SAMPLES = 10_000;

  @Option(names = "--run-dir", paramLabel = "DIR", description = "A run of train.")
  private Optional<Path> runDir = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "last|all|N,...",
      description = "Which checkpoints of the run. Default: ${DEFAULT-VALUE}.",
      defaultValue = "last")
  private String steps = "last";

  @Option(
      names = "--module",
      paramLabel = "DIR",
      description = "A TF1 Hub module or SavedModel, in place of a run.")
  private Optional<Path> module = Optional.empty();

  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "FILE.gin",
      description = "The configuration of the run. Default: config.gin in its directory.")
  private List<Path> configs = List.of();

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "The data set of the real images. Default: the configuration's.")
  private Optional<String> data = Optional.empty();

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--features",
      paramLabel = "NAME|FILE.pb",
      description = "The feature network. Default: the one of the data set's name.")
  private Optional<String> features = Optional.empty();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Images of a run, made and real. Default: the reference's number for the data set, or"
              + " all held-out images.")
  private Optional<Integer> samples = Optional.empty();

  @Option(
      names = "--averaging-runs",
      paramLabel = "N",
      description = "How often samples are drawn anew. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private int averagingRuns;

  @Option(
      names = "--accumulator-samples",
      paramLabel = "N",
      description = "Images that fill the accumulators. Default: ${DEFAULT-VALUE}, the paper's.",
      defaultValue = "204800")
  private int accumulatorSamples;

  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "NAME",
      description = "fid, is. Default: both.")
  private List<String> metrics = List.of(Evaluation.FID, Evaluation.INCEPTION_SCORE);

  @Mixin private TruncationOption truncation = new TruncationOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  ExitCode run(Console console) {
    if (runDir.isPresent() == module.isPresent()) {
      throw usage("Name either --run-dir DIR or --module DIR.");
    }
    if (!Set.of(Evaluation.FID, Evaluation.INCEPTION_SCORE).containsAll(metrics)) {
      throw usage("--metrics takes fid and is, not " + String.join(",", metrics) + ".");
    }
    truncation.check(this);
    MetricProfile definition = profile.definition();
    Optional<ModelPath.RunDirectory> run = runDir.map(this::run);
    Optional<TrainedModel> model = run.map(r -> TrainedModel.of(r, configs, reading.dataDir()));
    String name =
        data.or(() -> model.map(m -> m.config().experiment().dataset().name()))
            .orElseThrow(() -> usage("A module does not say its data set: name --data."));
    List<String> prefixes = run.map(r -> prefixes(r.state())).orElse(List.of());
    ImageSet real = DataSets.open(name, Split.TEST, reading.dataDir(), looking(model));
    EvaluationSettings settings =
        new EvaluationSettings(
            samples.orElse(Math.min(real.size(), usualSamples(name))),
            accumulatorSamples,
            averagingRuns,
            definition);
    List<EvaluationResult> results = new ArrayList<>();
    String network = features.orElseGet(() -> network(name));
    try (FeatureNetwork features =
        FeatureNetworks.open(network, definition.preparation(), common().session())) {
      RealStatistics statistics =
          runDir.isPresent()
              ? RealStatistics.cachedIn(runDir.get().resolve("real-statistics"))
              : RealStatistics.uncached();
      Evaluation evaluation = new Evaluation(features, real, statistics, settings);
      module.ifPresent(
          directory ->
              results.add(
                  one(
                      evaluation,
                      () ->
                          ModuleSource.open(
                              HubModule.open(directory), real.classes(), common().session()),
                      truncation.or(new LatentDistribution.Normal(1)),
                      console)));
      for (String prefix : prefixes) {
        TrainedModel trained = model.orElseThrow().at(prefix);
        EvaluationResult result =
            one(
                evaluation,
                () -> trained.generator(GeneratorSource.Options.reference(common().session())),
                truncation.or(trained.latents()),
                console);
        new ScoreTable(runDir.orElseThrow().resolve("scores.csv"))
            .append(prefix, step(prefix), result, Map.of("dataset.name", name));
        results.add(result);
      }
    }
    reading.report(console);
    print(console, results, definition);
    return results.stream().allMatch(r -> r.failure().isEmpty()) ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The real images as the model's configuration looks at them; labels have no influence. */
  private DataOptions looking(Optional<TrainedModel> model) {
    return model
        .map(m -> Training.reading(m.config().experiment().dataset(), reading.skipped()))
        .map(DataOptions::withoutLabelFiles)
        .orElseGet(reading::data);
  }

  /** As many as the reference takes for this data set. */
  private static int usualSamples(String name) {
    return DataSets.names().contains(name)
        ? DataSets.facts(name).evaluationExamples()
        : DEFAULT_SAMPLES;
  }

  private EvaluationResult one(
      Evaluation evaluation,
      Supplier<ImageSource> open,
      LatentDistribution latents,
      Console console) {
    Map<EvaluationProgress.Stage, Progress> bars = new LinkedHashMap<>();
    try (ImageSource source = open.get()) {
      long seed = common().seed().orElse(AddressedLatents.SEED);
      return evaluation.run(
          source,
          new AddressedLatents(latents, seed, source),
          (stage, done, total, rate) -> {
            if (!bars.containsKey(stage)) {
              bars.values().forEach(Progress::close);
              bars.clear();
            }
            bars.computeIfAbsent(stage, s -> console.progress(s.text(), total, "images")).at(done);
          });
    } finally {
      bars.values().forEach(Progress::close);
    }
  }

  private void print(Console console, List<EvaluationResult> results, MetricProfile definition) {
    List<Map<String, Object>> document = new ArrayList<>();
    List<String> columns = new ArrayList<>(List.of("generator"));
    columns.addAll(metrics);
    List<List<Cell>> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>(List.of("Profile " + definition.name() + "."));
    for (EvaluationResult result : results) {
      result.warnings().forEach(console::notice);
      result.failure().ifPresent(why -> notes.add(result.source() + ": " + why + "."));
      List<Cell> row = new ArrayList<>(List.of(Cell.of(result.source())));
      Map<String, Object> entry = new LinkedHashMap<>();
      result.toJson().properties().forEach(field -> entry.put(field.getKey(), field.getValue()));
      for (String metric : List.of(Evaluation.FID, Evaluation.INCEPTION_SCORE)) {
        if (!metrics.contains(metric)) {
          entry.remove(metric);
        }
      }
      for (String metric : metrics) {
        Optional<Score> score = Optional.ofNullable(result.scores().get(metric));
        row.add(
            score
                .map(s -> Cell.of(s.mean(), s.deviation(), 3))
                .orElseGet(() -> Cell.absent("failed")));
      }
      rows.add(row);
      document.add(entry);
    }
    if (json.wanted()) {
      console.json(module.isPresent() ? document.get(0) : document);
    } else {
      console.print(new Table("", columns, rows, notes).text().stripTrailing());
    }
  }

  private ModelPath.RunDirectory run(Path directory) {
    return new ModelPath.RunDirectory(directory, CheckpointState.require(directory));
  }

  private List<String> prefixes(CheckpointState state) {
    List<String> all = state.all().isEmpty() ? List.of(state.latest()) : state.all();
    if (steps.equals("last")) {
      return List.of(state.latest());
    }
    if (steps.equals("all")) {
      return all;
    }
    if (!steps.matches("\\d+(,\\d+)*")) {
      throw usage("--steps is last, all or a list as in 500,1000, not '" + steps + "'.");
    }
    List<String> chosen = new ArrayList<>();
    for (String step : steps.split(",")) {
      chosen.add(
          all.stream()
              .filter(prefix -> step(prefix) == Long.parseLong(step))
              .findFirst()
              .orElseThrow(
                  () ->
                      usage(
                          "--steps %s: the run keeps %s."
                              .formatted(step, all.stream().map(Evaluate::step).toList()))));
    }
    return chosen;
  }

  private static long step(String prefix) {
    String digits = prefix.substring(prefix.lastIndexOf('-') + 1);
    return digits.matches("\\d+") ? Long.parseLong(digits) : 0;
  }

  private String network(String name) {
    if (!FeatureNetworks.names().contains(name)) {
      throw usage("No feature network comes for %s: name one with --features.".formatted(name));
    }
    return name;
  }
}
