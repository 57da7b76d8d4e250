package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.comparegan.data.Batch;
import org.comparegan.data.DataSets;
import org.comparegan.experiment.Experiment;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.SessionOptions;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.random.NumpyRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images and labels that a training gets from its configuration. */
class TrainingDataTest {
  private static final TrainingSettings SETTINGS = TrainingSettings.of(new SessionOptions(1, true));

  @TempDir Path folder;

  @Test
  void replacedLabelsReachATrainingOnPixels() throws IOException {
    Path table = folder.resolve("train.csv");
    Files.writeString(table, "file_name,label\ntrain/0,4\ntrain/1,-1\n");
    String files =
        "label_split.percent = 100\nreplace_labels.file_pattern = \"%s\"\n"
            .formatted(folder.resolve("{split}.csv"));
    try (ImageSet images = images(TinyRun.CONFIG + files)) {
      assertThat(images.label(0)).isEqualTo(4);
      assertThat(images.label(1)).isEqualTo(ImageSet.UNLABELLED);
    }
    Files.writeString(table, "file_name,label\ntrain/0,10\n");
    assertThatThrownBy(() -> images(TinyRun.CONFIG + files))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(table + ": \"train/0\" has label 10");
  }

  @Test
  void anySetHasTheKindsOfLabelsThatImageNetHas() {
    String few = TinyRun.CONFIG + "label_split.labels = ";
    try (ImageSet all = images(TinyRun.CONFIG);
        ImageSet single = images(few + "'single_class'\n");
        ImageSet random = images(few + "'random_class'\n");
        ImageSet labelled = images(few + "'labeled_only'\n")) {
      assertThat(single.classes()).isEqualTo(1);
      assertThat(single.label(5)).isZero();
      assertThat(random.size()).isEqualTo(all.size());
      assertThat(IntStream.range(0, 1000).map(random::label).boxed().toList())
          .contains(0, 9)
          .doesNotContain(ImageSet.UNLABELLED);
      assertThat(labelled.size()).isEqualTo(1200);
      assertThat(labelled.label(7)).isNotEqualTo(ImageSet.UNLABELLED);
    }
  }

  @Test
  void evaluationKnowsTheClassesOfTraining() {
    try (ImageSet own = DataSets.open("fashion-mnist-32", Split.TEST)) {
      assertThat(evaluated("label_split.labels = 'single_class'\n", own)).isEqualTo(1);
      assertThat(evaluated("label_split.classes = 50\n", own)).isEqualTo(50);
      assertThat(evaluated("", own)).isEqualTo(10);
    }
  }

  private static int evaluated(String binding, ImageSet own) {
    Experiment experiment = GinConfig.of(TinyRun.CONFIG + binding).experiment();
    return ExperimentParts.evaluationSpec(experiment, own).numClasses();
  }

  @Test
  void softLabelsReachATraining() throws IOException {
    StringBuilder table = new StringBuilder("file_name,label,p0,p1,p2,p3,p4,p5,p6,p7,p8,p9\n");
    table.append("train/0,4,0,0,0,0,0.75,0.25,0,0,0,0\n");
    Files.writeString(folder.resolve("train.csv"), table);
    String config =
        TinyRun.CONFIG.replace("S3GAN.use_predictor = True", "S3GAN.use_soft_labels = True")
            + "label_split.percent = 100\nlabel_split.labels = 'soft'\n"
            + "replace_labels.file_pattern = \"%s\"\n".formatted(folder.resolve("{split}.csv"));
    try (ImageSet images = images(config)) {
      assertThat(images.softLabel(0).orElseThrow()[4]).isEqualTo(0.75f);
      assertThat(images.softLabel(1)).isEmpty();
    }
  }

  @Test
  void fakeDataFeedTheReferencesCelebATraining() {
    Experiment experiment = faked("dcgan_celeba64.gin", "celeb_a");
    try (ImageSet images = ExperimentParts.images(experiment, SETTINGS)) {
      GanSpec spec = ExperimentParts.spec(experiment, images);
      Batch batch = ExperimentParts.batches(experiment, spec, images).at(0);
      assertThat(batch.size()).isEqualTo(64);
      assertThat(batch.images()).hasSize(64 * 64 * 64 * 3);
      assertThat(batch.z()).hasSize(64 * 128);
      // The seed's first uniform number, as NumPy gives it, is the first level of the first image.
      float[] first = new float[images.pixels()];
      images.read(0, first, 0);
      assertThat(first[0]).isEqualTo((float) new NumpyRandom(547).rand());
      int shown = ExperimentParts.batches(experiment, spec, images).imageIndex(5);
      images.read(shown, first, 0);
      assertThat(Arrays.copyOfRange(batch.images(), 5 * first.length, 6 * first.length))
          .isEqualTo(first);
    }
  }

  @Test
  void everyExampleOfTheReferenceHasFakeData() {
    Map<String, String> examples =
        Map.of(
            "dcgan_celeba64.gin", "celeb_a",
            "resnet_cifar10.gin", "cifar10",
            "resnet_lsun-bedroom128.gin", "lsun-bedroom",
            "sndcgan_celebahq128.gin", "celeb_a_hq_128",
            "biggan_imagenet128.gin", "imagenet_128");
    examples.forEach(
        (file, name) -> {
          Experiment experiment = faked(file, name);
          try (ImageSet images = ExperimentParts.images(experiment, SETTINGS)) {
            assertThat(images.size()).isEqualTo(100);
            assertThat(ExperimentParts.spec(experiment, images).batchSize()).isPositive();
          }
        });
  }

  private static Experiment faked(String file, String name) {
    return GinConfig.parse(
            List.of(Path.of("configs/reference", file)),
            List.of("dataset.name = \"fake:" + name + "\""))
        .experiment();
  }

  private static ImageSet images(String config) {
    return ExperimentParts.images(GinConfig.of(config).experiment(), SETTINGS);
  }
}
