package org.comparegan.cli.common;

import org.comparegan.evaluate.EvaluationProgress;

/** One line of progress over the stages of several evaluations. */
public final class ImageProgress implements EvaluationProgress, AutoCloseable {
  private final Progress progress;
  private Stage current = Stage.REAL;
  private long before;
  private long last;

  /**
   * Of evaluations.
   *
   * @param images that all of them generate
   */
  public ImageProgress(Console console, String task, long images) {
    this.progress = console.progress(task, images, "images");
  }

  /** Goes on with this model or row, of so many. */
  public void next(String name, int number, int of) {
    progress.task(of == 1 ? name : "%s (%d of %d)".formatted(name, number, of));
    before += last;
    last = 0;
  }

  @Override
  public void images(Stage stage, long done, long total) {
    if (stage == Stage.REAL) {
      return;
    }
    if (stage != current || done <= last) {
      before += last;
      current = stage;
    }
    last = done;
    progress.at(before + done, stage.text());
  }

  @Override
  public void close() {
    progress.close();
  }
}
