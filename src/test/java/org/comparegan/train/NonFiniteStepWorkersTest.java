package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.cluster.Together;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.data.Batches;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.ImageSet;
import org.comparegan.train.Training.Outcome;
import org.comparegan.train.TrainingSettings.OnNan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two workers, of which one meets an image that is not numbers. */
@Tag("slow")
class NonFiniteStepWorkersTest {
  private static final GinConfig CONFIG =
      GinConfig.of(TinyRun.CONFIG + "options.batch_size = 8\noptions.training_steps = 4\n");

  /** Both networks are due in it. */
  private static final long BAD_BATCH = 5;

  @TempDir Path folder;

  @Test
  void bothStopAndNameTheSame() throws Exception {
    assertThat(train("stop", OnNan.STOP, List.of()))
        .allMatch(said -> said.startsWith("The loss of the discriminator has NaN values."))
        .anyMatch(said -> said.contains("batch 5. The step was not applied; the state is in"));
    assertThat(folder.resolve("stop/diverged.ckpt-2.index")).exists();
  }

  @ParameterizedTest
  @EnumSource(
      value = OnNan.class,
      names = {"SKIP", "ROLLBACK"})
  void bothLeaveOutTheBatchAndAgainWhenResumed(OnNan answer) throws Exception {
    List<String> finished = List.of(Outcome.FINISHED.toString(), Outcome.FINISHED.toString());
    assertThat(train("met", answer, List.of())).isEqualTo(finished);
    assertThat(folder.resolve("met/skipped_batches.txt")).content().isEqualTo("5\n");

    if (answer == OnNan.ROLLBACK) {
      Files.createDirectories(folder.resolve("never"));
      Files.writeString(folder.resolve("never/skipped_batches.txt"), "5\n");
      assertThat(train("never", OnNan.STOP, List.of(BAD_BATCH))).isEqualTo(finished);
      TinyRun.assertBitEqual(
          folder.resolve("met/model.ckpt-4"), folder.resolve("never/model.ckpt-4"));
    }
  }

  /** How the run ended for each worker. */
  private List<String> train(String name, OnNan answer, List<Long> skipped) throws Exception {
    return Together.work(
        2,
        new SessionOptions(1, true),
        (handshake, worker) -> {
          TrainingSettings settings =
              new TrainingSettings(
                  Optional.empty(),
                  TrainingSettings.Schedule.CONFIGURED,
                  answer,
                  List.of(),
                  handshake.session(),
                  ReadAhead.DEFAULT,
                  Optional.empty());
          try (Training training = poisoned(Training.prepare(CONFIG, settings))) {
            return worker == 0
                ? chief(name, training)
                : training.follow(() -> false, skipped).toString();
          } catch (TrainingException e) {
            return String.valueOf(e.getMessage());
          }
        });
  }

  private String chief(String name, Training training) {
    try (RunDirectory run = RunDirectory.open(folder.resolve(name))) {
      return TrainingLoop.lead(training, run, () -> false, TrainingMonitor.SILENT).toString();
    }
  }

  /** One worker alone sees the image. */
  private static Training poisoned(Training training) {
    int bad = whole(training, training.images()).imageIndex(BAD_BATCH * 8);
    Batches batches = whole(training, new PoisonedImages(training.images(), bad));
    return new Training(
        training.config(),
        training.images(),
        batches.rows(training.graph().share().batchRows()),
        training.graph(),
        training.settings());
  }

  private static Batches whole(Training training, ImageSet images) {
    return ExperimentParts.batches(
        training.config().experiment(), training.graph().share().whole(), images);
  }
}
