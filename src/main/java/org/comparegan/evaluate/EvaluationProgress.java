package org.comparegan.evaluate;

/** Hears how far an evaluation is. */
@FunctionalInterface
public interface EvaluationProgress {

  /** Says nothing. */
  EvaluationProgress SILENT = (stage, done, total, rate) -> {};

  /** What is being done. */
  enum Stage {
    /** Filling the accumulators of batch norm. */
    ACCUMULATORS("accumulators"),
    /** Features of real images. */
    REAL("real images"),
    /** Samples and their features, over all averaging runs. */
    SAMPLES("samples"),
    /** Features of training images, for memorisation. */
    TRAINING("training images"),
    /** Images that the discriminator judges. */
    DISCRIMINATOR("discriminator"),
    /** Images that the regressor of GILBO sees. */
    REGRESSOR("GILBO");

    private final String text;

    Stage(String text) {
      this.text = text;
    }

    /** For progress bars. */
    public String text() {
      return text;
    }
  }

  /**
   * A batch is done.
   *
   * @param done images of this stage so far
   * @param total images of this stage in all
   * @param rate images a second since the stage began
   */
  void images(Stage stage, long done, long total, double rate);

  /** Counts the images of a stage and tells the rate. */
  static final class Stopwatch {
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
      progress.images(
          stage, done, total, done / Math.max(1e-9, (System.nanoTime() - start) * 1e-9));
    }
  }
}
