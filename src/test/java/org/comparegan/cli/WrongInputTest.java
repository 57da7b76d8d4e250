package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.picture.Pictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a newcomer types wrong: one line, what, where and what to do; nothing is written. */
class WrongInputTest {
  private static final String MODEL = "checkpoints/fashion-mnist-32-supervised";
  private static final String TRAIN = "train --config fashion-mnist-32/supervised --run-dir @new";

  /** Words of libraries, and names that are gone when the message is read. */
  private static final Pattern FOREIGN =
      Pattern.compile("Exception|Error:|java\\.|org\\.|code \\d|\\.part|StreamRead|JSON String");

  /** Four lines of a terminal, where all names that are known are listed. */
  private static final int LONGEST = 320;

  @TempDir private Path directory = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectory(directory.resolve("für alle"));
    for (String name : List.of("a/0.png", "a/1.png", "b/0.png", "b/1.png")) {
      Pictures.write(folder.resolve("pictures").resolve(name), 8, 8, 1);
    }
    Files.createDirectory(folder.resolve("empty"));
    Files.writeString(folder.resolve("nothing"), "");
    Files.writeString(folder.resolve("yaml.json"), "# no JSON\n");
    Files.writeString(folder.resolve("half.json"), "{\"rows\": [}");
    Files.writeString(folder.resolve("text.npz"), "hello");
    Files.writeString(folder.resolve("wrong.gin"), "options.z_dim = = 4\n");
    Files.writeString(folder.resolve("labels.csv"), "a/0.png,cat\n");
    Npz.write(
        folder.resolve("f.npz"),
        Map.of("features", new NpyArray.Floats(new int[] {4, 2}, new float[8])));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // The command line.
        "train --steps abc                           | 2 | --steps: 'abc' is not a whole number.",
        "train --run-dir @new --steps                | 2 | --steps needs a value: --steps N.",
        "train --steps 5 --steps 6                   | 2 | --steps is given twice: give it once.",
        "train --on-nan explode                      | 2 | 'explode' is not stop, skip or"
            + " rollback.",
        "train --gpu-memory 7                        | 2 | --gpu-memory: '7' is not a share of",
        "metrics --explain compare_gan               | 2 | --explain takes 2 values, not 1.",
        "evaluate --run-dir @m --axis foo            | 2 | --axis: 'foo' is not of the form"
            + " NAME=VALUE.",
        "evaluate --run-dir @m --checkpoint @m       | 2 | --run-dir=DIR, --checkpoint=PREFIX are",
        "help nosuch                                 | 2 | There is no verb 'nosuch'.",
        "data ls extra                               | 2 | Unexpected argument 'extra'.",
        "checkpoint ls @m --seed 3                   | 2 | --seed has no effect on 'checkpoint ls'",
        "reproduce --jobs x --dry-run                | 2 | --jobs is auto or a number from 1, not"
            + " 'x'.",
        "reproduce --train-steps 3 --dry-run         | 2 | --train-steps goes with --table",
        "data prepare @pictures --to @new --shards 65 | 2 | --shards must be at most 64, not 65.",
        // Names.
        "train --config fashion-mnist-32/supervized  | 2 | nearest are fashion-mnist-32/supervised",
        "@train --data fashion-mnist-31              | 2 | --data: Unknown data set",
        "@train --set options.z_dim=-3               | 2 | options.z_dim must be a whole number"
            + " from 1",
        "reproduce --table sedes                     | 2 | no table 'sedes'; did you mean seeds?",
        "reproduce --table seeds --rows s3gan-11 --dry-run | 2 | no row 's3gan-11'; did you mean",
        "evaluate --run-dir @m --features inception  | 2 | --features inception is not installed.",
        "evaluate --run-dir @m --profile clean       | 2 | There is no profile 'clean'.",
        "evaluate --run-dir @m --gilbo 1             | 2 | --gilbo is reference or three numbers",
        "graph show resnet_bigan --resolution 32     | 2 | no architecture 'resnet_bigan'; did you"
            + " mean",
        // Paths that are not there, or are something else.
        "sample --from @none --out @x.png            | 2 | --from: there is no model",
        "checkpoint ls @none                         | 2 | There is no model",
        "export @none --to @new                      | 2 | There is no model",
        "evaluate --run-dir @none                    | 2 | --run-dir: there is no",
        "report @none                                | 2 | name a run directory or a result.",
        "runs ls @nothing                            | 2 | is a file: name a directory.",
        "baseline check --file @empty                | 2 | is a directory: name a file.",
        "metrics --fake @f.npz --real @none.npz      | 2 | --real: there is no",
        "@train --data @pictures --labels @none.csv  | 2 | --labels: there is no",
        "labels report --data fashion-mnist-32 --labels @none --out @x.html | 2 | --labels: there"
            + " is no",
        "reproduce --table seeds --modules @none     | 2 | --modules: there is no",
        // Places to write to.
        "sample --from @m --out @none/x.png          | 2 | create it first.",
        "sample --from @m --out @x.jpeg              | 2 | written as .png, as .npz, or into a"
            + " directory",
        "sample --from @m --out @nothing/x.png       | 2 | is a file, not a directory.",
        "data show @pictures --out @x.bmp            | 2 | it is written as .png.",
        "graph export @none/g.pb --arch dcgan --resolution 32 | 2 | create it first.",
        "metrics --fake @f.npz --real @f.npz --neighbours @none/n.npz | 2 | create it first.",
        "import @m --to @nothing/new                 | 2 | is a file: name a directory.",
        "train --config fashion-mnist-32/supervised --run-dir @nothing | 2 | is a file: name a"
            + " directory.",
        "export @m --to @m                           | 2 | already holds a model: give another"
            + " directory.",
        "data prepare @pictures --to @pictures/new   | 2 | whose pictures are read: give another",
        // Files that are there and are not what they should be.
        "sample --from @empty --out @x.png           | 1 | no model in this directory",
        "sample --from @nothing --out @x.png         | 1 | is empty: it has 0 bytes; copy or"
            + " download",
        "import @yaml.json --to @new                 | 1 | is not a model",
        "data show @empty --out @x.png               | 1 | found no pictures",
        "@train --data @pictures --labels @labels.csv | 1 | labels.csv:1: expected the columns",
        "metrics --fake @f.npz --real @text.npz      | 1 | is not a complete .npz file (it is not a"
            + " zip archive)",
        "reproduce --table @yaml.json                | 1 | is not a table of rows: line 1:"
            + " unexpected '#'.",
        "baseline check --file @half.json            | 1 | is not a baseline: line 1: unexpected"
            + " '}'",
        "report @yaml.json                           | 1 | line 1, is not JSON: unexpected '#'",
        "labels cluster --data fashion-mnist-32 --clusters 4 --from @empty --out @c.npz | 1 |"
            + " (there is no",
      })
  void isOneLineAndNothingIsWritten(String line, int code, String text) throws IOException {
    List<Path> before = content();
    String[] words =
        Stream.of(line.replace("@train", TRAIN).split(" +"))
            .map(word -> word.equals("@m") ? MODEL : word)
            .map(word -> word.startsWith("@") ? folder.resolve(word.substring(1)) + "" : word)
            .toArray(String[]::new);
    CommandRun run = CommandRun.of(words);
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().filter(said -> !said.startsWith("    ")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("comparegan")
        .contains(text)
        .doesNotContainPattern(FOREIGN);
    assertThat(run.err().replace(folder.toString(), "").length()).isLessThan(LONGEST);
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void aWrongLineOfAConfigurationStandsBelowWithAMark() {
    Path config = folder.resolve("wrong.gin");
    CommandRun run = CommandRun.of("train", "--config", config.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly(
            "comparegan train: " + config + ":1:17: expected a value, found =",
            "    options.z_dim = = 4",
            "                    ^");
  }

  private List<Path> content() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().toList();
    }
  }
}
