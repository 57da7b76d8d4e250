package org.comparegan.cli.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.SplitConverter;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.StoredPictures;
import org.comparegan.data.Verification;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.LabelledSet;
import org.comparegan.image.Split;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a data set whole. */
@Command(
    name = "verify",
    description = {
      "Reads and decodes every image: how many there are of each class, which cannot be read, which"
          + " are equal, and the content's SHA-256.",
      "Exit code 3 when an image cannot be read."
    },
    footer = {"", "Example:", "  ./comparegan data verify fashion-mnist"})
final class DataVerify extends Verb {
  private static final int LISTED = 20;

  /** Ratio of the largest to the smallest class from which imbalance is reported. */
  private static final int IMBALANCE = 2;

  @Parameters(
      paramLabel = "NAME|PATH",
      description = "A data set as ls prints it, or a folder, zip, tar or TFRecord file.")
  private String name = "";

  @Option(
      names = "--split",
      paramLabel = "train|test",
      converter = SplitConverter.class,
      description = "Which part. Default: both.")
  private Optional<Split> split = Optional.empty();

  @Mixin private ReadingOptions reading = new ReadingOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) {
    Map<String, Object> document = new LinkedHashMap<>();
    boolean good = true;
    String before = "";
    Set<String> said = new HashSet<>();
    Optional<DataException> missing = Optional.empty();
    for (Split part : split.map(List::of).orElse(List.of(Split.values()))) {
      CorruptFiles corrupt = new CorruptFiles();
      DataOptions options = DataOptions.DEFAULTS.skipping(corrupt);
      try (StoredPictures stored = StoredPictures.open(name, part, reading.dataDir(), options)) {
        LabelledSet set = stored.set();
        if (DataSets.isPath(name) && set.checksum().equals(before)) {
          // The path has no splits: both are all of it.
          continue;
        }
        before = set.checksum();
        set.notices().stream().filter(said::add).forEach(console::notice);
        try (Progress progress = console.progress("verifying", set.size(), "images")) {
          Verification found = Verification.of(stored, corrupt, progress::at);
          good &= found.corrupt().isEmpty();
          document.put(part.label(), entry(found));
          if (!json.wanted()) {
            print(console, set, found);
          }
        }
      } catch (DataException.Missing e) {
        missing = Optional.of(e);
      }
    }
    if (document.isEmpty()) {
      throw missing.orElseThrow();
    }
    missing.ifPresent(e -> console.notice(String.valueOf(e.getMessage())));
    if (json.wanted()) {
      console.json(document);
    }
    return good ? ExitCode.DONE : ExitCode.DIFFERENCE;
  }

  private static Map<String, Object> entry(Verification found) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("images", found.images());
    entry.put("per_class", found.perClass());
    entry.put("unlabelled", found.unlabelled());
    entry.put("exif_orientation", found.turned());
    entry.put("sizes", found.sizes());
    entry.put("grey", found.grey());
    entry.put("corrupt", found.corrupt());
    entry.put("duplicates", found.duplicates());
    found.sha256().ifPresent(sum -> entry.put("sha256", sum));
    return entry;
  }

  private static void print(Console console, LabelledSet set, Verification found) {
    Table table = Table.of(set.name(), "class", "name", "images");
    int empty = 0;
    for (int i = 0; i < found.perClass().length; i++) {
      String label = i < set.classNames().size() ? set.classNames().get(i) : "";
      if (found.perClass()[i] == 0) {
        empty++;
        continue;
      }
      table = table.row(Cell.of(i, 0), Cell.of(label), Cell.of(found.perClass()[i], 0));
    }
    String sum = found.sha256().map(s -> ", SHA-256 " + s).orElse("");
    table = table.note("%,d images%s.".formatted(found.images(), sum));
    if (empty > 0) {
      table = table.note("%,d further classes have no images.".formatted(empty));
    }
    int[] counts = Arrays.stream(found.perClass()).filter(count -> count > 0).sorted().toArray();
    if (counts.length > 1 && counts[counts.length - 1] >= IMBALANCE * counts[0]) {
      table =
          table.note(
              "Classes have %,d to %,d images: label_split.balanced = True draws them equally often."
                  .formatted(counts[0], counts[counts.length - 1]));
    }
    if (found.unlabelled() > 0) {
      table = table.note("%,d images have no label.".formatted(found.unlabelled()));
    }
    if (found.turned() > 0) {
      table =
          table.note(
              "%,d images have an EXIF orientation: they are not turned by it."
                  .formatted(found.turned()));
    }
    int decoded = found.sizes().values().stream().mapToInt(Integer::intValue).sum();
    if (found.grey() > 0 && found.grey() < decoded) {
      table =
          table.note(
              "%,d images are grey: they are read in three channels.".formatted(found.grey()));
    }
    if (found.sizes().size() > 1) {
      table =
          table.note(
              "Images of %,d sizes, such as %s: training needs one, see data prepare --resolution."
                  .formatted(
                      found.sizes().size(),
                      String.join(", ", found.sizes().keySet().stream().limit(3).toList())));
    }
    console.print(table.text().stripTrailing() + "\n");
    list(console, "that cannot be read", List.copyOf(found.corrupt().values()));
    list(
        console,
        "equal pixel by pixel",
        found.duplicates().stream().map(places -> String.join(" = ", places)).toList());
  }

  private static void list(Console console, String what, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    console.print("%,d %s:".formatted(lines.size(), what));
    lines.stream().limit(LISTED).forEach(line -> console.print("  " + line));
    if (lines.size() > LISTED) {
      console.print("  and %,d more (--json lists all)".formatted(lines.size() - LISTED));
    }
    console.print("");
  }
}
