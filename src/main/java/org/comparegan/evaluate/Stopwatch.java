package org.comparegan.evaluate;

/** Counts the images of a stage and tells the rate. */
final class Stopwatch {
  private final EvaluationProgress progress;
  private final EvaluationProgress.Stage stage;
  private final long total;
  private final long start = System.nanoTime();
  private long done;

  Stopwatch(EvaluationProgress progress, EvaluationProgress.Stage stage, long total) {
    this.progress = progress;
    this.stage = stage;
    this.total = total;
  }

  void add(int images) {
    done += images;
    progress.images(stage, done, total, done / Math.max(1e-9, (System.nanoTime() - start) * 1e-9));
  }
}
