package org.comparegan.cli.score;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.TruncationOption;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataOptions;
import org.comparegan.data.LatentDistribution;
import org.comparegan.file.Sha256;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.GeneratorSource;
import org.comparegan.model.ModuleJudge;
import org.comparegan.model.ModuleSource;
import org.comparegan.model.TrainedModel;
import org.comparegan.train.ExperimentParts;

/**
 * The models of one evaluation.
 *
 * @param path what the path turned out to be
 * @param model the configuration of a run or checkpoint
 */
record EvaluatedModels(ModelPath path, Optional<TrainedModel> model) {

  /** Checkpoints with their configuration. */
  static EvaluatedModels ofRun(ModelPath path, List<Path> configs, ReadingOptions reading) {
    return new EvaluatedModels(
        path, Optional.of(TrainedModel.of(path, configs, reading.dataDir())));
  }

  /** A module. */
  static EvaluatedModels ofModule(String location, Verb verb) {
    ModelPath path = ModelPath.open(location);
    if (path.graphs().isEmpty()) {
      throw verb.usage(
          "--module %s is no module, SavedModel or frozen graph: see --run-dir and --checkpoint."
              .formatted(location));
    }
    return new EvaluatedModels(path, Optional.empty());
  }

  /** The data set that was named, or that of the configuration. */
  String dataset(Optional<String> named, Verb verb) {
    return named
        .or(() -> model.map(m -> m.config().experiment().dataset().name()))
        .orElseThrow(() -> verb.usage("A module does not say its data set: name --data."));
  }

  /** The real images as the configuration looks at them, with their own labels. */
  DataOptions looking(ReadingOptions reading) {
    return model
        .map(m -> ExperimentParts.reading(m.config().experiment().dataset(), reading.skipped()))
        .map(DataOptions::withoutLabelFiles)
        .orElseGet(reading::data);
  }

  /** The run's directory, or that of the checkpoint; of a module the present one. */
  Path folder() {
    return model
        .flatMap(m -> Optional.ofNullable(Path.of(m.prefix()).getParent()))
        .orElse(Path.of("."));
  }

  /** The checkpoints that are meant. */
  List<String> prefixes(CheckpointChoice choice, Verb verb) {
    return path instanceof ModelPath.RunDirectory run
        ? choice.of(run.state(), verb)
        : List.of(model.orElseThrow().prefix());
  }

  /** A checkpoint. */
  EvaluationJob.Model checkpoint(
      String prefix, TruncationOption truncation, boolean judged, SessionOptions session) {
    TrainedModel one = model.orElseThrow().at(prefix);
    return new EvaluationJob.Model(
        prefix,
        CheckpointChoice.step(prefix),
        one.checksum(),
        truncation.or(one.latents()),
        () -> one.generator(GeneratorSource.Options.reference(session)),
        () -> judged ? Optional.of(one.discriminator(session)) : Optional.empty());
  }

  /**
   * The module.
   *
   * @param classes of the data set, from which labels are drawn
   */
  EvaluationJob.Model module(
      TruncationOption truncation, int classes, boolean judged, SessionOptions session) {
    HubModule module = path.graphs().orElseThrow();
    return new EvaluationJob.Model(
        path.location(),
        0,
        checksum(),
        truncation.or(new LatentDistribution.Normal(1)),
        () -> ModuleSource.open(module, classes, session),
        () -> judged ? ModuleJudge.find(module, session) : Optional.empty());
  }

  private String checksum() {
    try (Stream<Path> files = Files.walk(Path.of(path.location()))) {
      return Sha256.of(files.filter(Files::isRegularFile).sorted().toList());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
