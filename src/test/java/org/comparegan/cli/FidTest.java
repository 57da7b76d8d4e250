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
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.comparegan.data.DataSets;
import org.comparegan.file.UserFolders;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
