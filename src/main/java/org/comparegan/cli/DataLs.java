package org.comparegan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.data.DataException;
import org.comparegan.data.DataSets;
import org.comparegan.data.ImageSet;
import org.comparegan.data.Split;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists data sets. */
@Command(
    name = "ls",
    description = "Lists the data sets that are known, and which of them are here.",
    footer = {"", "Example:", "  ./comparegan data ls"})
final class DataLs extends Verb {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where to look. Default: what comes with the project.")
  private Optional<Path> dataDir = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  ExitCode run(Console console) {
    String where = dataDir.map(Path::toString).orElse("comes with the project");
    List<Map<String, Object>> document = new ArrayList<>();
    Table table = Table.of("", "name", "train", "test", "image", "classes", "where");
    for (String name : DataSets.names()) {
      Optional<ImageSet> train = open(name, Split.TRAIN);
      Optional<ImageSet> test = open(name, Split.TEST);
      Optional<ImageSet> any = train.or(() -> test);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", name);
      train.ifPresent(set -> entry.put("train", set.size()));
      test.ifPresent(set -> entry.put("test", set.size()));
      any.ifPresent(
          set -> {
            entry.put("shape", List.of(set.height(), set.width(), set.channels()));
            entry.put("classes", set.classes());
            entry.put("where", where);
          });
      document.add(entry);
      table =
          table.row(
              Cell.of(name),
              size(train),
              size(test),
              Cell.of(
                  any.map(s -> "%d×%d×%d".formatted(s.height(), s.width(), s.channels()))
                      .orElse("")),
              any.map(s -> Cell.of(s.classes(), 0)).orElseGet(() -> Cell.of("")),
              Cell.of(any.isPresent() ? where : "not here"));
    }
    if (json.wanted()) {
      console.json(document);
    } else {
      console.print(table.text().stripTrailing());
    }
    return ExitCode.DONE;
  }

  private static Cell size(Optional<ImageSet> set) {
    return set.map(s -> Cell.of(s.size(), 0)).orElseGet(() -> Cell.of(""));
  }

  private Optional<ImageSet> open(String name, Split split) {
    try {
      return Optional.of(DataSets.open(name, split, dataDir));
    } catch (DataException e) {
      return Optional.empty();
    }
  }
}
