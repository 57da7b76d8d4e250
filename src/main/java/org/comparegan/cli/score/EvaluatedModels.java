package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.TruncationOption;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataOptions;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.Model;
import org.comparegan.train.ExperimentParts;

/**
 * The models of one evaluation.
 *
 * @param path what the path turned out to be
 * @param opened the module, or a checkpoint of the run
 */
record EvaluatedModels(ModelPath path, Model opened) implements AutoCloseable {

  /** Takes one model after the other. */
  @FunctionalInterface
  interface Visitor {
    /** Takes a model, which is closed after. */
    void visit(EvaluationJob.Model model) throws IOException;
  }

  /** Checkpoints with their configuration. */
  static EvaluatedModels ofRun(
      ModelPath path, List<Path> configs, ReadingOptions reading, SessionOptions session) {
    Model.Options options =
        Model.Options.reference(session).withConfigs(configs).withDataDir(reading.dataDir());
    return new EvaluatedModels(path, CheckpointModel.open(path, options));
  }

  /** A module. */
  static EvaluatedModels ofModule(String location, Verb verb) {
    ModelPath path = ModelPath.open(location);
    Model opened = Model.open(path, Model.Options.reference(verb.common().session()));
    if (opened instanceof CheckpointModel) {
      throw verb.usage(
          "--module %s is no module, SavedModel or frozen graph: see --run-dir and --checkpoint."
              .formatted(location));
    }
    return new EvaluatedModels(path, opened);
  }

  private Optional<CheckpointModel> model() {
    return opened instanceof CheckpointModel checkpoint
        ? Optional.of(checkpoint)
        : Optional.empty();
  }

  /** The data set that was named, or that of the configuration. */
  String dataset(Optional<String> named, Verb verb) {
    return named
        .or(() -> model().map(m -> m.config().experiment().dataset().name()))
        .orElseThrow(() -> verb.usage("A module does not say its data set: name --data."));
  }

  /** The real images as the configuration looks at them, with their own labels. */
  DataOptions looking(ReadingOptions reading) {
    return model()
        .map(m -> ExperimentParts.reading(m.config().experiment().dataset(), reading.skipped()))
        .map(DataOptions::withoutLabelFiles)
        .orElseGet(reading::data);
  }

  /** The run's directory, or that of the checkpoint; of a module the present one. */
  Path folder() {
    return model()
        .flatMap(m -> Optional.ofNullable(Path.of(m.prefix()).getParent()))
        .orElse(Path.of("."));
  }

  /** The checkpoints that are meant. */
  List<String> prefixes(CheckpointChoice choice, Verb verb) {
    return path instanceof ModelPath.RunDirectory run
        ? choice.of(run.state(), verb)
        : List.of(model().orElseThrow().prefix());
  }

  /** A checkpoint. */
  void checkpoint(String prefix, TruncationOption truncation, boolean judged, Visitor visitor)
      throws IOException {
    try (Model one = model().orElseThrow().at(prefix)) {
      visitor.visit(job(one, CheckpointChoice.step(prefix), truncation, judged, Optional.empty()));
    }
  }

  /**
   * The module.
   *
   * @param classes of the data set, from which labels are drawn
   */
  EvaluationJob.Model module(TruncationOption truncation, int classes, boolean judged) {
    return job(opened, 0, truncation, judged, Optional.of(classes));
  }

  private static EvaluationJob.Model job(
      Model model,
      long step,
      TruncationOption truncation,
      boolean judged,
      Optional<Integer> classes) {
    return new EvaluationJob.Model(
        model.name(),
        step,
        model.checksum(),
        truncation.or(model.latents()),
        () -> model.generator(classes),
        () -> judged ? model.discriminator() : Optional.empty());
  }

  @Override
  public void close() {
    opened.close();
  }
}
