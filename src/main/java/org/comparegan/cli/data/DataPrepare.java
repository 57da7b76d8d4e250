package org.comparegan.cli.data;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.FormOptions;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.ResumeCommand;
import org.comparegan.cli.common.SplitConverter;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataFacts;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.Preparation;
import org.comparegan.data.StoredPictures;
import org.comparegan.image.DataException;
import org.comparegan.image.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a data set as TFRecords. */
@Command(
    name = "prepare",
    description =
        "Writes a data set as sharded TFRecords in the schema of TensorFlow Datasets. Resumes an"
            + " earlier run of the same preparation.",
    footer = {
      "",
      "Example:",
      "  ./comparegan data prepare fashion-mnist --split test \\",
      "      --to prepared/fashion-mnist"
    })
final class DataPrepare extends Verb {
  private static final int IMAGES_PER_SHARD = 10_000;
  private static final int MOST_SHARDS = 64;

  @Takes(Kind.DATA_SET)
  @Parameters(
      paramLabel = "NAME|PATH",
      description = "A data set by name ('data ls'), or a folder, zip, tar or TFRecord file.")
  private String source = "";

  @Takes(Kind.NEW_FOLDER)
  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private Path target = Path.of("");

  @Option(
      names = "--split",
      paramLabel = "train|test",
      converter = SplitConverter.class,
      description = "The split. Default: train; for a path, each split that it has.")
  private Optional<Split> split = Optional.empty();

  @Option(
      names = "--hold-out",
      paramLabel = "PERCENT",
      description =
          "Hold out this share of each class as a test split, if a path has none: scores then"
              + " compare with pictures that training does not see.")
  private Optional<Double> holdOut = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "First part of the file names. Default: the source's name.")
  private Optional<String> name = Optional.empty();

  @Mixin private FormOptions form = new FormOptions();

  @Count(to = MOST_SHARDS)
  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "Number of files, up to 64. Default: one per 10,000 pictures.")
  private Optional<Integer> shards = Optional.empty();

  @Takes(Kind.LABELS)
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Labels by file name, CSV or JSON, or the reference's label TFRecords ({split} is"
              + " replaced).")
  private Optional<String> labels = Optional.empty();

  @Mixin private ReadingOptions reading = new ReadingOptions();

  @Override
  protected ExitCode run(Console console) {
    if (DataSets.isPath(source) && isWithin(Path.of(source))) {
      throw usage(
          "--to %s lies in %s, whose pictures are read: give another directory."
              .formatted(target, source));
    }
    DataOptions options = labels.map(reading.data()::labelled).orElseGet(reading::data);
    Optional<DataFacts> known =
        DataSets.isPath(source) ? Optional.empty() : Optional.of(DataSets.facts(source));
    known.ifPresent(this::requireOwnSplits);
    holdOut.ifPresent(this::requireUndivided);
    try (Interruption interruption = new Interruption(Duration.ofMinutes(1), console)) {
      ExitCode code = ExitCode.DONE;
      for (Split part : parts()) {
        try (StoredPictures stored =
            StoredPictures.open(source, part, reading.dataDir(), options)) {
          stored.set().notices().forEach(console::notice);
          if (holdOut.isPresent() && stored instanceof StoredPictures.Encoded all) {
            List<StoredPictures> halves = all.heldOut(holdOut.get());
            code = prepare(halves.get(0), Split.TRAIN, known, interruption, console);
            if (code == ExitCode.DONE) {
              code = prepare(halves.get(1), Split.TEST, known, interruption, console);
            }
          } else {
            code = prepare(stored, part, known, interruption, console);
          }
        }
        if (code != ExitCode.DONE) {
          break;
        }
      }
      reading.report(console);
      if (code == ExitCode.DONE) {
        console.notice("To use it: --data " + ResumeCommand.quoted(target.toString()));
      }
      return code;
    }
  }

  private List<Split> parts() {
    boolean both = split.isEmpty() && DataSets.isPath(source) && DataSets.hasTestSplit(source);
    return both ? List.of(Split.TRAIN, Split.TEST) : List.of(split.orElse(Split.TRAIN));
  }

  private ExitCode prepare(
      StoredPictures stored,
      Split part,
      Optional<DataFacts> known,
      Interruption interruption,
      Console console) {
    try (Progress progress = console.progress("preparing", stored.set().size(), "images")) {
      Preparation.Plan plan =
          new Preparation.Plan(
              name.orElseGet(
                  () -> known.map(this::recordName).orElseGet(() -> DataSets.pathName(source))),
              known.map(facts -> splitName(facts, part)).orElse(part.label()),
              target,
              shards.orElse(usualShards(stored.set().size())),
              form.form(),
              known.filter(f -> f.evaluationSplit().equals("validation")).isPresent());
      Optional<Preparation.Result> result =
          new Preparation(stored, plan, reading.skipped())
              .run(
                  Runtime.getRuntime().availableProcessors(),
                  progress::at,
                  interruption::requested);
      if (result.isEmpty()) {
        console.notice("Stopped: the same command continues from here.");
        return ExitCode.INTERRUPTED;
      }
      if (result.get().kept() > 0) {
        console.notice("Kept %,d shards of an earlier run.".formatted(result.get().kept()));
      }
      console.print(
          "%,d images in %d shard(s): %s%s"
              .formatted(
                  result.get().images(),
                  result.get().files().size(),
                  target,
                  part == Split.TEST ? ", for testing" : ""));
      return ExitCode.DONE;
    }
  }

  private void requireUndivided(double percent) {
    if (!(percent > 0 && percent < 100)) {
      throw usage("--hold-out is a share above 0 and below 100 percent, not " + percent + ".");
    }
    if (!DataSets.isPath(source) || split.isPresent() || DataSets.hasTestSplit(source)) {
      throw usage(
          "--hold-out is for a path without a test split, and excludes --split: %s has one."
              .formatted(source));
    }
  }

  private boolean isWithin(Path pictures) {
    return target.toAbsolutePath().normalize().startsWith(pictures.toAbsolutePath().normalize());
  }

  private static int usualShards(int images) {
    return Math.max(1, Math.min(MOST_SHARDS, (images + IMAGES_PER_SHARD - 1) / IMAGES_PER_SHARD));
  }

  /** Refuses sets that split by counting, since a copy of a part would be split again. */
  private void requireOwnSplits(DataFacts facts) {
    if (facts.trainingSplit().contains("[")) {
      throw new DataException(
          "%s splits its pictures by counting them (%s), which a copy of a part would spoil: prepare its folder by path."
              .formatted(source, facts.trainingSplit()));
    }
  }

  private static String splitName(DataFacts facts, Split part) {
    return part == Split.TRAIN ? facts.trainingSplit() : facts.evaluationSplit();
  }

  private String recordName(DataFacts facts) {
    return facts.evaluationSplit().equals("validation") ? "imagenet2012" : facts.name();
  }
}
