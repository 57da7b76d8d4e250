package org.comparegan.cli.label;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.ResumeCommand;
import org.comparegan.cli.common.Takes;
import org.comparegan.fewlabels.Extractor;
import org.comparegan.fewlabels.ExtractorPlan;
import org.comparegan.fewlabels.ExtractorTraining;
import org.comparegan.fewlabels.ResNetV2;
import org.comparegan.fewlabels.Validation;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.RunStart;
import picocli.CommandLine.Option;

/** Training options of a feature extractor, shared by {@code pretrain} and {@code classify}. */
final class ExtractorOptions {
  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--run-dir",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the run; the same command resumes it.")
  private Path runDir = Path.of("");

  @Option(
      names = "--network",
      paramLabel = "small|resnet50",
      description =
          "small: for 32 pixels; resnet50: ResNet-50 v2, for 128 pixels. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "small")
  private ResNetV2.Depth network = ResNetV2.Depth.SMALL;

  @Count(to = 1 << 15)
  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Multiplier of all channels; 16 in the paper. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int width;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the data. Default: the paper's, 35 to pretrain, 65 to classify.")
  private Optional<Double> epochs = Optional.empty();

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description =
          "Learning rate of SGD with momentum 0.9, per 256 images. Default:" + " ${DEFAULT-VALUE}.",
      defaultValue = "0.1")
  private double learningRate;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Epochs of warm-up. Default: the paper's share of --epochs.")
  private Optional<Double> warmUp = Optional.empty();

  @Option(
      names = "--drop-at",
      split = ",",
      paramLabel = "N",
      description =
          "Epochs at which the learning rate is divided by 10. Default: the paper's shares of"
              + " --epochs.")
  private List<Double> drops = List.of();

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description =
          "Weight decay: factor of half the sum of squares of all kernels. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "0.0001")
  private double weightDecay;

  @Count(from = 0, to = 1 << 15)
  @Option(
      names = "--shift",
      paramLabel = "N",
      description =
          "Pixels of padding for random crops; images are also mirrored. Default: an eighth of"
              + " their side.")
  private Optional<Integer> shift = Optional.empty();

  @Count(from = 0)
  @Option(
      names = "--validation",
      paramLabel = "N",
      description = "Held-out images to validate with; 0: none. Default: all, up to 10000.")
  private int validation = 10_000;

  @Count(from = 0)
  @Option(
      names = "--validate-every",
      paramLabel = "N",
      description =
          "Steps between validations, besides the one at the end. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1000")
  private long validateEvery;

  @Count(from = 0)
  @Option(
      names = "--save-every",
      paramLabel = "N",
      description = "Steps between checkpoints. Default: ${DEFAULT-VALUE}.",
      defaultValue = "500")
  private long saveEvery;

  Path runDir() {
    return runDir;
  }

  ResNetV2 network() {
    return new ResNetV2(network, width);
  }

  ExtractorPlan.Loss loss(double rotation, double gamma) {
    return new ExtractorPlan.Loss(rotation, gamma, weightDecay);
  }

  /**
   * The schedule.
   *
   * @param stepsPerEpoch may be fractional
   * @param side of an image
   * @param paper the paper's epochs
   */
  ExtractorPlan.Schedule schedule(
      int batch, int labelledBatch, double stepsPerEpoch, int side, ExtractorPlan.Epochs paper) {
    ExtractorPlan.Epochs scaled = paper.scaledTo(epochs.orElse(paper.all()));
    return new ExtractorPlan.Epochs(
            scaled.all(), warmUp.orElse(scaled.warmUp()), drops.isEmpty() ? scaled.drops() : drops)
        .schedule(batch, labelledBatch, stepsPerEpoch, learningRate, shift.orElse(side / 8));
  }

  /** Trains to the end, or until Ctrl-C. */
  ExtractorTraining.Outcome train(
      ComputingVerb verb,
      Console console,
      ExtractorPlan plan,
      ImageSet images,
      ImageSet heldOut,
      Optional<Extractor.Start> start) {
    Optional<ImageSet> validated =
        validation == 0
            ? Optional.empty()
            : Optional.of(new ImageView.Spread(heldOut, Math.min(validation, heldOut.size())));
    try (RunDirectory run = RunDirectory.open(runDir, console::notice);
        Interruption interruption = new Interruption(Duration.ofMinutes(5), console)) {
      ExtractorTraining training =
          new ExtractorTraining(
              plan,
              images,
              validated,
              run,
              new ExtractorTraining.Options(saveEvery, validateEvery, verb.session()),
              start);
      if (training.firstStep() > 0 && training.firstStep() < plan.schedule().steps()) {
        console.notice(
            "resumed from step %d of %d".formatted(training.firstStep(), plan.schedule().steps()));
      }
      RunStart begun = RunStart.of(verb.arguments(), plan.schedule().steps());
      begun.write(run);
      ExtractorTraining.Outcome outcome;
      try (Progress progress = console.progress("training", plan.schedule().steps(), "steps")) {
        progress.resumedAt(training.firstStep());
        outcome = training.run(interruption::requested, new Watcher(console, progress));
      }
      if (!outcome.finished()) {
        console.notice(
            "Stopped at step %d of %d, saved in %s. To continue:%n  %s"
                .formatted(
                    run.step(),
                    plan.schedule().steps(),
                    runDir,
                    ResumeCommand.labels(runDir, begun)));
      }
      return outcome;
    }
  }

  /** Shows a training. */
  private record Watcher(Console console, Progress progress) implements ExtractorTraining.Monitor {
    @Override
    public void step(long step, Map<String, Float> values) {
      StringBuilder line = new StringBuilder();
      values.forEach(
          (name, value) ->
              line.append(line.isEmpty() ? "" : ", ")
                  .append(String.format(Locale.ROOT, "%s %.3f", name, value)));
      progress.at(step, line.toString());
    }

    @Override
    public void validated(long step, Validation found) {
      console.notice("step " + step + ": " + found.line());
    }
  }
}
