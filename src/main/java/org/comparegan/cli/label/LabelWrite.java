package org.comparegan.cli.label;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.experiment.GinConfig;
import org.comparegan.fewlabels.LabelSet;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.label.LabelFileWriter;
import org.comparegan.label.LabelSplit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes label files. */
@Command(
    name = "write",
    description =
        "Writes labels as files that training reads (gin replace_labels.file_pattern): TFRecords"
            + " in the reference's schema, or CSV. A file beside them identifies the data set,"
            + " and other data sets refuse the labels.",
    footer = {
      "",
      "Example:",
      "  ./comparegan labels write --data fashion-mnist-32 \\",
      "      --labels runs/classifier/labels.npz --to labels/inferred-10",
      "Known labels only, −1 for the others:",
      "  ./comparegan labels write --data fashion-mnist-32 \\",
      "      --label-split runs/splits/10.txt --to labels/known-10"
    })
final class LabelWrite extends Verb {
  @Mixin private LabelDataOptions data = new LabelDataOptions();

  // Picocli sets it; with a value of its own, picocli would not ask for one of the options.
  @SuppressWarnings("NullAway.Init")
  @ArgGroup(multiplicity = "1")
  private Labels source;

  /** Which labels: one of these. */
  private static final class Labels {
    @Takes(Kind.FILE)
    @Option(
        names = "--labels",
        paramLabel = "FILE.npz",
        description = "Labels from 'labels cluster' or 'labels classify'.")
    private Optional<Path> file = Optional.empty();

    @Takes(Kind.FILE)
    @Option(
        names = "--label-split",
        paramLabel = "FILE.txt",
        description = "Or: the true labels of the images of a split.")
    private Optional<Path> split = Optional.empty();

    LabelSet read(ImageSet images) throws IOException {
      return file.isPresent()
          ? LabelSet.read(file.get())
          : LabelSet.of(images, LabelSplit.read(split.orElseThrow()));
    }
  }

  @Option(
      names = "--format",
      paramLabel = "tfrecord|csv",
      description = "Default: ${DEFAULT-VALUE}.",
      defaultValue = "tfrecord")
  private Format format = Format.TFRECORD;

  @Option(names = "--soft", description = "Soft labels: logits in TFRecords, probabilities in CSV.")
  private boolean soft;

  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Folder of train.tfrecord or train.csv; one kind of labels per folder.")
  private Path to = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  /** The form of a label file. */
  enum Format {
    TFRECORD,
    CSV
  }

  @Override
  protected ExitCode run(Console console) throws IOException {
    try (ImageSet images = data.train(console)) {
      LabelSet labels = source.read(images);
      labels.requireFor(images);
      if (soft && labels.soft().isEmpty()) {
        throw usage("--soft: these labels have no probabilities; those of 'labels classify' do.");
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
        console.print(GinConfig.binding("replace_labels.file_pattern", pattern));
      }
    }
    return ExitCode.DONE;
  }
}
