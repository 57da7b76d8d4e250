package org.comparegan.evaluate;

/** Listens to the progress of an evaluation. */
@FunctionalInterface
public interface EvaluationProgress {

  /** Ignores it. */
  EvaluationProgress SILENT = (stage, done, total) -> {};

  /** What an evaluation is doing. */
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
    REGRESSOR("GILBO"),
    /** Samples that a classifier of CAS is trained on. */
    CLASSIFIER_SAMPLES("samples for cas"),
    /** Images that the classifiers of CAS are trained on. */
    CLASSIFIER("cas");

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
   */
  void images(Stage stage, long done, long total);

  /** Counts the images of a stage. */
  final class Counter {
    private final EvaluationProgress progress;
    private final Stage stage;
    private final long total;
    private long done;

    Counter(EvaluationProgress progress, Stage stage, long total) {
      this.progress = progress;
      this.stage = stage;
      this.total = total;
    }

    void add(int images) {
      done += images;
      progress.images(stage, done, total);
    }
  }
}
