package org.comparegan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.Split;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prepared sets are the source again; an interrupted preparation goes on where it ended. */
class PreparationTest {
  @TempDir Path folder;
  private Path source;

  @BeforeEach
  void write() throws IOException {
    source = folder.resolve("source");
    for (int i = 0; i < 20; i++) {
      Pictures.write(source.resolve("k" + i % 3 + "/p" + i + ".jpg"), 40, 40, i);
    }
  }

  @Test
  void aCopyHasTheSameContentOrderAndNames() {
    prepare(plan("copy", 3, OptionalInt.empty()), Optional.empty(), () -> false);
    try (StoredPictures before = stored(source);
        StoredPictures after = stored(folder.resolve("copy"))) {
      assertThat(after.set().size()).isEqualTo(20);
      assertThat(after.set().classNames()).isEqualTo(before.set().classNames());
      for (int i = 0; i < 20; i++) {
        assertThat(after.encoded(i)).isEqualTo(before.encoded(i));
        assertThat(after.set().label(i)).isEqualTo(before.set().label(i));
        assertThat(after.fileName(i)).isEqualTo(before.fileName(i));
      }
    }
    assertThat(folder.resolve("copy/set-train.sha256"))
        .content()
        .matches("(?s)([0-9a-f]{64}  set-train.tfrecord-0000[0-2]-of-00003\n){3}");
  }

  @Test
  void anInterruptedOneIsFinishedByTheNext() throws IOException {
    Preparation.Plan plan = plan("parts", 5, OptionalInt.of(16));
    AtomicInteger asked = new AtomicInteger();
    assertThat(prepare(plan, Optional.empty(), () -> asked.incrementAndGet() > 10)).isEmpty();
    List<Path> left;
    try (var files = Files.list(folder.resolve("parts"))) {
      left = files.filter(f -> f.toString().contains("tfrecord")).sorted().toList();
    }
    assertThat(left).isNotEmpty().hasSizeLessThan(5);
    long time = Files.getLastModifiedTime(left.get(0)).toMillis();
    Preparation.Result result = prepare(plan, Optional.empty(), () -> false).orElseThrow();
    assertThat(result.images()).isEqualTo(20);
    assertThat(result.kept()).isEqualTo(left.size());
    assertThat(Files.getLastModifiedTime(left.get(0)).toMillis()).isEqualTo(time);
    prepare(plan("whole", 5, OptionalInt.of(16)), Optional.empty(), () -> false);
    assertThat(folder.resolve("parts/set-train.sha256"))
        .hasSameTextualContentAs(folder.resolve("whole/set-train.sha256"));
    assertThatThrownBy(
            () -> prepare(plan("parts", 5, OptionalInt.of(8)), Optional.empty(), () -> false))
        .hasMessageContaining("another preparation");
  }

  @Test
  void whatCannotBeReadIsLeftOutOnlyWhenAsked() throws IOException {
    byte[] whole = Files.readAllBytes(source.resolve("k0/p0.jpg"));
    Path bad = Files.write(source.resolve("k0/p0.jpg"), Arrays.copyOf(whole, whole.length / 2));
    Preparation.Plan plan = plan("strict", 1, OptionalInt.empty());
    assertThatThrownBy(() -> prepare(plan, Optional.empty(), () -> false))
        .hasMessageContaining(bad.toString())
        .hasMessageContaining("--skip-corrupt");
    assertThat(folder.resolve("strict/set-train.tfrecord-00000-of-00001")).doesNotExist();
    CorruptFiles log = new CorruptFiles();
    Preparation.Plan lenient = plan("lenient", 1, OptionalInt.empty());
    assertThat(prepare(lenient, Optional.of(log), () -> false).orElseThrow().images())
        .isEqualTo(19);
    assertThat(log.all()).containsOnlyKeys(bad.toString());
  }

  @Test
  void verificationCountsClassesDuplicatesAndCorruptFiles() throws IOException {
    Files.copy(source.resolve("k1/p1.jpg"), source.resolve("k2/again.jpg"));
    Files.writeString(source.resolve("k2/text.jpg"), "text");
    CorruptFiles log = new CorruptFiles();
    try (StoredPictures set = stored(source)) {
      Verification found = Verification.of(set, log, done -> {});
      assertThat(found.images()).isEqualTo(22);
      assertThat(found.perClass()).containsExactly(7, 7, 8);
      assertThat(found.corrupt()).containsOnlyKeys(source.resolve("k2/text.jpg").toString());
      assertThat(found.duplicates())
          .containsExactly(
              List.of(
                  source.resolve("k1/p1.jpg").toString(),
                  source.resolve("k2/again.jpg").toString()));
      assertThat(found.sha256()).isEmpty();
    }
  }

  @Test
  void verificationCountsSizesGreyAndTurnedPictures() throws IOException {
    Path set = folder.resolve("mixed");
    Pictures.write(set.resolve("a/1.jpg"), 40, 40, 1);
    Pictures.write(set.resolve("a/2.jpg"), 40, 30, 2);
    Pictures.write(set.resolve("a/3.png"), 40, 40, 3);
    Files.write(set.resolve("a/4.png"), Pictures.grey(40, 40).get("l.png"));
    Files.write(set.resolve("a/5.jpg"), turned(Files.readAllBytes(set.resolve("a/1.jpg")), 6));
    Files.write(set.resolve("a/6.jpg"), turned(Files.readAllBytes(set.resolve("a/2.jpg")), 1));
    try (StoredPictures stored = stored(set)) {
      Verification found = Verification.of(stored, new CorruptFiles(), done -> {});
      assertThat(found.turned()).isEqualTo(1);
      assertThat(found.grey()).isEqualTo(1);
      assertThat(found.sizes()).containsEntry("40×40", 4).containsEntry("40×30", 2).hasSize(2);
    }
  }

  /** A JPEG file with an EXIF orientation. */
  private static byte[] turned(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    return ByteBuffer.allocate(jpeg.length + exif.length)
        .put(jpeg, 0, 2)
        .put(exif)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  @Test
  void nothingIsWrittenOutsideTheTarget() {
    for (String name : List.of("../x", "a/b", "", ".hidden")) {
      assertThatThrownBy(
              () -> new Preparation.Plan(name, "train", folder, 1, PictureForm.AS_STORED, false))
          .hasMessageContaining("--name");
    }
  }

  private Preparation.Plan plan(String target, int shards, OptionalInt resolution) {
    PictureForm form = new PictureForm(resolution, OptionalInt.empty());
    return new Preparation.Plan("set", "train", folder.resolve(target), shards, form, false);
  }

  private Optional<Preparation.Result> prepare(
      Preparation.Plan plan, Optional<CorruptFiles> skipped, BooleanSupplier stop) {
    try (StoredPictures set = stored(source)) {
      return new Preparation(set, plan, skipped).run(2, done -> {}, stop);
    }
  }

  private static StoredPictures stored(Path path) {
    return StoredPictures.open(
        path.toString(), Split.TRAIN, Optional.empty(), DataOptions.DEFAULTS);
  }
}
