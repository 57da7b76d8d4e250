package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of pictures, verified and prepared. */
class DataVerbsTest {
  @TempDir private Path directory = Path.of("");
  private String pictures = "";

  @BeforeEach
  void write() throws IOException {
    Path folder = directory.resolve("pictures");
    for (int i = 0; i < 9; i++) {
      Pictures.write(folder.resolve((i < 6 ? "cat" : "dog") + "/" + i + ".png"), 8, 8, i);
    }
    pictures = folder.toString();
  }

  @Test
  void verifySaysWhatAPersonShouldKnow() throws IOException {
    Path set = directory.resolve("s");
    Pictures.write(set.resolve("train/cat/1.png"), 8, 8, 1);
    Pictures.write(set.resolve("train/cat/2.png"), 8, 8, 2);
    Pictures.write(set.resolve("train/cat/3.png"), 8, 12, 3);
    Pictures.write(set.resolve("train/dog/4.png"), 8, 8, 4);
    Pictures.write(set.resolve("train/5.png"), 8, 8, 5);
    Files.write(set.resolve("train/dog/6.png"), Pictures.grey(8, 8).get("l.png"));
    Files.writeString(set.resolve("train/cat/7.png"), "<!DOCTYPE html><html>");
    Pictures.write(set.resolve("test/dog/8.png"), 8, 8, 8);
    CommandRun run = CommandRun.of("data", "verify", set.toString());
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out())
        .contains("7 images, of which 1 without a label.")
        .contains("Classes have 2 to 4 images: label_split.balanced = True")
        .contains("Images of 2 sizes, height × width: 5 of 8×8, 1 of 8×12.")
        .contains("1 image is grey and read in three channels.")
        .contains("1 image cannot be read:")
        .contains("HTML page")
        .contains("1 image.")
        .contains("1 class has no images: cat.");
    assertThat(run.out().lines().filter(line -> !line.contains(directory.toString())))
        .allMatch(line -> line.length() <= 80, "no longer than a terminal is wide");
  }

  @Test
  void aPreparedFolderHasTheSamePictures() throws IOException {
    String target = directory.resolve("prepared").toString();
    CommandRun prepared =
        CommandRun.of("data", "prepare", pictures, "--to", target, "--shards", "2");
    assertThat(prepared.code()).as(prepared.err()).isZero();
    assertThat(prepared.out()).contains("9 images in 2 shard(s)");
    JsonNode before = verified(pictures);
    JsonNode after = verified(target);
    assertThat(after.get("per_class")).isEqualTo(before.get("per_class"));
    assertThat(after.get("sha256")).isEqualTo(before.get("sha256"));

    CommandRun again = CommandRun.of("data", "prepare", pictures, "--to", target, "--shards", "2");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("Kept 2 shards of an earlier run.");
  }

  @Test
  void picturesThatCannotBeReadAreListedAndCountAsADifference() throws IOException {
    Path broken = Path.of(pictures, "dog/8.png");
    Files.write(broken, new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3});
    CommandRun run = CommandRun.of("data", "verify", pictures);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("cat", "dog", broken.toString());
  }

  @Test
  void equalPicturesAreCounted() throws IOException {
    Files.copy(Path.of(pictures, "cat/0.png"), Path.of(pictures, "dog/copy.png"));
    CommandRun run = CommandRun.of("data", "verify", pictures);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("equal");
  }

  @Test
  void aSetThatIsSplitByCountingIsPreparedByItsPath() {
    CommandRun run =
        CommandRun.of("data", "prepare", "lsun-bedroom", "--to", directory.resolve("x").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("prepare its folder by path").hasLineCount(1);
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void aFlatFolderIsTrainedOnWithTheClassesOfATable() throws IOException {
    Path flat = directory.resolve("it's \"flat\"");
    StringBuilder table = new StringBuilder("file_name,label\n");
    for (int i = 0; i < 6; i++) {
      Pictures.write(flat.resolve(i + ".png"), 32, 32, i);
      table.append(i).append(".png,").append(i % 2 == 0 ? "dog" : "cat").append('\n');
    }
    Path labels = Files.writeString(directory.resolve("labels.csv"), table);
    Path config =
        Files.writeString(
            directory.resolve("tiny.gin"), TinyGan.CONFIG + "options.training_steps = 1\n");
    Path run = directory.resolve("run");
    CommandRun trained =
        CommandRun.of(
            "train",
            "--config",
            config.toString(),
            "--data",
            flat.toString(),
            "--labels",
            labels.toString(),
            "--steps",
            "1",
            "--sample-every",
            "0",
            "--run-dir",
            run.toString());
    assertThat(trained.code()).as(trained.err()).isZero();
    CommandRun shown = CommandRun.of("checkpoint", "ls", run.toString());
    // One row for each of the two classes.
    assertThat(shown.out()).containsPattern("generator/embed_y/kernel +float32 +\\[2, 8]");
  }

  private static JsonNode verified(String path) throws IOException {
    CommandRun run = CommandRun.of("data", "verify", path, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out()).get("train");
  }
}
