package org.comparegan.cli.label;

import java.io.IOException;
import java.nio.file.Path;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.fewlabels.LabelAudit;
import org.comparegan.fewlabels.LabelSet;
import org.comparegan.image.ImageSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows labels to a person. */
@Command(
    name = "report",
    description =
        "Writes an HTML report on labels: the number of true labels used, a histogram, the "
            + "confusion with true labels, and a contact sheet of each class or cluster.",
    footer = {
      "",
      "Example:",
      "  ./comparegan labels report --data fashion-mnist-32 \\",
      "      --labels runs/classifier/labels.npz --out labels.html"
    })
final class LabelReport extends Verb {
  @Mixin private LabelDataOptions data = new LabelDataOptions();

  @Takes(Kind.FILE)
  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE.npz",
      description = "Labels from 'labels cluster' or 'labels classify'.")
  private Path labels = Path.of("");

  @Count(to = 10_000)
  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images on the contact sheet of a class. Default: ${DEFAULT-VALUE}.",
      defaultValue = "32")
  private int perClass;

  @Takes(Kind.NEW_FILE)
  @Option(names = "--out", required = true, paramLabel = "FILE.html", description = "The page.")
  private Path out = Path.of("");

  @Override
  protected ExitCode run(Console console) throws IOException {
    try (ImageSet images = data.train(console)) {
      new LabelAudit(LabelSet.read(labels), images, perClass).page().write(out);
    }
    data.report(console);
    console.print(out.toString());
    return ExitCode.DONE;
  }
}
