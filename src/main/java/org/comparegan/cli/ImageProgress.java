package org.comparegan.cli;

import org.comparegan.evaluate.EvaluationProgress;

/** Adds the stages of several evaluations up to one progress. */
final class ImageProgress implements EvaluationProgress, AutoCloseable {
  private final Progress progress;
  private final long perModel;
  private long before;

  /**
   * Of evaluations that take equally many generated images.
   *
   * @param perModel images of one evaluation
   * @param models how many evaluations
   */
  ImageProgress(Console console, String task, long perModel, int models) {
    this.progress = console.progress(task, perModel * models, "images");
    this.perModel = perModel;
  }

  @Override
  public void images(Stage stage, long done, long total, double rate) {
    if (stage != Stage.REAL) {
      progress.at(before + done, stage.text());
    }
  }

  /** One evaluation has ended. */
  void done() {
    before += perModel;
  }

  @Override
  public void close() {
    progress.close();
  }
}
