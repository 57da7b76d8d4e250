package org.comparegan.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.data.DataOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.CorruptFiles;
import org.comparegan.model.CheckpointModel;
import org.comparegan.model.Model;
import org.comparegan.train.ExperimentParts;

/**
 * The models of one evaluation: checkpoints of a run, one checkpoint, or a module.
 *
 * @param path where they are
 * @param opened the latest checkpoint of the run, the checkpoint, or the module
 */
public record EvaluatedModels(ModelPath path, Model opened) implements AutoCloseable {

  /** Takes one model after the other. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes a model, which is closed afterwards.
     *
     * @param step of its training; 0 of a module
     */
    void visit(Model model, long step) throws IOException;
  }

  /**
   * Which checkpoints of a run are evaluated.
   *
   * @param text {@code last}, {@code all}, or steps as in {@code 500,1000}
   */
  public record Steps(String text) {
    /** Fails on any other text with an {@link IllegalArgumentException}. */
    public Steps {
      if (!text.matches("last|all|\\d+(,\\d+)*")) {
        throw new IllegalArgumentException(
            "--steps is last, all or a list as in 500,1000, not '" + text + "'.");
      }
    }

    private List<String> of(CheckpointState state) {
      if (text.equals("last")) {
        return List.of(state.latest());
      }
      List<String> all = state.inOrder();
      if (text.equals("all")) {
        return all;
      }
      List<String> chosen = new ArrayList<>();
      for (String step : text.split(",")) {
        chosen.add(
            all.stream()
                .filter(prefix -> CheckpointState.step(prefix) == Long.parseLong(step))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "--steps %s: the run has %s."
                                .formatted(
                                    step, all.stream().map(CheckpointState::step).toList()))));
      }
      return chosen;
    }
  }

  /** Opens the model at a path. */
  public static EvaluatedModels open(ModelPath path, Model.Options options) {
    return new EvaluatedModels(path, Model.open(path, options));
  }

  /** A checkpoint has a configuration; a module has none. */
  private Optional<CheckpointModel> configured() {
    return opened instanceof CheckpointModel checkpoint
        ? Optional.of(checkpoint)
        : Optional.empty();
  }

  /** Whether this is a module, SavedModel or frozen graph. */
  public boolean isModule() {
    return configured().isEmpty();
  }

  /** Name of the configuration's data set. */
  public Optional<String> dataset() {
    return configured().map(model -> model.config().experiment().dataset().name());
  }

  /**
   * How the configuration reads images, always with the data set's own labels.
   *
   * @param otherwise of a module
   * @param skipped collects pictures that cannot be read; absent: they are an error
   */
  public DataOptions reading(DataOptions otherwise, Optional<CorruptFiles> skipped) {
    return configured()
        .map(model -> ExperimentParts.reading(model.config().experiment(), skipped))
        .map(DataOptions::withoutLabelFiles)
        .orElse(otherwise);
  }

  /** The directory of the checkpoints; of a module the present one. */
  public Path folder() {
    return configured()
        .flatMap(model -> Optional.ofNullable(Path.of(model.prefix()).getParent()))
        .orElse(Path.of("."));
  }

  /**
   * The prefixes of the checkpoints, in the order that was asked for; none of a module.
   *
   * @throws IllegalArgumentException when the run does not keep one of them
   */
  public List<String> prefixes(Steps steps) {
    return path instanceof ModelPath.RunDirectory run
        ? steps.of(run.state())
        : configured().map(CheckpointModel::prefix).stream().toList();
  }

  /** Opens a checkpoint of the run for a visit. */
  public void visit(String prefix, Visitor visitor) throws IOException {
    try (Model one = configured().orElseThrow().at(prefix)) {
      visitor.visit(one, CheckpointState.step(prefix));
    }
  }

  @Override
  public void close() {
    opened.close();
  }
}
