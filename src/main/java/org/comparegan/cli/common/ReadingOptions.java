package org.comparegan.cli.common;

import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.data.DataOptions;
import org.comparegan.image.CorruptFiles;
import picocli.CommandLine.Option;

/** Where a data set is, and how pictures that cannot be read are treated. */
public final class ReadingOptions {
  private static final int LISTED = 20;

  private final CorruptFiles skipped = new CorruptFiles();

  @Takes(Kind.FOLDER)
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data set is. Default: what comes with the project.")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--skip-corrupt",
      description =
          "Replace a picture or part of an archive that cannot be read by the next one that can,"
              + " and list them at the end. Default: stop with an error.")
  private boolean skipCorrupt;

  public Optional<Path> dataDir() {
    return dataDir;
  }

  /** What was skipped, if skipping was asked for. */
  public Optional<CorruptFiles> skipped() {
    return skipCorrupt ? Optional.of(skipped) : Optional.empty();
  }

  /** The reference's options, and skipping if it was asked for. */
  public DataOptions data() {
    return skipCorrupt ? DataOptions.DEFAULTS.skipping(skipped) : DataOptions.DEFAULTS;
  }

  /** Lists what was skipped. */
  public void report(Console console) {
    if (skipped.size() == 0) {
      return;
    }
    console.notice("Skipped %,d that could not be read:".formatted(skipped.size()));
    skipped.all().values().stream().limit(LISTED).forEach(why -> console.notice("  " + why));
    if (skipped.size() > LISTED) {
      console.notice("  and %,d more".formatted(skipped.size() - LISTED));
    }
  }
}
