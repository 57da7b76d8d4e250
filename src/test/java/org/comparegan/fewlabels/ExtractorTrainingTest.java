package org.comparegan.fewlabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.label.LabelSplit;
import org.comparegan.metric.Features;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.train.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractorTrainingTest {
  private static final ImageSet IMAGES = Stripes.of(48);
  private static final ExtractorTraining.Options OPTIONS =
      new ExtractorTraining.Options(1000, 1000, Stripes.SESSION);
  private static final ExtractorTraining.Monitor SILENT = (step, values) -> {};

  @TempDir Path folder;

  @Test
  void rotationsAreLearntAndFeaturesWritten() throws IOException {
    ExtractorTraining.Outcome outcome =
        train(Stripes.rotations(IMAGES, 40), IMAGES, folder.resolve("run"), Integer.MAX_VALUE);
    assertThat(outcome.finished()).isTrue();
    assertThat(outcome.validation().orElseThrow().rotationAccuracy().orElseThrow())
        .isGreaterThan(0.9);
    assertThat(outcome.validation().orElseThrow().top1Error()).isEmpty();
    try (Stream<Path> files = Files.list(folder.resolve("run"))) {
      assertThat(files.map(f -> String.valueOf(f.getFileName())))
          .contains("extractor.json", "checkpoint", "log.txt", "TRAIN_DONE", "model.ckpt-40.index")
          .anyMatch(name -> name.startsWith("events.out.tfevents."));
    }
    Path file = folder.resolve("features.npy");
    try (Extractor extractor = Extractor.open(folder.resolve("run"), Stripes.SESSION)) {
      extractor.writeFeatures(IMAGES, ResNetV2.Layer.INNER, file, done -> {});
      assertThat(extractor.validate(IMAGES)).isEqualTo(outcome.validation().orElseThrow());
      assertThatThrownBy(() -> extractor.distributions(IMAGES, done -> {}))
          .isInstanceOf(LabelException.class)
          .hasMessageContaining("predicts no classes");
    }
    NpyArray matrix = Npy.read(file);
    assertThat(matrix.shape()).containsExactly(48, 128);
    LabelSet clusters =
        Clustering.of(
            IMAGES,
            Features.of(matrix.floats(), 48, 128),
            new Clustering.Options(3, 2, 1),
            "features");
    assertThat(clusters.sizes()).hasSize(3);
  }

  @Test
  void aResumedTrainingIsBitEqualToOneThatWasNotStopped() {
    ExtractorPlan plan = Stripes.rotations(IMAGES, 7);
    train(plan, IMAGES, folder.resolve("whole"), Integer.MAX_VALUE);
    Path parts = folder.resolve("parts");
    assertThat(train(plan, IMAGES, parts, 3).finished()).isFalse();
    assertThat(parts.resolve("model.ckpt-3.index")).exists();
    assertThat(train(plan, IMAGES, parts, Integer.MAX_VALUE).finished()).isTrue();
    try (Checkpoint one = CheckpointReader.open(folder.resolve("whole/model.ckpt-7").toString());
        Checkpoint other = CheckpointReader.open(parts.resolve("model.ckpt-7").toString())) {
      assertThat(one.names()).isEqualTo(other.names()).isNotEmpty();
      for (String name : one.names()) {
        assertThat(one.bytes(name)).as(name).isEqualTo(other.bytes(name));
      }
    }
  }

  @Test
  void anotherPlanIsRefusedByWhatIsDifferent() {
    Path run = folder.resolve("run");
    train(Stripes.rotations(IMAGES, 7), IMAGES, run, 1);
    assertThatThrownBy(() -> train(Stripes.rotations(IMAGES, 9), IMAGES, run, 1))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("schedule.steps is 7, not 9")
        .hasMessageContaining("--run-dir");
  }

  /** A third of the labels and the rotations of all images are enough for all of them. */
  @Test
  void fewLabelsLabelAllImages() {
    LabelSplit split = LabelSplit.count(IMAGES, 4, 1);
    ImageSet seen = split.applyTo(IMAGES);
    ExtractorPlan plan =
        new ExtractorPlan(
            Stripes.facts(IMAGES, split.labelledCount()),
            new ResNetV2(ResNetV2.Depth.SMALL, 1),
            3,
            new ExtractorPlan.Loss(1, 0.5, 1e-4),
            new ExtractorPlan.Schedule(
                120, 6, 4, new ExtractorPlan.LearningRate(0.05, 4, List.of(100L)), 0),
            3,
            "");
    ExtractorTraining.Outcome outcome = train(plan, seen, folder.resolve("run"), 1000);
    assertThat(outcome.validation().orElseThrow().top5Error().orElseThrow()).isZero();
    try (Extractor extractor = Extractor.open(folder.resolve("run"), Stripes.SESSION)) {
      LabelSet inferred = extractor.label(IMAGES, split, false, done -> {});
      LabelSet kept = extractor.label(IMAGES, split, true, done -> {});
      assertThat(inferred.error(IMAGES, split))
          .isLessThan(0.1)
          .isEqualTo(kept.error(IMAGES, split));
      split.labelledIndices().forEach(i -> assertThat(kept.hard()[i]).isEqualTo(IMAGES.label(i)));
      assertThat(kept.facts().labelsUsed()).isEqualTo(12);
      assertThat(inferred.soft().orElseThrow()).hasSize(48 * 3);
    }
  }

  /** One step at a rate of almost nothing: what is known of rotations came from the other run. */
  @Test
  void aClassifierCanBeginWithRotationFeatures() {
    train(Stripes.rotations(IMAGES, 40), IMAGES, folder.resolve("rotation"), Integer.MAX_VALUE);
    Extractor.Start start = Extractor.Start.of(folder.resolve("rotation"));
    ExtractorPlan plan =
        classifier(start.checksum(), 1, new ExtractorPlan.LearningRate(1e-9, 0, List.of()));
    try (RunDirectory run = RunDirectory.open(folder.resolve("run"))) {
      ExtractorTraining.Outcome outcome =
          new ExtractorTraining(plan, IMAGES, Optional.of(IMAGES), run, OPTIONS, Optional.of(start))
              .run(() -> false, SILENT);
      assertThat(outcome.validation().orElseThrow().rotationAccuracy().orElseThrow())
          .isGreaterThan(0.9);
    }
    assertThatThrownBy(() -> start.requireFits(new ResNetV2(ResNetV2.Depth.SMALL, 2), plan.data()))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("is a network small ×1, and this training is of small ×2");
    assertThatThrownBy(
            () ->
                train(classifier("", 1, plan.schedule().rate()), IMAGES, folder.resolve("run"), 1))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("start is");
  }

  private static ExtractorPlan classifier(
      String start, int steps, ExtractorPlan.LearningRate rate) {
    return new ExtractorPlan(
        Stripes.facts(IMAGES, 48),
        new ResNetV2(ResNetV2.Depth.SMALL, 1),
        3,
        new ExtractorPlan.Loss(1, 0.5, 1e-4),
        new ExtractorPlan.Schedule(steps, 6, 4, rate, 0),
        3,
        start);
  }

  /** Mean over the labelled rows: unlabelled images change the norms, but add no loss. */
  @Test
  void theLabelLossOfImagesWithoutLabelsIsNothing() {
    ExtractorPlan plan =
        new ExtractorPlan(
            Stripes.facts(IMAGES, 1),
            new ResNetV2(ResNetV2.Depth.SMALL, 1),
            3,
            new ExtractorPlan.Loss(1, 1, 0),
            new ExtractorPlan.Schedule(
                1, 4, 0, new ExtractorPlan.LearningRate(0.05, 0, List.of()), 0),
            3,
            "");
    assertThat(firstStep(plan, IMAGES).get("loss/label"))
        .isCloseTo((float) Math.log(3), within(0.3f));
    ImageSet unlabelled = new Unlabelled(IMAGES);
    try (ExtractorSession session = new ExtractorSession(plan, unlabelled, Stripes.SESSION);
        ExtractorSession.Source source = session.source(0)) {
      session.start(Optional.empty());
      Variable head = session.variables().find("extractor/classes/kernel").orElseThrow();
      float[] before = session.session().read(head, Tensors::floats);
      assertThat(session.train(0, source).get("loss/label")).isZero();
      assertThat(session.session().read(head, Tensors::floats)).isEqualTo(before);
    }
  }

  private static Map<String, Float> firstStep(ExtractorPlan plan, ImageSet images) {
    try (ExtractorSession session = new ExtractorSession(plan, images, Stripes.SESSION);
        ExtractorSession.Source source = session.source(0)) {
      session.start(Optional.empty());
      return session.train(0, source);
    }
  }

  private record Unlabelled(ImageSet base) implements ImageView.SamePixels {
    @Override
    public int label(int index) {
      return UNLABELLED;
    }
  }

  private static ExtractorTraining.Outcome train(
      ExtractorPlan plan, ImageSet images, Path directory, int most) {
    AtomicInteger asked = new AtomicInteger();
    try (RunDirectory run = RunDirectory.open(directory)) {
      return new ExtractorTraining(
              plan, images, Optional.of(IMAGES), run, OPTIONS, Optional.empty())
          .run(() -> asked.incrementAndGet() > most, SILENT);
    }
  }
}
