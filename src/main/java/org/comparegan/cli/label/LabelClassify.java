package org.comparegan.cli.label;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.fewlabels.Extractor;
import org.comparegan.fewlabels.ExtractorPlan;
import org.comparegan.fewlabels.ExtractorTraining;
import org.comparegan.fewlabels.LabelSet;
import org.comparegan.fewlabels.Validation;
import org.comparegan.image.ImageSet;
import org.comparegan.label.LabelSplit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a semi-supervised classifier and labels all images with it. */
@Command(
    name = "classify",
    description =
        "Trains a classifier on few labels, and on the rotations of all images (S4L), then gives "
            + "every image of the training set a label, hard and soft. Resumes.",
    footer = {
      "",
      "Example:",
      "  ./comparegan labels classify --data fashion-mnist-32 \\",
      "      --label-split runs/splits/10.txt --run-dir runs/classifier --epochs 6 \\",
      "      --learning-rate 0.4"
    })
final class LabelClassify extends ComputingVerb {
  @Mixin private LabelDataOptions data = new LabelDataOptions();

  @Takes(Kind.FILE)
  @Option(
      names = "--label-split",
      required = true,
      paramLabel = "FILE.txt",
      description = "Which labels are known, from 'labels split'.")
  private Path splitFile = Path.of("");

  @Mixin private ExtractorOptions options = new ExtractorOptions();

  @Count(from = 0, to = 1 << 20)
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Images per step from the whole set; 0: none, with --rotation-weight 0. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "48")
  private int batchSize;

  @Count(to = 1 << 20)
  @Option(
      names = "--labelled-batch-size",
      paramLabel = "N",
      description = "Images per step from the labelled part. Default: ${DEFAULT-VALUE}.",
      defaultValue = "16")
  private int labelledBatchSize;

  @Option(
      names = "--gamma",
      paramLabel = "G",
      description = "Weight of the label loss. Default: ${DEFAULT-VALUE}, the paper's.",
      defaultValue = "0.5")
  private double gamma;

  @Option(
      names = "--rotation-weight",
      paramLabel = "W",
      description =
          "Weight of the rotation loss; 0: images are not rotated, and the classifier is supervised"
              + " only. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private double rotationWeight;

  @Takes(Kind.FOLDER)
  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "A run of 'labels pretrain' that provides the initial weights. Default: random"
              + " initialisation.")
  private Optional<Path> from = Optional.empty();

  @Option(
      names = "--infer-all",
      description =
          "Also infer labels for images whose label is known. Default: keep the known" + " label.")
  private boolean inferAll;

  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--out",
      paramLabel = "FILE.npz",
      description = "The labels. Default: labels.npz in the run directory.")
  private Optional<Path> out = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    LabelSplit split = LabelSplit.read(splitFile);
    Optional<Extractor.Start> start = from.map(Extractor.Start::of);
    try (ImageSet images = data.train(console);
        ImageSet heldOut = data.test()) {
      ImageSet seen = split.applyTo(images);
      double stepsPerEpoch =
          batchSize > 0
              ? (double) images.size() / batchSize
              : (double) split.labelledCount() / labelledBatchSize;
      ExtractorPlan.Data facts = ExtractorPlan.Data.of(images, split.labelledCount());
      start.ifPresent(begun -> begun.requireFits(options.network(), facts));
      ExtractorPlan plan =
          new ExtractorPlan(
              facts,
              options.network(),
              images.classes(),
              options.loss(rotationWeight, gamma),
              options.schedule(
                  batchSize,
                  labelledBatchSize,
                  stepsPerEpoch,
                  images.height(),
                  ExtractorPlan.Epochs.CLASSIFY),
              seed.or(1L),
              start.map(Extractor.Start::checksum).orElse(""));
      ExtractorTraining.Outcome outcome = options.train(this, console, plan, seen, heldOut, start);
      if (!outcome.finished()) {
        console.print(options.runDir().toString());
        return ExitCode.INTERRUPTED;
      }
      label(console, images, split, outcome);
    }
    data.report(console);
    return ExitCode.DONE;
  }

  private void label(
      Console console, ImageSet images, LabelSplit split, ExtractorTraining.Outcome outcome)
      throws IOException {
    Path file = out.orElseGet(() -> options.runDir().resolve("labels.npz"));
    LabelSet labels;
    try (Extractor extractor = Extractor.open(options.runDir(), session());
        Progress progress = console.progress("labelling", images.size(), "images")) {
      labels = extractor.label(images, split, !inferAll, progress::at);
    }
    labels.write(file);
    double wrong = labels.error(images, split);
    if (json.wanted()) {
      Map<String, Object> document = LabelPretrain.document(options, outcome);
      document.put("labels", file.toString());
      document.put("labels_used", split.labelledCount());
      document.put("inferred_error", JsonOption.number(wrong));
      console.json(document);
    } else {
      outcome.validation().map(Validation::line).ifPresent(console::print);
      console.print(
          String.format(
              Locale.ROOT,
              "%s: %,d labels known, %,d inferred%s",
              file,
              split.labelledCount(),
              images.size() - split.labelledCount(),
              Double.isNaN(wrong) ? "" : ", of which %.2f %% are wrong".formatted(100 * wrong)));
    }
  }
}
