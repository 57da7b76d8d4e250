package org.comparegan.cli.score;

import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Progress;
import org.comparegan.evaluate.EvaluationProgress;

/** One progress line after the other, one for each stage of an evaluation. */
final class EvaluationBars implements EvaluationProgress, AutoCloseable {
  private record Bar(Stage stage, Progress line) {}

  private final Console console;
  private Optional<Bar> bar = Optional.empty();

  EvaluationBars(Console console) {
    this.console = console;
  }

  @Override
  public void images(Stage stage, long done, long total, double rate) {
    if (bar.filter(shown -> shown.stage() == stage).isEmpty()) {
      close();
      bar = Optional.of(new Bar(stage, console.progress(stage.text(), total, "images")));
    }
    bar.orElseThrow().line().at(done);
  }

  @Override
  public void close() {
    bar.ifPresent(shown -> shown.line().close());
    bar = Optional.empty();
  }
}
