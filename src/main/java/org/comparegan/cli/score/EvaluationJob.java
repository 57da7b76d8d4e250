package org.comparegan.cli.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.cli.common.Console;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.Evaluation.Subject;
import org.comparegan.evaluate.EvaluationLog;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.ScoreTable;
import org.comparegan.file.WholeFile;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Judge;

/**
 * Evaluates one model after the other, leaves out what is known, and writes down what comes out.
 */
final class EvaluationJob {
  private final Evaluation evaluation;
  private final EvaluationSettings settings;
  private final long seed;
  private final String dataset;
  private final Path folder;
  private final EvaluationReport report;
  private final Console console;

  /**
   * A job.
   *
   * @param seed of the latents
   * @param dataset for the table's column
   * @param folder where scores.csv, scores.jsonl and pictures go
   */
  EvaluationJob(
      Evaluation evaluation,
      EvaluationSettings settings,
      long seed,
      String dataset,
      Path folder,
      EvaluationReport report,
      Console console) {
    this.evaluation = evaluation;
    this.settings = settings;
    this.seed = seed;
    this.dataset = dataset;
    this.folder = folder;
    this.report = report;
    this.console = console;
  }

  /**
   * What there is of a model.
   *
   * @param name path of the checkpoint or module
   * @param step its step
   * @param checksum of its files
   * @param latents what it is evaluated with
   * @param generator opens it
   * @param judge opens its discriminator, if it is wanted and there
   */
  record Model(
      String name,
      long step,
      String checksum,
      LatentDistribution latents,
      Supplier<ImageSource> generator,
      Supplier<Optional<Judge>> judge) {}

  /** Evaluates a model, unless that has been done with these settings. */
  void evaluate(Model model) throws IOException {
    EvaluationLog log = new EvaluationLog(folder.resolve("scores.jsonl"));
    Optional<ObjectNode> known =
        log.find(
            model.checksum(),
            evaluation.plan(AddressedLatents.origin(model.latents(), seed)),
            settings.metrics());
    if (known.isPresent()) {
      console.notice(model.name() + " has been evaluated so: see " + folder.resolve("scores.csv"));
      report.add(known.get());
      return;
    }
    EvaluationResult result = run(model);
    result.warnings().forEach(console::notice);
    new ScoreTable(folder.resolve("scores.csv"))
        .append(model.name(), model.step(), result, Map.of("dataset.name", dataset));
    report.add(log.append(model.step(), model.checksum(), result));
    if (result.nearest().isPresent()) {
      Path picture = folder.resolve("nearest").resolve(pictureName(model) + ".png");
      byte[] png = result.nearest().get().png();
      WholeFile.write(picture, out -> out.write(png));
      report.note(
          "%s: samples beside the training images nearest to them, nearest pair first."
              .formatted(picture));
    }
  }

  private EvaluationResult run(Model model) {
    try (ImageSource source = model.generator().get()) {
      Optional<Judge> judge = judge(model);
      try (EvaluationBars bars = new EvaluationBars(console)) {
        AddressedLatents latents = new AddressedLatents(model.latents(), seed, source);
        return evaluation.run(new Subject(source, latents, judge), bars);
      } finally {
        judge.ifPresent(Judge::close);
      }
    }
  }

  private Optional<Judge> judge(Model model) {
    try {
      return model.judge().get();
    } catch (CheckpointException e) {
      console.notice("The discriminator cannot be loaded: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String pictureName(Model model) {
    return model.step() > 0
        ? Long.toString(model.step())
        : String.valueOf(Path.of(model.name()).getFileName());
  }
}
