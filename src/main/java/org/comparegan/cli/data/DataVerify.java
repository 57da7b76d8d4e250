package org.comparegan.cli.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.SplitConverter;
import org.comparegan.cli.common.Takes;
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
      "Reads and decodes every image. Prints the number per class, unreadable and equal images,"
          + " and the SHA-256 of the content.",
      "Exit code 3 when an image cannot be read."
    },
    footer = {"", "Example:", "  ./comparegan data verify fashion-mnist"})
final class DataVerify extends Verb {
  private static final int LISTED = 20;
  private static final int CLASSES_SHOWN = 5;
  private static final int SIZES_SHOWN = 3;

  /** Ratio of the largest to the smallest class from which imbalance is reported. */
  private static final int IMBALANCE = 2;

  @Takes(Kind.DATA_SET)
  @Parameters(
      paramLabel = "NAME|PATH",
      description = "A data set by name ('data ls'), or a folder, zip, tar or TFRecord file.")
  private String name = "";

  @Option(
      names = "--split",
      paramLabel = "train|test",
      converter = SplitConverter.class,
      description = "The split. Default: both.")
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
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < found.perClass().length; i++) {
      String label = i < set.classNames().size() ? set.classNames().get(i) : "";
      if (found.perClass()[i] == 0) {
        // One more than is shown: a single label can make millions.
        if (empty.size() <= CLASSES_SHOWN) {
          empty.add(label.isEmpty() ? String.valueOf(i) : label);
        }
      } else {
        table = table.row(Cell.of(i, 0), Cell.of(label), Cell.of(found.perClass()[i], 0));
      }
    }
    console.print(table.rows().isEmpty() ? set.name() + "\n" : table.text(console.width()));
    summary(found, empty).forEach(sentence -> console.print(console.wrapped(sentence, "")));
    console.print("");
    list(
        console,
        counted(found.corrupt().size(), "image cannot", "images cannot") + " be read:",
        List.copyOf(found.corrupt().values()));
    list(
        console,
        counted(found.duplicates().size(), "group", "groups") + " of images with equal pixels:",
        found.duplicates().stream().map(places -> String.join(" = ", places)).toList());
  }

  /** A sentence on each thing that a person should know before training. */
  private static List<String> summary(Verification found, List<String> empty) {
    List<String> sentences = new ArrayList<>();
    String total = counted(found.images(), "image", "images");
    if (found.unlabelled() == found.images()) {
      sentences.add(total + ", without labels.");
    } else if (found.unlabelled() > 0) {
      sentences.add("%s, of which %,d without a label.".formatted(total, found.unlabelled()));
    } else {
      sentences.add(total + ".");
    }
    found.sha256().ifPresent(sum -> sentences.add("SHA-256 " + sum));
    if (!empty.isEmpty()) {
      sentences.add(
          "%s no images: %s."
              .formatted(
                  counted(
                      (int) Arrays.stream(found.perClass()).filter(count -> count == 0).count(),
                      "class has",
                      "classes have"),
                  some(empty, CLASSES_SHOWN)));
    }
    int[] counts = Arrays.stream(found.perClass()).filter(count -> count > 0).sorted().toArray();
    if (counts.length > 1 && counts[counts.length - 1] >= IMBALANCE * counts[0]) {
      sentences.add(
          "Classes have %,d to %,d images: label_split.balanced = True draws them equally often."
              .formatted(counts[0], counts[counts.length - 1]));
    }
    if (found.sizes().size() > 1) {
      List<String> sizes =
          found.sizes().entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .map(size -> "%,d of %s".formatted(size.getValue(), size.getKey()))
              .toList();
      sentences.add(
          "Images of %,d sizes, height × width: %s. Training needs one size: data prepare --resolution."
              .formatted(sizes.size(), some(sizes, SIZES_SHOWN)));
    }
    int decoded = found.sizes().values().stream().mapToInt(Integer::intValue).sum();
    if (found.grey() > 0 && found.grey() < decoded) {
      sentences.add(
          counted(found.grey(), "image is grey and", "images are grey and")
              + " read in three channels.");
    }
    if (found.turned() > 0) {
      sentences.add(
          counted(found.turned(), "image has", "images have")
              + " an EXIF orientation, which is not applied.");
    }
    return sentences;
  }

  private static String counted(int number, String one, String several) {
    return "%,d %s".formatted(number, number == 1 ? one : several);
  }

  private static String some(List<String> all, int most) {
    return String.join(", ", all.subList(0, Math.min(most, all.size())))
        + (all.size() > most ? ", …" : "");
  }

  private static void list(Console console, String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    console.print(title);
    lines.stream()
        .limit(LISTED)
        .forEach(line -> console.print(console.wrapped("  " + line, "    ")));
    if (lines.size() > LISTED) {
      console.print("  and %,d more (--json lists all)".formatted(lines.size() - LISTED));
    }
    console.print("");
  }
}
