package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.file.JavaProcess;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fine-tuning on a folder of pictures of one's own. */
class FineTuneTest {
  private static final String MODEL = "checkpoints/fashion-mnist-32-supervised";
  private static final String[] AS_THE_MODEL = {"--resolution", "32", "--colors", "1"};

  @TempDir Path directory;
  private Path pictures = Path.of("");

  @BeforeEach
  void write() throws IOException {
    pictures = folder("my pictures");
  }

  /** 4 classes of 6 pictures of several sizes; the last class has 1. */
  private Path folder(String name) throws IOException {
    Path folder = directory.resolve(name);
    for (int i = 0; i < 19; i++) {
      String format = i % 2 == 0 ? "png" : "jpg";
      Path file = folder.resolve("class " + i / 6).resolve("no " + i + "." + format);
      Files.createDirectories(file.getParent());
      Files.write(file, Pictures.encoded(format, 40 + i, 45, i));
    }
    return folder;
  }

  private CommandRun tune(String... more) {
    return tuneOn(pictures, more);
  }

  private static CommandRun tuneOn(Path data, String... more) {
    List<String> words =
        new ArrayList<>(List.of("finetune", "--from", MODEL, "--data", data.toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray(String[]::new));
  }

  /** Where lines break depends on the length of the temporary folder's name. */
  private static String inOneLine(CommandRun run) {
    return run.out().replaceAll("\\s+", " ");
  }

  private static String[] and(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void thePlanSaysWhatMattersFirst() throws IOException {
    CommandRun plan = tune(and(AS_THE_MODEL, "--dry-run", "--steps", "38"));
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(inOneLine(plan))
        .startsWith(pictures + "/train: 19 pictures of 4 classes, 32x32x1. 10 classes → 4: ")
        .contains("tensors are re-initialised. Optimiser state and step count start over.")
        .contains("38 steps of 64 pictures: each is seen about 128 times")
        .contains(
            "Few pictures, fewer than 25: class 3 (1), class 0 (6), class 1 (6), class 2 (6).")
        .contains("No test split: scores will compare with the training pictures.");

    CommandRun json = tune(and(AS_THE_MODEL, "--dry-run", "--json"));
    JsonNode document = new ObjectMapper().readTree(json.out());
    assertThat(document.at("/outline/classesOfModel").asInt()).isEqualTo(10);
    assertThat(document.at("/outline/classes").asInt()).isEqualTo(4);
    assertThat(document.at("/outline/warnings").size()).isEqualTo(2);
    assertThat(document.path("reinitialised").asInt()).isPositive();
    assertThat(document.path("plan").findValuesAsText("status")).contains("kept", "initialised");
    assertThat(tune(and(AS_THE_MODEL, "--json")).code()).isEqualTo(2);
  }

  @Test
  void aMisfitSaysWhatToType() {
    CommandRun sizes = tune("--dry-run");
    assertThat(sizes.code()).isEqualTo(1);
    assertThat(sizes.err()).contains("several sizes: add --resolution 32 --colors 1.");
    CommandRun colours = tune("--dry-run", "--resolution", "32");
    assertThat(colours.err()).contains("are 32x32x3: add --colors 1.");
    CommandRun small = tune("--dry-run", "--resolution", "16", "--colors", "1");
    assertThat(small.err()).contains("are 16x16x1: add --resolution 32.");
    assertThat(tune("--colors", "2").code()).isEqualTo(2);
    CommandRun flat = tuneOn(pictures.resolve("class 0"), and(AS_THE_MODEL, "--dry-run"));
    assertThat(flat.code()).isEqualTo(1);
    assertThat(flat.err())
        .contains("a folder for each class", "label_split.labels = 'single_class'");
    CommandRun one =
        tuneOn(
            pictures.resolve("class 0"),
            and(AS_THE_MODEL, "--dry-run", "--set", "label_split.labels = 'single_class'"));
    assertThat(inOneLine(one)).contains("6 pictures of 1 class", "10 classes → 1");
  }

  @Test
  void scoresThatCannotBeHadAreRefusedBeforeAnythingIsWritten() {
    Path run = directory.resolve("run");
    CommandRun none = tune(and(AS_THE_MODEL, "--run-dir", run.toString(), "--evaluate-every", "1"));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .contains("add --features fashion-mnist-32, or --features FILE.pb")
        .contains("Or omit --evaluate-every");
    assertThat(run).doesNotExist();
  }

  @Test
  void aRunOpensWhereverItsDataIs() throws IOException {
    Path run = directory.resolve("run");
    String[] short1 = {
      "--run-dir", run.toString(), "--steps", "1", "--set", "options.batch_size = 8"
    };
    Path relative = Path.of("").toAbsolutePath().relativize(pictures);
    CommandRun first = tuneOn(relative, and(AS_THE_MODEL, short1));
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(Files.readString(run.resolve("config.gin")))
        .contains("dataset.name = '" + pictures + "'")
        .contains("pictures.resolution = 32", "pictures.colors = 1");
    assertThat(first.err())
        .contains(
            "sample --from " + run, "evaluate --run-dir " + run, "--features fashion-mnist-32");

    Path moved = Files.move(pictures, directory.resolve("elsewhere"));
    CommandRun lost = CommandRun.of("train", "--run-dir", run.toString(), "--steps", "2");
    assertThat(lost.code()).isEqualTo(1);
    assertThat(lost.err()).contains("there is no such file or folder", "--data");
    CommandRun found =
        CommandRun.of(
            "train", "--run-dir", run.toString(), "--steps", "2", "--data", moved.toString());
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.err()).contains("resumed from step 1 of 2");

    CommandRun fewer = tuneOn(moved, and(AS_THE_MODEL, short1));
    assertThat(fewer.code()).isEqualTo(2);
    assertThat(fewer.err()).contains("--steps 1 is below step 2, which " + run + " has reached");

    Path other = folder("other");
    Files.delete(other.resolve("class 3/no 18.png"));
    Files.write(other.resolve("class 3/no 18.png"), Pictures.encoded("png", 50, 50, 3));
    CommandRun refused =
        CommandRun.of(
            "train", "--run-dir", run.toString(), "--steps", "3", "--data", other.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("another configuration", "dataset.name");

    CommandRun scored = score(run, moved);
    assertThat(scored.out()).contains("The data has no test split");
    assertThat(Files.readString(run.resolve("scores.jsonl")))
        .contains("The data has no test split");
    Path again = Files.move(moved, directory.resolve("again"));
    assertThat(score(run, again).err()).contains("has already been evaluated");
  }

  private static CommandRun score(Path run, Path data) {
    CommandRun scored =
        CommandRun.of(
            "evaluate",
            "--run-dir",
            run.toString(),
            "--data",
            data.toString(),
            "--features",
            "fashion-mnist-32",
            "--accumulator-samples",
            "64",
            "--averaging-runs",
            "1");
    assertThat(scored.code()).as(scored.err()).isZero();
    return scored;
  }

  @Test
  void anInterruptedRunSaysHowToGoOn() throws IOException, InterruptedException {
    Path run = directory.resolve("run");
    Path log = directory.resolve("output.log");
    List<String> words =
        new ArrayList<>(
            List.of("finetune", "--from", MODEL, "--data", pictures.toString(), "--steps", "500"));
    words.addAll(List.of(AS_THE_MODEL));
    words.addAll(List.of("--run-dir", run.toString(), "--set", "options.batch_size = 8"));
    Process process =
        JavaProcess.of(Main.class.getName(), words)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    while (process.isAlive() && !Files.exists(run.resolve("command.json"))) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    // Not SIGINT, which a shell lets its background jobs ignore.
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(143);
    Matcher said =
        Pattern.compile("Stopped at step (\\d+) of 500, saved as (\\S+)\\. To continue:\n  (.*)")
            .matcher(Files.readString(log));
    assertThat(said.find()).as(Files.readString(log)).isTrue();
    assertThat(said.group(2)).startsWith(run.toString());
    assertThat(said.group(3)).endsWith("comparegan train --run-dir " + run + " --steps 500");
    int next = Integer.parseInt(said.group(1)) + 1;
    CommandRun further =
        CommandRun.of("train", "--run-dir", run.toString(), "--steps", String.valueOf(next));
    assertThat(further.code()).as(further.err()).isZero();
  }

  @Test
  void heldOutPicturesAreNotTrainedOn() {
    Path prepared = directory.resolve("prepared");
    CommandRun made =
        CommandRun.of(
            and(
                new String[] {"data", "prepare", pictures.toString(), "--to", prepared.toString()},
                and(AS_THE_MODEL, "--hold-out", "20")));
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains("16 images in 1 shard(s)", "3 images in 1 shard(s)");
    CommandRun plan = tuneOn(prepared, "--dry-run");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(inOneLine(plan))
        .contains("16 pictures of 4 classes")
        .doesNotContain("No test split");
    CommandRun again =
        CommandRun.of(
            "data", "prepare", prepared.toString(), "--to", directory + "/x", "--hold-out", "20");
    assertThat(again.code()).isEqualTo(2);
    CommandRun copy =
        CommandRun.of("data", "prepare", prepared.toString(), "--to", directory + "/copy");
    assertThat(copy.out()).contains("16 images", "3 images in 1 shard(s)");
  }
}
