package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.transfer.GoldenModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verbs end to end on the small goldens and the embedded data. */
class VerbsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String VARIABLES =
      GOLDEN.resolve("hub/biggan32/variables/variables").toString();
  private static final String DTYPES = GOLDEN.resolve("checkpoint/dtypes/model.ckpt-1").toString();

  @TempDir Path directory;

  private static JsonNode json(CommandRun run) throws IOException {
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  /** The golden module, its graph unpacked. */
  private Path module() throws IOException {
    return GoldenModule.unpack(directory.resolve("module"));
  }

  @Test
  void tensorsAreListedWithMeanAndRms() throws IOException {
    JsonNode golden = new ObjectMapper().readTree(GOLDEN.resolve("hub/biggan32.json").toFile());
    JsonNode found = json(CommandRun.of("checkpoint", "ls", VARIABLES, "--json", "--values"));
    JsonNode expected = golden.get("variables");
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i).get("name")).isEqualTo(expected.get(i).get("name"));
      assertThat(found.get(i).get("shape")).isEqualTo(expected.get(i).get("shape"));
      for (String number : new String[] {"mean", "rms"}) {
        assertThat(found.get(i).get(number).asDouble())
            .isCloseTo(expected.get(i).get(number).asDouble(), within(1e-6));
      }
    }
  }

  @Test
  void oneTensorIsShown() {
    CommandRun run =
        CommandRun.of("checkpoint", "show", VARIABLES, "generator/B1/bn1/accu/accu_mean");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("mean       0.197237").contains("####");
  }

  @Test
  void checkpointsAreCompared() throws IOException {
    assertThat(CommandRun.of("checkpoint", "diff", VARIABLES, VARIABLES).code()).isZero();
    CommandRun run = CommandRun.of("checkpoint", "diff", VARIABLES, DTYPES, "--json");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("\"missing\"").contains("\"extra\"");
  }

  @Test
  void damageIsFoundAndNamed() throws IOException {
    assertThat(CommandRun.of("checkpoint", "verify", VARIABLES).code()).isZero();
    Path module = module();
    Path data = module.resolve("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    CommandRun run = CommandRun.of("checkpoint", "verify", module.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("generator/");
  }

  @Test
  void aModuleMakesTheSameImagesFromTheSameLatents() throws IOException {
    String module = module().toString();
    String z = directory.resolve("z.npy").toString();
    String y = directory.resolve("y.npy").toString();
    float[] latents = new float[9 * 20];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) Math.sin(i);
    }
    Npy.write(Path.of(z), new NpyArray.Floats(new int[] {9, 20}, latents));
    Npy.write(
        Path.of(y), new NpyArray.Longs(new int[] {9}, new long[] {0, 1, 2, 3, 4, 5, 0, 1, 2}));
    float[][] found = new float[2][];
    for (int i = 0; i < 2; i++) {
      String out = directory.resolve(i + ".npz").toString();
      CommandRun run =
          CommandRun.of(
              "sample",
              "--from",
              module,
              "--z",
              z,
              "--label-ids",
              y,
              "--tags",
              "gen,bs8",
              "--out",
              out);
      assertThat(run.code()).as(run.err()).isZero();
      NpyArray array = Npz.read(Path.of(out)).get("generated");
      assertThat(array.shape()).containsExactly(9, 32, 32, 3);
      found[i] = array.floats();
    }
    assertThat(found[0]).isEqualTo(found[1]);
  }

  @Test
  void classesTakeTurnsInAPicture() throws IOException {
    Path out = directory.resolve("grid.png");
    CommandRun run =
        CommandRun.of(
            "sample",
            "--from",
            module().toString(),
            "--count",
            "6",
            "--labels",
            "3,1",
            "--truncation",
            "0.5",
            "--out",
            out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(ImageIO.read(out.toFile()).getWidth()).isEqualTo(64);
    assertThat(ImageIO.read(out.toFile()).getHeight()).isEqualTo(96);
  }

  @Test
  void theLastRowOfAPictureIsFullOrSaidNotToBe() throws IOException {
    Path out = directory.resolve("grid.png");
    String module = module().toString();
    CommandRun full =
        CommandRun.of("sample", "--from", module, "--out", out.toString(), "--count", "6");
    assertThat(full.err()).doesNotContain("last row");
    assertThat(ImageIO.read(out.toFile()).getHeight()).isEqualTo(64);
    CommandRun gap =
        CommandRun.of("sample", "--from", module, "--out", out.toString(), "--count", "7");
    assertThat(gap.err()).contains("The last row has 1 of 3 images", "--count 9 would");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoint",
        "sample --from x --out y.png --count 0",
        "sample --from x --out y.png --truncation 2",
        "sample --from x --out y.png --labels few",
        "export x --to y --format onnx",
        "import x",
        "import x --to y --weights best",
        "import x --to y --image-size 32",
        "finetune --dry-run",
        "finetune --from x --freeze-d -1",
        "evaluate",
        "evaluate --module x --metrics speed",
        "features --images x",
        "data show fashion-mnist",
        "graph show transformer --resolution 32"
      })
  void whatMakesNoSenseIsAUsageError(String line) {
    CommandRun run = CommandRun.of(line.split(" "));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoint ls",
        "checkpoint show",
        "checkpoint diff",
        "checkpoint verify",
        "features train",
        "data ls",
        "data show",
        "data verify",
        "graph show"
      })
  void everyInnerVerbShowsAnExample(String line) {
    CommandRun run = CommandRun.of((line + " --help").split(" "));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Example").contains("./comparegan " + line);
  }

  @Test
  void featuresAreWritten() throws IOException {
    Path out = directory.resolve("features.npz");
    Path statistics = directory.resolve("statistics.npz");
    CommandRun run =
        CommandRun.of(
            "features",
            "--images",
            "fashion-mnist-32",
            "--features",
            "fashion-mnist-32",
            "--count",
            "70",
            "--out",
            out.toString(),
            "--statistics",
            statistics.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Npz.read(out).get("features").shape()).containsExactly(70, 64);
    assertThat(Npz.read(out).get("logits").shape()).containsExactly(70, 10);
    assertThat(Npz.read(statistics).get("n").longs()).containsExactly(70);
    float[] features = Npz.read(out).get("features").floats();
    double sum = 0;
    for (int i = 0; i < 70; i++) {
      sum += features[i * 64];
    }
    assertThat(Npz.read(statistics).get("mu").doubles()[0]).isCloseTo(sum / 70, within(1e-6));
  }

  @Test
  void dataSetsAreListedShownAndVerified() throws IOException {
    JsonNode all = json(CommandRun.of("data", "ls", "--json"));
    assertThat(all.findValuesAsText("name")).contains("fashion-mnist", "cifar10");
    Path sheet = directory.resolve("sheet.png");
    CommandRun show =
        CommandRun.of("data", "show", "fashion-mnist", "--rows", "3", "--out", sheet.toString());
    assertThat(show.code()).as(show.err()).isZero();
    // Enlarged four times, so that there is room for the name of a class above each column.
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(10 * 4 * 28);
    assertThat(ImageIO.read(sheet.toFile()).getHeight()).isEqualTo(16 + 3 * 4 * 28);
    JsonNode verified = json(CommandRun.of("data", "verify", "fashion-mnist", "--json"));
    assertThat(verified.get("test").get("per_class").get(3).asInt()).isEqualTo(1000);
    assertThat(verified.get("test").get("sha256").asText()).hasSize(64);
  }

  @Test
  void pictureFilesHaveFeaturesToo() throws IOException {
    Path sheet = directory.resolve("pictures/sheet.png");
    Files.createDirectories(directory.resolve("pictures"));
    CommandRun.of("data", "show", "fashion-mnist-32", "--rows", "1", "--out", sheet.toString());
    var picture = ImageIO.read(sheet.toFile()).getSubimage(0, 0, 32, 32);
    Files.delete(sheet);
    var grey =
        new java.awt.image.BufferedImage(32, 32, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 32 * 32; i++) {
      grey.getRaster().setSample(i % 32, i / 32, 0, picture.getRGB(i % 32, i / 32) & 0xff);
    }
    ImageIO.write(grey, "png", sheet.toFile());
    Path out = directory.resolve("f.npz");
    CommandRun run =
        CommandRun.of(
            "features",
            "--images",
            directory.resolve("pictures").toString(),
            "--features",
            "fashion-mnist-32",
            "--out",
            out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Npz.read(out).get("features").shape()).containsExactly(1, 64);
  }

  @Test
  void parametersOfAnArchitectureAreCounted() throws IOException {
    JsonNode shown =
        json(
            CommandRun.of(
                "graph", "show", "sndcgan", "--resolution", "32", "--z-dim", "128", "--json"));
    long sum = 0;
    for (JsonNode variable : shown.get("discriminator").get("variables")) {
      long elements = 1;
      for (JsonNode extent : variable.get("shape")) {
        elements *= extent.asLong();
      }
      sum += variable.get("trainable").asBoolean() ? elements : 0;
    }
    assertThat(shown.get("discriminator").get("parameters").asLong()).isEqualTo(sum).isPositive();
  }
}
