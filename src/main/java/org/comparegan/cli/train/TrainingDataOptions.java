package org.comparegan.cli.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.cli.common.FormOptions;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.data.PictureForm;
import org.comparegan.experiment.GinConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The data that a training sees in place of its configuration's. */
final class TrainingDataOptions {
  @Takes(Kind.DATA_SET)
  @Option(
      names = "--data",
      paramLabel = "NAME|PATH",
      description =
          "The data set: a name ('data ls'), or a folder, zip, tar or TFRecord file. Default: the"
              + " configuration's.")
  private Optional<String> data = Optional.empty();

  @Takes(Kind.LABELS)
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Labels by file name, CSV or JSON, or label TFRecords ({split} is replaced). Default:"
              + " those of the data set.")
  private Optional<String> labels = Optional.empty();

  @Mixin private FormOptions pictures = new FormOptions();

  @Option(
      names = "--mirror",
      description =
          "Mirror each training image left to right with probability 1/2. Default:"
              + " pictures.mirror.")
  private boolean mirror;

  /** Bindings that say so, to be read after the configuration. */
  List<String> bindings() {
    List<String> bindings = new ArrayList<>();
    data.ifPresent(name -> bindings.add(GinConfig.binding("dataset.name", name)));
    labels.ifPresent(file -> bindings.add(GinConfig.binding("replace_labels.file_pattern", file)));
    PictureForm form = pictures.form();
    form.resolution().ifPresent(side -> bindings.add("pictures.resolution = " + side));
    form.colors().ifPresent(number -> bindings.add("pictures.colors = " + number));
    if (mirror) {
      bindings.add("pictures.mirror = True");
    }
    return bindings;
  }
}
