package org.comparegan.cli.label;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.fewlabels.ExtractorPlan;
import org.comparegan.fewlabels.ExtractorTraining;
import org.comparegan.fewlabels.Validation;
import org.comparegan.image.ImageSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a feature extractor without labels. */
@Command(
    name = "pretrain",
    description =
        "Trains a network without labels to recognise rotations of images by 0, 90, 180 or 270 "
            + "degrees; 'labels cluster' clusters its features. Resumes.",
    footer = {
      "",
      "Example:",
      "  ./comparegan labels pretrain --data fashion-mnist-32 \\",
      "      --run-dir runs/rotation --epochs 3" + " \\",
      "      --learning-rate 0.4"
    })
final class LabelPretrain extends ComputingVerb {
  @Mixin private LabelDataOptions data = new LabelDataOptions();

  @Mixin private ExtractorOptions options = new ExtractorOptions();

  @Count(to = 1 << 20)
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images per step, each in all four rotations. Default: ${DEFAULT-VALUE}.",
      defaultValue = "64")
  private int batchSize;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) {
    try (ImageSet images = data.train(console);
        ImageSet heldOut = data.test()) {
      ExtractorPlan plan =
          new ExtractorPlan(
              ExtractorPlan.Data.of(images, 0),
              options.network(),
              0,
              options.loss(1, 0),
              options.schedule(
                  batchSize,
                  0,
                  (double) images.size() / batchSize,
                  images.height(),
                  ExtractorPlan.Epochs.PRETRAIN),
              seed.or(1L),
              "");
      ExtractorTraining.Outcome outcome =
          options.train(this, console, plan, images, heldOut, Optional.empty());
      data.report(console);
      if (json.wanted()) {
        console.json(document(options, outcome));
      } else {
        outcome.validation().map(Validation::line).ifPresent(console::print);
        console.print(options.runDir().toString());
      }
      return outcome.finished() ? ExitCode.DONE : ExitCode.INTERRUPTED;
    }
  }

  /** The outcome of a training as JSON. */
  static Map<String, Object> document(ExtractorOptions options, ExtractorTraining.Outcome outcome) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run_dir", options.runDir().toString());
    document.put("finished", outcome.finished());
    Optional<Validation> found = outcome.validation();
    found.ifPresent(
        v -> {
          document.put("validation_images", v.images());
          v.rotationAccuracy().ifPresent(x -> document.put("rotation_accuracy", x));
          v.top1Error().ifPresent(x -> document.put("top1_error", x));
          v.top5Error().ifPresent(x -> document.put("top5_error", x));
        });
    return document;
  }
}
