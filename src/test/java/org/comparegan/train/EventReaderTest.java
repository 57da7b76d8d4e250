package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comparegan.file.TfRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.TensorProto;

class EventReaderTest {
  @TempDir Path folder;

  private void start(long second, long... steps) {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC);
    try (EventWriter events = new EventWriter(folder, clock)) {
      for (long step : steps) {
        events.scalars(step, Map.of("loss/g", (float) (second + step)));
      }
      events.text(1, "warning", "no scalar");
    }
  }

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void aLaterStartReplacesWhatAnEarlierOneSaidOfAStep() {
    start(1000, 10, 20, 30);
    start(2000, 20, 40);
    assertThat(EventReader.scalars(folder)).containsOnlyKeys("loss/g");
    assertThat(EventReader.scalars(folder).get("loss/g"))
        .isEqualTo(Map.of(10L, 1010.0, 20L, 2020.0, 30L, 1030.0, 40L, 2040.0));
  }

  @Test
  void scoresOfCheckpointsGoToOneFileBesideTheEventsOfTraining() throws IOException {
    start(1000, 10);
    Clock clock = Clock.fixed(Instant.ofEpochSecond(3000), ZoneOffset.UTC);
    EventWriter.scores(folder, 10, Map.of("fid", 20.5, "prdc.recall", 0.5), clock);
    EventWriter.scores(folder, 20, Map.of("fid", 18.25), clock);
    assertThat(EventReader.scalars(folder)).containsOnlyKeys("loss/g");
    assertThat(EventReader.scalars(folder.resolve("eval")))
        .containsOnly(
            Map.entry("eval/fid", new TreeMap<>(Map.of(10L, 20.5, 20L, 18.25))),
            Map.entry("eval/prdc/recall", new TreeMap<>(Map.of(10L, 0.5))));
    try (Stream<Path> files = Files.list(folder.resolve("eval"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void theConfigurationIsMarkdown() throws IOException {
    try (EventWriter events = new EventWriter(folder, Clock.systemUTC())) {
      events.configuration(
          0, "# Parameters for z:\n# ====\nz.minval = -1.0\n\n# Parameters for G:\n# None.\n");
    }
    String text = new String(Files.readAllBytes(only()), StandardCharsets.UTF_8);
    assertThat(text)
        .contains("gin/operative_config")
        .contains(
            "#### Parameters for z:\n\n    z.minval = -1.0\n\n#### Parameters for G:\n    # None.");
  }

  @Test
  void aRecordThatIsBeingWrittenIsLeftOut() throws IOException {
    start(1000, 10, 20);
    byte[] all = Files.readAllBytes(only());
    byte[] text = "no scalar".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(only(), Arrays.copyOf(all, all.length - text.length - 80));
    assertThat(EventReader.scalars(folder).get("loss/g")).containsKey(10L);
    Files.write(only(), Arrays.copyOf(all, all.length - 1));
    assertThat(EventReader.scalars(folder).get("loss/g")).containsOnlyKeys(10L, 20L);
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    start(1000, 10);
    byte[] all = Files.readAllBytes(only());
    all[all.length / 2] ^= 1;
    Files.write(only(), all);
    assertThatThrownBy(() -> EventReader.scalars(folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContainingAll("events.out.tfevents.1000", "checksum");
  }

  private void append(byte[] more) throws IOException {
    byte[] all = Files.readAllBytes(only());
    byte[] longer = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, longer, all.length, more.length);
    Files.write(only(), longer);
  }

  /** As file systems leave it after a crash, or a copy that went on into other data. */
  @ParameterizedTest
  @ValueSource(ints = {1, 11, 12, 13, 5000})
  void garbageAtTheEndLosesNothingBefore(int length) throws IOException {
    start(1000, 10, 20);
    append(new byte[length]);
    assertThat(EventReader.scalars(folder).get("loss/g")).containsOnlyKeys(10L, 20L);
    byte[] garbage = new byte[length];
    new Random(1).nextBytes(garbage);
    append(garbage);
    assertThat(EventReader.scalars(folder).get("loss/g")).containsOnlyKeys(10L, 20L);
  }

  @Test
  void garbageBetweenRecordsIsDamage() throws IOException {
    start(1000, 10, 20);
    byte[] all = Files.readAllBytes(only());
    append(new byte[20]);
    append(all);
    assertThatThrownBy(() -> EventReader.scalars(folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContainingAll("events.out.tfevents.1000", "checksum");
  }

  /** For a report: what can be read, with one sentence on the damage. */
  @Test
  void theRecordsAroundDamageCanBeRead() throws IOException {
    start(1000, 10, 20, 30, 40);
    byte[] all = Files.readAllBytes(only());
    List<String> damages = new ArrayList<>();
    for (int at : new int[] {all.length / 2, all.length / 2 + 7}) {
      byte[] damaged = all.clone();
      damaged[at] ^= 1;
      Files.write(only(), damaged);
      assertThat(EventReader.scalars(folder, damages::add).get("loss/g")).hasSize(3);
    }
    assertThat(damages).hasSize(2).allMatch(text -> text.contains("is damaged at byte"));
    Files.write(only(), new byte[0]);
    assertThat(EventReader.scalars(folder, damages::add)).isEmpty();
    assertThat(damages).hasSize(2);
    Files.writeString(only(), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    assertThat(EventReader.scalars(folder, damages::add)).isEmpty();
    assertThat(damages).hasSize(3).last().asString().contains("Git LFS pointer");
  }

  /** TensorFlow 2 writes scalars as tensors. */
  @Test
  void scalarsOfTensorFlow2AreRead() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("events.out.tfevents.1.v2"))) {
      TensorProto three =
          TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(3).build();
      Summary.Value value = Summary.Value.newBuilder().setTag("loss").setTensor(three).build();
      Event event =
          Event.newBuilder().setStep(5).setSummary(Summary.newBuilder().addValue(value)).build();
      TfRecords.write(out, event.toByteArray());
    }
    assertThat(EventReader.scalars(folder).get("loss")).isEqualTo(Map.of(5L, 3.0));
  }
}
