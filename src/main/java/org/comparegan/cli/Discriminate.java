package org.comparegan.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.FloatArray;
import org.comparegan.checkpoint.HubModule;
import org.comparegan.checkpoint.LoadedModule;
import org.comparegan.checkpoint.ModelPath;
import org.comparegan.evaluate.TrainedDiscriminator;
import org.comparegan.npz.Npz;
import org.tensorflow.ndarray.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows images to a discriminator. */
@Command(
    name = "discriminate",
    description = "Writes how real given images look to the discriminator: array prediction.",
    footer = {
      "",
      "Example, with a run of ./comparegan train:",
      "  ./comparegan discriminate --from runs/supervised --images images.npy \\",
      "      --label-ids labels.npy --out prediction.npz"
    })
final class Discriminate extends Verb {
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--images",
      required = true,
      paramLabel = "FILE.npy",
      description = "Images [n, h, w, c] in [0, 1].")
  private Path images = Path.of("");

  @Option(names = "--label-ids", paramLabel = "FILE.npy", description = "The class of each.")
  private Optional<Path> labelIds = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.npz",
      description = "Where the array prediction [n, 1] goes.")
  private Path out = Path.of("");

  @Override
  ExitCode run(Console console) throws IOException {
    FloatArray pixels = ArrayFiles.floats(images);
    int[] labels = ArrayFiles.labels(labelIds);
    ModelPath path = model.path();
    Optional<HubModule> module = model.module(path);
    FloatArray prediction;
    if (module.isPresent()) {
      List<String> tags = model.tags(module.get(), "images", "prediction", "disc");
      try (LoadedModule loaded = module.get().load(tags, common().session().config())) {
        prediction = loaded.discriminate(pixels, labels);
      }
    } else {
      try (TrainedDiscriminator discriminator =
          model.trained(path).discriminator(common().session())) {
        prediction =
            new FloatArray(
                Shape.of(pixels.rows(), 1), discriminator.predict(pixels.values(), labels));
      }
    }
    Npz.write(out, Map.of("prediction", ArrayFiles.array(prediction)));
    console.print(out.toString());
    return ExitCode.DONE;
  }
}
