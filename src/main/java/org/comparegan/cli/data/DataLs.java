package org.comparegan.cli.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataFacts;
import org.comparegan.data.DataSets;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists data sets. */
@Command(
    name = "ls",
    description = "Lists the known data sets and which of them are available.",
    footer = {"", "Example:", "  ./comparegan data ls"})
final class DataLs extends Verb {
  @Takes(Kind.FOLDER)
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where to look. Default: what comes with the project.")
  private Optional<Path> dataDir = Optional.empty();

  private final Map<Split, Found> imagenet = new EnumMap<>(Split.class);

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) {
    List<Map<String, Object>> document = new ArrayList<>();
    Table table = Table.of("", "name", "train", "test", "image", "classes", "where");
    for (String name : DataSets.names()) {
      DataFacts facts = DataSets.facts(name);
      Found train = found(name, Split.TRAIN);
      Found test = found(name, Split.TEST);
      String where = train.size().or(test::size).isPresent() ? place() : "not here";
      String trouble = train.trouble().or(test::trouble).orElse(where);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", name);
      train.size().ifPresent(size -> entry.put("train", size));
      test.size().ifPresent(size -> entry.put("test", size));
      entry.put("shape", facts.shape());
      entry.put("classes", facts.classes());
      entry.put("evaluation_examples", facts.evaluationExamples());
      entry.put("of_reference", facts.ofReference());
      entry.put("where", trouble);
      document.add(entry);
      table =
          table.row(
              Cell.of(name),
              size(train),
              size(test),
              Cell.of("%d×%d×%d".formatted(facts.height(), facts.width(), facts.channels())),
              facts.classes() == 0 ? Cell.of("") : Cell.of(facts.classes(), 0),
              Cell.of(trouble));
    }
    if (json.wanted()) {
      console.json(document);
    } else {
      console.print(table);
    }
    return ExitCode.DONE;
  }

  /** A split that is here with its size, or damaged, or neither. */
  private record Found(Optional<Integer> size, Optional<String> trouble) {}

  private String place() {
    return dataDir.map(Path::toString).orElse("comes with the project");
  }

  private static Cell size(Found found) {
    return found.size().map(size -> Cell.of(size, 0)).orElseGet(() -> Cell.of(""));
  }

  /** ImageNet is listed once for all its views, since that takes minutes for the whole of it. */
  private Found found(String name, Split split) {
    if (!name.contains("imagenet")) {
      return opened(name, split);
    }
    Found whole = imagenet.computeIfAbsent(split, s -> opened("imagenet_64", s));
    boolean filtered = name.contains("_hq") || name.startsWith("labeled_only_");
    return filtered && split == Split.TRAIN ? new Found(Optional.empty(), whole.trouble()) : whole;
  }

  private Found opened(String name, Split split) {
    try (ImageSet set = DataSets.open(name, split, dataDir)) {
      return new Found(Optional.of(set.size()), Optional.empty());
    } catch (DataException.Missing e) {
      return new Found(Optional.empty(), Optional.empty());
    } catch (DataException e) {
      return new Found(Optional.empty(), Optional.of("damaged: " + e.getMessage()));
    }
  }
}
