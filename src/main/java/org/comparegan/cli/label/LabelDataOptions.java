package org.comparegan.cli.label;

import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ReadingOptions;
import org.comparegan.cli.common.SeedOption;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.data.DataSets;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The data set that a verb labels. */
final class LabelDataOptions {
  @Takes(Kind.DATA_SET)
  @Option(
      names = "--data",
      required = true,
      paramLabel = "NAME|PATH",
      description = "The data set: a name ('data ls'), or a folder or archive of pictures.")
  private String data = "";

  @Mixin private ReadingOptions reading = new ReadingOptions();

  /** The training images with their own labels; the caller closes them. */
  ImageSet train(Console console) {
    ImageSet images = DataSets.open(data, Split.TRAIN, reading.dataDir(), reading.data());
    images.notices().forEach(console::notice);
    return images;
  }

  /** The held-out images; the caller closes them. */
  ImageSet test() {
    return DataSets.open(data, Split.TEST, reading.dataDir(), reading.data());
  }

  /** Lists what could not be read. */
  void report(Console console) {
    reading.report(console);
  }

  /** A seed in the range of NumPy's. */
  static long seed(Verb verb, SeedOption option) {
    long seed = option.or(1L);
    if (seed < 0 || seed > 0xFFFF_FFFFL) {
      throw verb.usage("--seed must lie in [0, 4294967295], not " + seed + ".");
    }
    return seed;
  }
}
