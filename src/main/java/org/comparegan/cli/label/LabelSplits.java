package org.comparegan.cli.label;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.image.ImageSet;
import org.comparegan.label.LabelSplit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Chooses the images whose labels are known. */
@Command(
    name = "split",
    description =
        "Chooses the images that keep their label, the same share of each class; images chosen at"
            + " 5 %% are also chosen at 10 %%. Writes DIR/<percent>.txt: the data's checksum,"
            + " the seed, and the index of each labelled image.",
    footer = {
      "",
      "Example:",
      "  ./comparegan labels split --data fashion-mnist-32 --percent 2.5,5,10,20 \\",
      "      --out runs/splits"
    })
final class LabelSplits extends Verb {
  @Mixin private LabelDataOptions data = new LabelDataOptions();

  @Option(
      names = "--percent",
      split = ",",
      paramLabel = "P",
      description =
          "Shares of each class, rounded to whole images; a class left without labels is an error.")
  private List<Double> percents = List.of();

  @Count
  @Option(
      names = "--count",
      split = ",",
      paramLabel = "N",
      description = "Or: images per class; the files are DIR/<count>-per-class.txt.")
  private List<Integer> counts = List.of();

  @Takes(Kind.NEW_FOLDER)
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the splits.")
  private Path out = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private SeedOption seed = new SeedOption();

  @Override
  protected ExitCode run(Console console) {
    if (percents.isEmpty() && counts.isEmpty()) {
      throw usage("Give --percent, as in 2.5,5,10,20, or --count.");
    }
    long drawn = seed.or(1L);
    List<Map<String, Object>> document = new ArrayList<>();
    try (ImageSet images = data.train(console)) {
      // All are made before the first is written: either all files are there or none.
      Map<String, LabelSplit> splits = new LinkedHashMap<>();
      percents.forEach(p -> splits.put(plain(p), made(() -> LabelSplit.percent(images, p, drawn))));
      counts.forEach(
          n -> splits.put(n + "-per-class", made(() -> LabelSplit.count(images, n, drawn))));
      splits.forEach(
          (name, split) -> {
            Path file = out.resolve(name + ".txt");
            split.write(file);
            document.add(
                Map.of(
                    "file", file.toString(),
                    "labelled", split.labelledCount(),
                    "images", split.size(),
                    "seed", split.seed(),
                    "data_checksum", split.dataChecksum()));
            if (!json.wanted()) {
              console.print(
                  "%s: %,d of %,d images of %s keep their label"
                      .formatted(file, split.labelledCount(), split.size(), images.name()));
            }
          });
    }
    if (json.wanted()) {
      console.json(document);
    }
    return ExitCode.DONE;
  }

  /** {@code 10}, {@code 2.5}. */
  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private LabelSplit made(Supplier<LabelSplit> split) {
    try {
      return split.get();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }
}
