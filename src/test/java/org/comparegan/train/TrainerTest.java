package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.graph.SessionOptions;
import org.comparegan.train.Training.Outcome;
import org.comparegan.train.TrainingSettings.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

/** Whole runs of a tiny S3GAN with a tenth of the labels, on the embedded images. */
class TrainerTest {
  private static final SessionOptions DETERMINISTIC = new SessionOptions(1, true);

  @TempDir Path folder;

  @Test
  void aRunThatWasStoppedEndsBitEqualToOneThatWasNot() {
    assertThat(train("whole", TinyRun.CONFIG, 5, () -> false)).isEqualTo(Outcome.FINISHED);

    AtomicInteger asked = new AtomicInteger();
    assertThat(train("parts", TinyRun.CONFIG, 5, () -> asked.incrementAndGet() == 2))
        .isEqualTo(Outcome.STOPPED);
    assertThat(folder.resolve("parts/model.ckpt-2.index")).exists();
    assertThat(folder.resolve("parts/TRAIN_DONE")).doesNotExist();
    assertThat(train("parts", TinyRun.CONFIG, 5, () -> false)).isEqualTo(Outcome.FINISHED);

    TinyRun.assertBitEqual(
        folder.resolve("whole/model.ckpt-5"), folder.resolve("parts/model.ckpt-5"));
    assertThat(folder.resolve("parts/TRAIN_DONE")).exists();
  }

  @Test
  void anotherCheckpointIntervalChangesNoNumber() {
    train("often", TinyRun.CONFIG, 3, () -> false);
    for (long steps : List.of(1L, 3L)) {
      Schedule often = new Schedule(Optional.of(steps), Optional.of(1L), Optional.empty(), 0);
      TrainingSettings settings = TrainingSettings.of(DETERMINISTIC).withSchedule(often);
      train("oftener", TinyRun.CONFIG, settings, () -> false);
    }
    TinyRun.assertBitEqual(
        folder.resolve("often/model.ckpt-3"), folder.resolve("oftener/model.ckpt-3"));
  }

  @Test
  void oldCheckpointsGoAndTheStateFileNamesTheRest() throws IOException {
    train("kept", TinyRun.CONFIG, 5, () -> false);
    assertThat(Files.readString(folder.resolve("kept/checkpoint")))
        .contains("model_checkpoint_path: \"model.ckpt-5\"")
        .contains("all_model_checkpoint_paths: \"model.ckpt-4\"");
    assertThat(folder.resolve("kept/model.ckpt-0.index")).doesNotExist();
    assertThat(folder.resolve("kept/model.ckpt-2.index")).doesNotExist();
  }

  @Test
  void eventsHoldTheLossesOfTheRun() throws IOException {
    train("events", TinyRun.CONFIG, 2, () -> false);
    List<Event> events = events(folder.resolve("events"));
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events)
        .filteredOn(Event::hasSummary)
        .flatExtracting(event -> event.getSummary().getValueList())
        .extracting(value -> value.getTag())
        .contains(
            "loss/d_0",
            "loss/g",
            "loss/real_loss",
            "loss/class_loss_real",
            "label_frac",
            "gradient_norm/generator",
            "accuracy/d_real",
            "accuracy/d_fake",
            "weight_norm/discriminator",
            "spectral_norm/generator/B1/up_conv1",
            "learning_rate/generator");
  }

  @Test
  void anotherConfigurationIsRefusedWithItsDifferences() {
    train("config", TinyRun.CONFIG, 1, () -> false);
    assertThatThrownBy(
            () -> train("config", TinyRun.CONFIG + "ModularGAN.g_lr = 0.5\n", 2, () -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("ModularGAN.g_lr: 0.001 -> 0.5")
        .hasMessageContaining("--allow-config-change ModularGAN.g_lr");
    TrainingSettings allowed =
        new TrainingSettings(
            Optional.empty(),
            Schedule.of(2),
            TrainingSettings.OnNan.STOP,
            List.of("ModularGAN.g_lr"),
            DETERMINISTIC,
            ReadAhead.DEFAULT,
            Optional.empty());
    String changed = TinyRun.CONFIG + "ModularGAN.g_lr = 0.5\n";
    assertThat(train("config", changed, allowed, () -> false)).isEqualTo(Outcome.FINISHED);
    assertThat(folder.resolve("config/log.txt"))
        .content()
        .contains("configuration changed: ModularGAN.g_lr: 0.001 -> 0.5");
  }

  @Test
  void twoTrainersCannotShareADirectory() {
    try (RunDirectory first = RunDirectory.open(folder.resolve("locked"))) {
      assertThat(first.config()).isEmpty();
      assertThatThrownBy(() -> RunDirectory.open(folder.resolve("locked")))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("in use by another trainer");
    }
  }

  @Test
  void aTruncatedCheckpointIsOneClearError() throws IOException {
    train("broken", TinyRun.CONFIG, 1, () -> false);
    Path data = folder.resolve("broken/model.ckpt-1.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> train("broken", TinyRun.CONFIG, 2, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.ckpt-1");
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefusedByName() throws IOException {
    train("small", TinyRun.CONFIG, 1, () -> false);
    Files.delete(folder.resolve("small/config.gin"));
    String wider = TinyRun.CONFIG + "resnet_biggan.Generator.ch = 8\n";
    assertThatThrownBy(() -> train("small", wider, 2, () -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("generator/fc_noise/kernel is [");
  }

  private Outcome train(String name, String config, long steps, BooleanSupplier stop) {
    TrainingSettings settings = TrainingSettings.of(DETERMINISTIC);
    return train(name, config, settings.withSchedule(Schedule.of(steps)), stop);
  }

  private Outcome train(
      String name, String config, TrainingSettings settings, BooleanSupplier stop) {
    return TinyRun.train(folder.resolve(name), config, settings, stop);
  }

  private static List<Event> events(Path directory) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(directory)) {
      file =
          files
              .filter(f -> f.getFileName().toString().startsWith("events."))
              .findFirst()
              .orElseThrow();
    }
    List<Event> events = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      byte[] header = in.readNBytes(12);
      while (header.length == 12) {
        long length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong();
        events.add(Event.parseFrom(in.readNBytes((int) length)));
        in.skipNBytes(4);
        header = in.readNBytes(12);
      }
    }
    return events;
  }
}
