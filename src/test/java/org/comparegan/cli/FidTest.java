package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.comparegan.data.DataSets;
import org.comparegan.file.UserFolders;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two sets of images in one command. */
class FidTest {
  private static final String NETWORK = "fashion-mnist-32";
  private static final String MODEL = "checkpoints/fashion-mnist-32-supervised";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void cacheHere() {
    System.setProperty(UserFolders.FOLDER, folder.resolve("user").toString());
  }

  @AfterEach
  void cacheElsewhere() {
    System.clearProperty(UserFolders.FOLDER);
  }

  @Test
  void aFolderAndADataSetGiveWhatThreeCommandsGive() throws IOException {
    Path pictures = pictures(120);
    Path real = folder.resolve("real.npz");
    Path fake = folder.resolve("fake.npz");
    run("features", "--images", pictures, "--features", NETWORK, "--out", real);
    run("features", "--images", NETWORK, "--features", NETWORK, "--count", "150", "--out", fake);
    JsonNode three =
        json("metrics", "--real", real, "--fake", fake, "--metrics", "fid,is,kid", "--json");

    String set = NETWORK + ":test";
    Object[] one = {
      "fid", pictures, set, "--count", "150", "--features", NETWORK, "--no-cache", "--json"
    };
    assertThat(json(one)).isEqualTo(three);
    JsonNode mixed =
        json("metrics", "--real", pictures, "--fake", fake, "--features", NETWORK, "--json");
    assertThat(mixed.get("fid")).isEqualTo(three.get("fid"));
  }

  @Test
  void aModelGivesWhatItsSamplesGive() throws IOException {
    Path samples = folder.resolve("samples.npz");
    run("sample", "--from", MODEL, "--count", "100", "--seed", "3", "--out", samples);
    Object[] ofSamples = {
      "fid", NETWORK, samples, "--count", "100", "--seed", "3", "--no-cache", "--json"
    };
    Object[] ofModel = {
      "fid",
      NETWORK,
      MODEL,
      "--count",
      "100",
      "--samples",
      "100",
      "--seed",
      "3",
      "--no-cache",
      "--json"
    };
    assertThat(json(ofModel)).isEqualTo(json(ofSamples));
  }

  @Test
  void whatCannotBeComparedIsOneLine() throws IOException {
    Path pictures = pictures(3);
    assertThat(CommandRun.of("fid", "nowhere", pictures.toString()).err())
        .contains("nowhere")
        .hasLineCount(1);
    CommandRun unknown = CommandRun.of("fid", pictures.toString(), pictures.toString());
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("inception-2015-12-05.tgz", "90 MB", "features install FILE", "--features")
        .contains(NETWORK);
    assertThat(CommandRun.of("fid", pictures.toString()).code()).isEqualTo(2);
  }

  @Test
  void picturesOfSeveralSizesAreResizedEachByItself() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    for (int i = 0; i < 6; i++) {
      write(mixed.resolve("%d.png".formatted(i)), 299 - i % 3, 30 * i);
    }
    Path grey = Files.createDirectories(folder.resolve("grey"));
    for (int i = 0; i < 6; i++) {
      write(grey.resolve("%d.png".formatted(i)), 299, 30 * i);
    }
    Path graph = Files.write(folder.resolve("mean.pb"), FeaturesInstallTest.inception());
    String[] line = {"fid", mixed.toString(), grey.toString(), "--features", graph.toString()};
    CommandRun run = CommandRun.of(line);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err().lines().filter(one -> one.contains("pictures of 3 sizes"))).hasSize(1);
    JsonNode one = json(join(line, "--metrics", "fid_mean", "--json"));
    assertThat(one.get("fid_mean").get("value").asDouble()).isLessThan(1e-6);
  }

  @Test
  void labelsAndPixelsOfSetsServeTheMetricsThatNeedThem() throws IOException {
    JsonNode found =
        json(
            "fid",
            NETWORK + ":test",
            MODEL,
            "--count",
            "400",
            "--samples",
            "400",
            "--metrics",
            "intra_fid,ms_ssim,conditional_accuracy,prdc",
            "--json");
    assertThat(found.get("intra_fid").get("value").asDouble()).isPositive();
    assertThat(found.get("ms_ssim").get("value").asDouble()).isBetween(0.0, 1.0);
    assertThat(found.get("conditional_accuracy").get("value").asDouble()).isBetween(0.5, 1.0);
  }

  @Test
  void featuresThatWereStoredAreTakenAndNoCacheStoresNone() throws IOException {
    Path cache = folder.resolve("user/cache/features");
    Object[] line = {"fid", pictures(20), NETWORK, "--count", "20", "--json"};
    JsonNode first = json(join(line, "--no-cache"));
    assertThat(cache).doesNotExist();
    assertThat(json(line)).isEqualTo(first);
    assertThat(cache).isDirectoryContaining("glob:**.npz");
    assertThat(json(line)).isEqualTo(first);
  }

  /** What is wrong, and what a line on it says; the exit code is 0 for what is only noticed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fid @empty @pictures                      | 1 | found no pictures
          fid @one @pictures --features fashion-mnist-32 | 1 | at least 2
          fid @pictures @broken --features fashion-mnist-32 | 1 | 1.png
          fid @pictures @broken --features fashion-mnist-32 --skip-corrupt | 0 | 1.png
          fid @pictures @pictures --features fashion-mnist-32 | 0 | are the same: every distance is 0
          fid @pictures fashion-mnist-32 --count 20   | 0 | --metrics fid_infinity estimates the FID
          fid @pictures @narrow --features fashion-mnist-32 | 1 | both must come from one network
          fid @pictures @narrow --metrics intra_fid --features fashion-mnist-32 | 1 | labels
          """)
  void badInputIsOneClearLine(String line, int code, String text) throws IOException {
    pictures(20);
    Files.createDirectories(folder.resolve("empty"));
    write(Files.createDirectories(folder.resolve("one")).resolve("0.png"), 32, 9);
    Path broken = Files.createDirectories(folder.resolve("broken"));
    for (int i = 0; i < 6; i++) {
      write(broken.resolve("%d.png".formatted(i)), 32, 30 * i);
    }
    Files.writeString(broken.resolve("1.png"), "no picture");
    Npz.write(
        folder.resolve("narrow.npz"),
        Map.of("features", new NpyArray.Floats(new int[] {8, 2}, new float[16])));
    String[] words =
        line.replace("@pictures", "@my pictures")
            .replace("@narrow", "@narrow.npz")
            .replace("my pictures", "my_pictures")
            .replace("@", folder + "/")
            .split(" +");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].replace("my_pictures", "my pictures");
    }
    CommandRun run = CommandRun.of(words);
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err().lines().filter(one -> one.contains(text))).as(run.err()).hasSize(1);
    if (code == 1) {
      assertThat(run.err().lines().filter(one -> one.startsWith("comparegan fid:"))).hasSize(1);
    }
  }

  private static Object[] join(Object[] line, Object... more) {
    return Stream.concat(Stream.of(line), Stream.of(more)).toArray();
  }

  private static void write(Path file, int side, int level) throws IOException {
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = new byte[side * side];
    Arrays.fill(pixels, (byte) level);
    picture.getRaster().setDataElements(0, 0, side, side, pixels);
    ImageIO.write(picture, "png", file.toFile());
  }

  @Test
  void weightsOfAPyTorchProjectAreAModelAndSampleAsTheirImport() {
    Path weights = Path.of("src/test/resources/golden/imports/BigGAN-PyTorch/biggan32-c10");
    for (Path one : List.of(weights, weights.resolve("G_ema.pth"))) {
      CommandRun compared =
          run(
              "fid",
              one,
              one,
              "--samples",
              20,
              "--features",
              "noto-emoji-32",
              "--metrics",
              "fid",
              "--no-cache");
      assertThat(compared.out()).contains("fid");
    }
    Path imported = folder.resolve("imported");
    run("import", weights, "--to", imported);
    Path files = folder.resolve("files.npz");
    Path ours = folder.resolve("ours.npz");
    run("sample", "--from", weights, "--count", 12, "--seed", 5, "--out", files);
    run("sample", "--from", imported, "--count", 12, "--seed", 5, "--out", ours);
    assertThat(ours).hasSameBinaryContentAs(files);
    CommandRun scored =
        run(
            "evaluate",
            "--module",
            weights,
            "--samples",
            32,
            "--averaging-runs",
            1,
            "--features",
            "noto-emoji-32",
            "--data",
            NETWORK,
            "--metrics",
            "is",
            "--scores",
            folder.resolve("scores"));
    assertThat(scored.out()).contains("Higher is better: is");
  }

  /** Pictures of the training images, in two folders. */
  private Path pictures(int count) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("my pictures"));
    try (ImageSet images = DataSets.open(NETWORK, Split.TRAIN)) {
      for (int i = 0; i < count; i++) {
        Path kind = Files.createDirectories(pictures.resolve("kind " + i % 2));
        BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = new byte[images.pixels()];
        images.read(i, pixels, 0);
        picture.getRaster().setDataElements(0, 0, 32, 32, pixels);
        ImageIO.write(picture, "png", kind.resolve("%03d.png".formatted(i)).toFile());
      }
    }
    return pictures;
  }

  private static JsonNode json(Object... words) throws IOException {
    return new ObjectMapper().readTree(run(words).out());
  }

  private static CommandRun run(Object... words) {
    List<String> line = new ArrayList<>();
    Stream.of(words).map(Object::toString).forEach(line::add);
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.code()).as(Arrays.toString(words) + run.err()).isZero();
    return run;
  }
}
