package org.comparegan.cli.label;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Verb;
import org.comparegan.fewlabels.LabelSet;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.label.LabelFileWriter;
import org.comparegan.label.LabelSplit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes label files. */
@Command(
    name = "write",
    description =
        "Writes labels as files that training reads (gin replace_labels.file_pattern): TFRecords in"
            + " the reference's schema, or CSV. Beside each stands what it is for, so that it is"
            + " refused for another data set.",
    footer = {
      "",
      "Example:",
      "  ./comparegan labels write --data fashion-mnist-32 --labels runs/classifier/labels.npz \\",
      "      --to labels/inferred-10",
      "The known labels alone, −1 for the others:",
      "  ./comparegan labels write --data fashion-mnist-32 --label-split runs/splits/10.txt \\",
      "      --to labels/known-10"
    })
final class LabelWrite extends Verb {
  @Mixin private LabelDataOptions data = new LabelDataOptions();

  @Option(
      names = "--labels",
      paramLabel = "FILE.npz",
      description = "Labels from 'labels cluster' or 'labels classify'.")
  private Optional<Path> labelFile = Optional.empty();

  @Option(
      names = "--label-split",
      paramLabel = "FILE.txt",
      description = "Or the true labels that a split lets be known.")
  private Optional<Path> splitFile = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "tfrecord|csv",
      description = "Default: ${DEFAULT-VALUE}.",
      defaultValue = "tfrecord")
  private Format format = Format.TFRECORD;

  @Option(
      names = "--soft",
      description =
          "Distributions in the place of classes: logits in TFRecords, probabilities in CSV.")
  private boolean soft;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Where train.tfrecord or train.csv goes; one kind of labels a directory.")
  private Path to = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  /** The form of a label file. */
  enum Format {
    TFRECORD,
    CSV
  }

  @Override
  protected ExitCode run(Console console) throws IOException {
    if (labelFile.isPresent() == splitFile.isPresent()) {
      throw usage("Give either --labels FILE.npz or --label-split FILE.txt.");
    }
    try (ImageSet images = data.train()) {
      LabelSet labels =
          labelFile.isPresent()
              ? LabelSet.read(labelFile.get())
              : LabelSet.of(images, LabelSplit.read(splitFile.orElseThrow()));
      labels.requireFor(images);
      if (soft && labels.soft().isEmpty()) {
        throw usage("--soft: these labels have no distributions; 'labels classify' makes some.");
      }
      LabelFileWriter writer =
          new LabelFileWriter(
              images, Split.TRAIN, labels.facts().classes(), labels.facts().origin());
      Optional<float[]> distributions = soft ? labels.soft() : Optional.empty();
      Path file =
          format == Format.CSV
              ? writer.csv(to, labels.hard(), distributions)
              : writer.tfRecord(to, labels.hard(), distributions);
      data.report(console);
      String pattern = to.resolve("{split}*").toString();
      if (json.wanted()) {
        console.json(
            Map.of(
                "file",
                file.toString(),
                "pattern",
                pattern,
                "images",
                labels.hard().length,
                "classes",
                labels.facts().classes(),
                "soft",
                soft));
      } else {
        console.print(file + ": " + labels.facts().origin());
        console.print("replace_labels.file_pattern = \"" + pattern + "\"");
      }
    }
    return ExitCode.DONE;
  }
}
