package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.comparegan.fewlabels.LabelSet;
import org.comparegan.label.LabelSplit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of few labels, each with what the one before wrote, on small pictures. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabelVerbsTest {
  private static final int SIDE = 8;
  private static final int PER_CLASS = 10;

  @TempDir static Path folder;

  /** Pictures with a bright upper edge and a bar of one width a class. */
  @BeforeAll
  static void pictures() throws IOException {
    for (int n = 0; n < 2 * PER_CLASS; n++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          boolean bar = Math.abs(x - 3.5) < 1 + 3 * (n % 2) && y > 4;
          int level = bar ? 255 : (y < 3 ? 150 : 20) + (n * 31 + y * 17 + x * 7) % 50;
          image.setRGB(x, y, level << 16 | level << 8 | level);
        }
      }
      Path file = folder.resolve("data/" + (n % 2 == 0 ? "narrow" : "wide") + "/" + n + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
  }

  private static CommandRun run(String line) {
    List<String> words = new ArrayList<>(List.of("labels"));
    for (String word : line.split(" ")) {
      words.add(word.replace("@", folder.toString() + "/"));
    }
    return CommandRun.of(words.toArray(new String[0]));
  }

  private static JsonNode json(String line) throws IOException {
    CommandRun run = run(line + " --json");
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  @Order(1)
  void splitsAreNestedFiles() throws IOException {
    JsonNode found = json("split --data @data --percent 20,40 --count 3 --out @splits --seed 5");
    assertThat(found).hasSize(3);
    assertThat(found.get(0).get("labelled").asInt()).isEqualTo(4);
    LabelSplit small = LabelSplit.read(folder.resolve("splits/20.txt"));
    LabelSplit large = LabelSplit.read(folder.resolve("splits/40.txt"));
    assertThat(small.seed()).isEqualTo(5);
    assertThat(small.labelledIndices().allMatch(large::isLabelled)).isTrue();
    assertThat(LabelSplit.read(folder.resolve("splits/3-per-class.txt")).labelledCount())
        .isEqualTo(6);
    CommandRun none = run("split --data @data --percent 1 --out @none");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("class 0 (narrow) has too few labelled images").hasLineCount(1);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  @Order(2)
  void rotationsAreLearntAndClustered() throws IOException {
    JsonNode trained =
        json(
            "pretrain --data @data --run-dir @rotation --epochs 8 --batch-size 4 --learning-rate 2"
                + " --quiet");
    assertThat(trained.get("finished").asBoolean()).isTrue();
    assertThat(trained.get("rotation_accuracy").asDouble()).isGreaterThan(0.5);
    JsonNode clustered =
        json("cluster --data @data --from @rotation --clusters 2 --out @clusters.npz --quiet");
    assertThat(clustered.get("sizes")).hasSize(2);
    assertThat(clustered.get("nmi").asDouble()).isBetween(0.0, 1.0);
    assertThat(folder.resolve("rotation/features.npy")).exists();
    assertThat(run("cluster --data @data --pixels --clusters 2 --out @pixels.npz").out())
        .contains("agreement with the true labels: NMI");
    CommandRun many = run("cluster --data @data --pixels --clusters 21 --out @pixels.npz");
    assertThat(many.code()).isEqualTo(1);
    assertThat(many.err()).contains("--clusters 21: the 20 images of");
  }

  @Test
  @Order(3)
  void fewLabelsAreInferredWrittenAndShown() throws IOException {
    String classify =
        "classify --data @data --label-split @splits/40.txt --run-dir @classifier --epochs 20"
            + " --batch-size 4 --labelled-batch-size 4 --learning-rate 2 --quiet";
    JsonNode found = json(classify);
    assertThat(found.get("labels_used").asInt()).isEqualTo(8);
    assertThat(found.get("top1_error").asDouble()).isLessThan(0.5);
    JsonNode again = json(classify);
    assertThat(again).isEqualTo(found);
    LabelSet labels = LabelSet.read(folder.resolve("classifier/labels.npz"));
    assertThat(labels.hard()).hasSize(20);
    JsonNode written = json("write --data @data --labels @classifier/labels.npz --soft --to @soft");
    assertThat(written.get("images").asInt()).isEqualTo(20);
    assertThat(folder.resolve("soft/train.tfrecord.provenance"))
        .content()
        .contains("classifier trained on 8 labels", "\"classes\" : 2");
    CommandRun shown =
        run("report --data @data --labels @classifier/labels.npz --out @labels.html --images 4");
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(folder.resolve("labels.html"))
        .content()
        .contains("8 of 20 (40.0 %)", "Confusion", "narrow:", "data:image/png;base64,")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  @Order(4)
  void labelsOfOtherImagesAreRefused() {
    CommandRun other = run("write --data fashion-mnist --labels @clusters.npz --to @other");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("were made for 20 images", "fashion-mnist/train has 12000");
    CommandRun split =
        run("write --data fashion-mnist --label-split @splits/20.txt --to @other --format csv");
    assertThat(split.err()).contains("The label split was made for 20 images");
    assertThat(folder.resolve("other")).doesNotExist();
    CommandRun soft = run("write --data @data --labels @clusters.npz --soft --to @other");
    assertThat(soft.code()).isEqualTo(2);
    assertThat(soft.err()).contains("these labels have no probabilities");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "split --data x --out y",
        "split --data fashion-mnist --percent 0 --out y",
        "cluster --data x --clusters 3 --out y.npz",
        "cluster --data x --pixels --from r --clusters 3 --out y.npz",
        "classify --data x --label-split s --run-dir r --labelled-batch-size 0",
        "pretrain --data x --run-dir r --network vgg",
        "pretrain --data x --run-dir r --batch-size 0",
        "write --data x --to y",
        "report --data x --labels l --out y --images 0"
      })
  void whatMakesNoSenseIsAUsageError(String line) {
    CommandRun found = run(line);
    assertThat(found.code()).as(found.err()).isEqualTo(2);
    assertThat(found.err()).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"split", "pretrain", "cluster", "classify", "write", "report"})
  void everyVerbShowsAnExample(String verb) {
    CommandRun found = run(verb + " --help");
    assertThat(found.code()).isZero();
    assertThat(found.out()).contains("Example").contains("./comparegan labels " + verb);
  }
}
