package org.comparegan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.Split;
import org.comparegan.file.WholeFile;
import org.comparegan.report.ImageGrid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows images of a data set. */
@Command(
    name = "show",
    description = "Writes a contact sheet: a column for each class, its first images below.",
    footer = {"", "Example:", "  ./comparegan data show fashion-mnist --out sheet.png"})
final class DataShow extends Verb {
  @Parameters(paramLabel = "NAME", description = "The data set, as ls prints it.")
  private String name = "";

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the data set is.")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "train|test",
      converter = SplitConverter.class,
      description = "Which part. Default: train.")
  private Split split = Split.TRAIN;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Images of each class. Default: ${DEFAULT-VALUE}.",
      defaultValue = "8")
  private int rows;

  @Option(names = "--out", required = true, paramLabel = "FILE.png", description = "The sheet.")
  private Path out = Path.of("");

  @Override
  ExitCode run(Console console) throws IOException {
    if (rows < 1) {
      throw usage("--rows must be 1 or more, not " + rows + ".");
    }
    ImageSet set = DataSets.open(name, split, dataDir);
    List<List<Integer>> columns = new ArrayList<>();
    for (int i = 0; i < set.classes(); i++) {
      columns.add(new ArrayList<>());
    }
    for (int i = 0; i < set.size(); i++) {
      if (set.label(i) != ImageSet.UNLABELLED && columns.get(set.label(i)).size() < rows) {
        columns.get(set.label(i)).add(i);
      }
    }
    columns.removeIf(List::isEmpty);
    int deep = columns.stream().mapToInt(List::size).max().orElse(0);
    if (deep == 0) {
      throw new IllegalArgumentException(set.name() + " has no labelled images.");
    }
    float[] pixels = new float[deep * columns.size() * set.pixels()];
    for (int column = 0; column < columns.size(); column++) {
      for (int row = 0; row < columns.get(column).size(); row++) {
        set.read(
            columns.get(column).get(row), pixels, (row * columns.size() + column) * set.pixels());
      }
    }
    ImageGrid grid =
        new ImageGrid(pixels, deep * columns.size(), set.height(), set.width(), set.channels());
    byte[] png = grid.png(columns.size(), 1, 0);
    WholeFile.write(out, stream -> stream.write(png));
    console.print(out.toString());
    return ExitCode.DONE;
  }
}
