package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.data.Batches;
import org.comparegan.data.Batches.SampledLabels;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.WholeBatchGraph;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.CropDraw;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.train.Training.Outcome;
import org.comparegan.train.TrainingSettings.OnNan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images that are not numbers, met in the middle of a run. */
class NonFiniteStepTest {
  private static final SessionOptions DETERMINISTIC = new SessionOptions(1, true);

  @TempDir Path folder;

  @Test
  void aStepThatIsNotFiniteStopsBeforeItIsAppliedAndIsNamed() {
    assertThatThrownBy(() -> train("stop", OnNan.STOP, 3))
        .isInstanceOf(TrainingException.class)
        .hasMessageContainingAll("loss of the discriminator", "NaN", "batch 3", "diverged.ckpt-1");
    // What is saved is finite: nothing of the step was applied.
    assertFinite(folder.resolve("stop/diverged.ckpt-1").toString());
    assertThat(folder.resolve("stop/model.ckpt-0.index")).exists();
    assertThat(folder.resolve("stop/checkpoint")).content().doesNotContain("diverged");
  }

  @Test
  void theBatchIsLeftOutAndARunThatIsResumedLeavesItOutAgain() throws IOException {
    assertThat(train("skip", OnNan.SKIP, 3)).isEqualTo(Outcome.FINISHED);
    assertFinite(folder.resolve("skip/model.ckpt-4").toString());
    assertThat(Files.readString(folder.resolve("skip/skipped_batches.txt"))).isEqualTo("3\n");
    assertThat(Files.readString(folder.resolve("skip/log.txt"))).contains("Skipped.");

    Files.createDirectories(folder.resolve("again"));
    Files.copy(
        folder.resolve("skip/skipped_batches.txt"), folder.resolve("again/skipped_batches.txt"));
    train("again", OnNan.STOP, 3);
    TinyRun.assertBitEqual(
        folder.resolve("skip/model.ckpt-4"), folder.resolve("again/model.ckpt-4"));
  }

  @Test
  void aRunThatGoesBackEndsLikeOneThatNeverSawTheBatch() throws IOException {
    assertThat(train("back", OnNan.ROLLBACK, 5)).isEqualTo(Outcome.FINISHED);
    Files.createDirectories(folder.resolve("never"));
    Files.writeString(folder.resolve("never/skipped_batches.txt"), "5\n");
    train("never", OnNan.STOP, 5);
    TinyRun.assertBitEqual(
        folder.resolve("back/model.ckpt-4"), folder.resolve("never/model.ckpt-4"));
  }

  @ParameterizedTest
  @EnumSource(
      value = OnNan.class,
      names = {"SKIP", "ROLLBACK"})
  void whereNoBatchIsFiniteTheRunStopsAfterTen(OnNan answer) throws IOException {
    assertThatThrownBy(() -> train("all", answer, AllPoisoned::new))
        .isInstanceOf(TrainingException.class)
        .hasMessageContainingAll("batch 10.", "10 batches before it were skipped");
    assertThat(Files.readAllLines(folder.resolve("all/skipped_batches.txt"))).hasSize(10);
    assertFinite(folder.resolve("all/diverged.ckpt-0").toString());
  }

  @Test
  void whatLooksLikeACollapseIsSaid() {
    TrainingLoop.CollapseWatch watch = new TrainingLoop.CollapseWatch();
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      watch.loss(i, 1e-5f).ifPresent(said::add);
    }
    assertThat(said).hasSize(1).first().asString().contains("step 24");
    assertThat(watch.samples(1, 0.2f)).isEmpty();
    assertThat(watch.samples(2, 0.01f)).hasValueSatisfying(m -> assertThat(m).contains("0.2000"));
    assertThat(watch.samples(3, 0.01f)).isEmpty();
  }

  /** Trains 4 steps of 2 discriminator steps each on images of which one batch is NaN. */
  private Outcome train(String name, OnNan onNan, long badBatch) {
    return train(
        name,
        onNan,
        images -> new PoisonedImages(images, batches(images).imageIndex(badBatch * 4)));
  }

  private Outcome train(String name, OnNan onNan, UnaryOperator<ImageSet> poison) {
    Experiment experiment = GinConfig.of(TinyRun.CONFIG).experiment();
    TrainingSettings settings = TrainingSettings.of(DETERMINISTIC);
    ImageSet images = ExperimentParts.images(experiment, settings);
    Batches batches = batches(poison.apply(images));
    TrainingSettings.Resolved resolved =
        new TrainingSettings.Resolved(4, 2, 10, 1, 0, onNan, 3, DETERMINISTIC, ReadAhead.DEFAULT);
    WholeBatchGraph graph = new WholeBatchGraph(ExperimentParts.spec(experiment, images));
    try (RunDirectory run = RunDirectory.open(folder.resolve(name));
        Training training =
            new Training(GinConfig.of(TinyRun.CONFIG), images, batches, graph, resolved)) {
      return TrainingLoop.lead(training, run, () -> false, TrainingMonitor.SILENT);
    }
  }

  /** Nothing but NaN. */
  private record AllPoisoned(ImageSet base) implements ImageView {
    @Override
    public void read(int index, CropDraw draw, float[] target, int offset) {
      Arrays.fill(target, offset, offset + pixels(), Float.NaN);
    }
  }

  private static Batches batches(ImageSet images) {
    Experiment experiment = GinConfig.of(TinyRun.CONFIG).experiment();
    return new Batches(
        images,
        4,
        16,
        ExperimentParts.latents(experiment.z()),
        SampledLabels.UNIFORM,
        experiment.dataset().seed());
  }

  private static void assertFinite(String prefix) {
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      for (String name : checkpoint.names()) {
        if (checkpoint.info(name).dtype() == Dtype.FLOAT32) {
          for (float value : checkpoint.floats(name)) {
            assertThat(value).as(name).isFinite();
          }
        }
      }
    }
  }
}
