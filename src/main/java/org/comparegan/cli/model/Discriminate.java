package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.hub.FloatArray;
import org.comparegan.model.FiniteOutputs;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Model;
import org.comparegan.model.ModelDiscriminator;
import org.comparegan.model.ModelException;
import org.comparegan.model.ModuleModel;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows images to a discriminator. */
@Command(
    name = "discriminate",
    description =
        "Writes how real images look to the discriminator: the array prediction and, for a"
            + " checkpoint, the outputs of its heads: heads_rotation, heads_classes,"
            + " heads_prediction.",
    footer = {
      "",
      "Example, with a run of ./comparegan train:",
      "  ./comparegan discriminate --from runs/supervised --images images.npy \\",
      "      --label-ids labels.npy --out prediction.npz"
    })
public final class Discriminate extends ComputingVerb {
  @Mixin private ModelOptions model = new ModelOptions();

  @Takes(Kind.FILE)
  @Option(
      names = "--images",
      required = true,
      paramLabel = "FILE.npy",
      description = "Images [n, h, w, c] in [0, 1].")
  private Path images = Path.of("");

  @Takes(Kind.FILE)
  @Option(names = "--label-ids", paramLabel = "FILE.npy", description = "The class of each image.")
  private Optional<Path> labelIds = Optional.empty();

  @Takes(Kind.NEW_FILE)
  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.npz",
      description = "File for the array prediction [n, 1] and those of the heads.")
  private Path out = Path.of("");

  @Override
  protected ExitCode run(Console console) throws IOException {
    GivenArrays given = new GivenArrays(this);
    FloatArray pixels = given.finite("--images", images);
    if (pixels.shape().numDimensions() != 4) {
      throw usage(
          "--images: %s is of shape %s; it must be of shape [n, h, w, c]."
              .formatted(images, pixels.shape()));
    }
    if (hasOtherLevels(pixels)) {
      console.notice(
          images
              + " has values outside [0, 1], the range of training images: divide levels of 0 to"
              + " 255 by 255.");
    }
    Map<String, NpyArray> arrays = new TreeMap<>();
    try (Model opened = model.open(ImageSource.Options.reference(model.session(this)), console);
        ModelDiscriminator discriminator =
            opened
                .discriminator()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "%s has no graph from images to prediction%s."
                                .formatted(
                                    opened.name(),
                                    opened instanceof ModuleModel module
                                        ? ", nor one from float32[n, h, w, c] to float32[n, 1]; "
                                            + module.signatures()
                                        : "")))) {
      GivenArrays.Classes taken =
          new GivenArrays.Classes(
              discriminator.conditional(),
              opened.classes().orElse(0),
              discriminator.predictsLabels());
      int[] labels = given.labels(labelIds, pixels.rows(), "images", taken);
      predictions(discriminator, pixels, labels)
          .forEach(
              (name, values) -> {
                FiniteOutputs.require(
                    opened.name(), "images", name, values.values(), pixels.rows());
                arrays.put(name, values.toNpy());
              });
    }
    Npz.write(out, arrays);
    console.print(out.toString());
    return ExitCode.DONE;
  }

  private SortedMap<String, FloatArray> predictions(
      ModelDiscriminator discriminator, FloatArray pixels, int[] labels) {
    try {
      return discriminator.predict(pixels, labels);
    } catch (ModelException e) {
      throw usage("--images: " + e.getMessage());
    }
  }

  private static boolean hasOtherLevels(FloatArray pixels) {
    for (float value : pixels.values()) {
      if (value < 0 || value > 1) {
        return true;
      }
    }
    return false;
  }
}
