package org.comparegan.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.data.LatentDistribution;
import org.comparegan.evaluate.Evaluation.Subject;
import org.comparegan.file.WholeFile;
import org.comparegan.metric.Metric.Need;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.model.ModelDiscriminator;

/**
 * Evaluates one model after the other, skips those whose scores are known, and adds the others to
 * {@code scores.csv}, {@code scores.jsonl}, TensorBoard's events of checkpoints and a report.
 */
public final class EvaluationJob {
  private final Evaluation evaluation;
  private final long seed;
  private final String dataset;
  private final Path folder;
  private final EvaluationReport report;
  private final Listener listener;

  /** Listens to an evaluation: progress, and sentences for its reader. */
  public interface Listener extends EvaluationProgress {
    /** A sentence that is not part of the result. */
    void notice(String sentence);

    /** No more images come of this model. */
    void done();
  }

  /**
   * A job.
   *
   * @param seed of the latents
   * @param dataset for the column of {@code scores.csv}
   * @param folder where {@code scores.csv}, {@code scores.jsonl} and pictures go
   */
  public EvaluationJob(
      Evaluation evaluation,
      long seed,
      String dataset,
      Path folder,
      EvaluationReport report,
      Listener listener) {
    this.evaluation = evaluation;
    this.seed = seed;
    this.dataset = dataset;
    this.folder = folder;
    this.report = report;
    this.listener = listener;
  }

  /**
   * Evaluates a model, unless its scores by these settings are known.
   *
   * @param step of its training; 0 of a module
   * @param distribution of the latents
   * @throws IOException when a file of results cannot be written
   */
  public void evaluate(Model model, long step, LatentDistribution distribution) throws IOException {
    evaluation.reference().warnings().forEach(report::note);
    EvaluationLog log = new EvaluationLog(folder.resolve("scores.jsonl"));
    String checksum = model.checksum();
    Optional<ObjectNode> known =
        log.find(
            checksum,
            evaluation.plan(AddressedLatents.origin(distribution, seed)),
            evaluation.settings().metrics());
    if (known.isPresent()) {
      listener.notice(
          model.name()
              + " has already been evaluated with these settings: see "
              + folder.resolve("scores.csv"));
      report.add(known.get());
      return;
    }
    EvaluationResult result = run(model, distribution);
    result.warnings().stream()
        .filter(warning -> !evaluation.reference().warnings().contains(warning))
        .forEach(listener::notice);
    new ScoreTable(folder.resolve("scores.csv"))
        .append(model.name(), step, result, Map.of("dataset.name", dataset));
    report.add(log.append(step, checksum, result));
    if (model instanceof CheckpointModel) {
      result.toEvents(folder, step);
    }
    if (result.nearest().isPresent()) {
      String name =
          step > 0 ? Long.toString(step) : String.valueOf(Path.of(model.name()).getFileName());
      Path picture = folder.resolve("nearest").resolve(name + ".png");
      byte[] png = result.nearest().get().png();
      WholeFile.write(picture, out -> out.write(png));
      report.note(
          "%s: samples beside the training images nearest to them, nearest pair first."
              .formatted(picture));
    }
  }

  private EvaluationResult run(Model model, LatentDistribution distribution) {
    try (ImageSource source = model.generator(Optional.of(evaluation.reference().classes()))) {
      Optional<ModelDiscriminator> judge = judge(model);
      try {
        AddressedLatents latents = new AddressedLatents(distribution, seed, source);
        return evaluation.run(new Subject(source, latents, judge), listener);
      } finally {
        listener.done();
        judge.ifPresent(ModelDiscriminator::close);
      }
    }
  }

  private Optional<ModelDiscriminator> judge(Model model) {
    boolean wanted =
        evaluation.settings().metrics().stream()
            .anyMatch(metric -> metric.needs().contains(Need.DISCRIMINATOR));
    try {
      return wanted ? model.discriminator() : Optional.empty();
    } catch (CheckpointException e) {
      listener.notice("The discriminator cannot be loaded: " + e.getMessage());
      return Optional.empty();
    }
  }
}
