package org.comparegan.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.Split;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a data set whole. */
@Command(
    name = "verify",
    description = "Reads every image: how many there are of each class, and the content's SHA-256.",
    footer = {"", "Example:", "  ./comparegan data verify fashion-mnist"})
final class DataVerify extends Verb {
  @Parameters(paramLabel = "NAME", description = "The data set, as ls prints it.")
  private String name = "";

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the data set is.")
  private Optional<Path> dataDir = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  ExitCode run(Console console) {
    Map<String, Object> document = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      ImageSet set = DataSets.open(name, split, dataDir);
      int[] counts = new int[set.classes()];
      int unlabelled = 0;
      for (int i = 0; i < set.size(); i++) {
        if (set.label(i) == ImageSet.UNLABELLED) {
          unlabelled++;
        } else {
          counts[set.label(i)]++;
        }
      }
      String checksum = set.checksum();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("images", set.size());
      entry.put("per_class", counts);
      entry.put("unlabelled", unlabelled);
      entry.put("sha256", checksum);
      document.put(split.label(), entry);
      if (!json.wanted()) {
        Table table = Table.of(set.name(), "class", "name", "images");
        for (int i = 0; i < counts.length; i++) {
          String label = i < set.classNames().size() ? set.classNames().get(i) : "";
          table = table.row(Cell.of(i, 0), Cell.of(label), Cell.of(counts[i], 0));
        }
        table = table.note("%,d images, SHA-256 %s.".formatted(set.size(), checksum));
        console.print(table.text().stripTrailing() + "\n");
      }
    }
    if (json.wanted()) {
      console.json(document);
    }
    return ExitCode.DONE;
  }
}
