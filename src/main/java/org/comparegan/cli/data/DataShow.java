package org.comparegan.cli.data;

import java.io.IOException;
import java.nio.file.Path;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.SplitConverter;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataSets;
import org.comparegan.file.WholeFile;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.report.ContactSheet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows images of a data set. */
@Command(
    name = "show",
    description =
        "Writes a contact sheet: a column for each class, its first images under its number and"
            + " name; of more than 20 classes, the first image of each.",
    footer = {"", "Example:", "  ./comparegan data show fashion-mnist --out sheet.png"})
final class DataShow extends Verb {
  @Takes(Kind.DATA_SET)
  @Parameters(
      paramLabel = "NAME|PATH",
      description = "A data set by name ('data ls'), or a folder, zip, tar or TFRecord file.")
  private String name = "";

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--split",
      paramLabel = "train|test",
      converter = SplitConverter.class,
      description = "The split. Default: train.")
  private Split split = Split.TRAIN;

  @Count(to = 1_000)
  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Images of each class. Default: ${DEFAULT-VALUE}.",
      defaultValue = "8")
  private int rows;

  @Count(to = 1 << 15)
  @Option(
      names = "--side",
      paramLabel = "N",
      description =
          "Side in pixels of pictures from a path, which may differ in size. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "96")
  private int side;

  @Takes(Kind.NEW_FILE)
  @Option(names = "--out", required = true, paramLabel = "FILE.png", description = "The sheet.")
  private Path out = Path.of("");

  @Override
  protected ExitCode run(Console console) throws IOException {
    byte[] png;
    try (ImageSet set = set()) {
      set.notices().forEach(console::notice);
      png = ContactSheet.png(set, rows);
    }
    reading.report(console);
    WholeFile.write(out, stream -> stream.write(png));
    console.print(out.toString());
    return ExitCode.DONE;
  }

  private ImageSet set() {
    return DataSets.isPath(name)
        ? DataSets.thumbnails(Path.of(name), split, side, reading.data())
        : DataSets.open(name, split, reading.dataDir(), reading.data());
  }
}
