package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.CifarImages;
import org.comparegan.evaluate.Evaluation;
import org.comparegan.evaluate.EvaluationProgress;
import org.comparegan.evaluate.EvaluationResult;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.evaluate.EvaluationSettings;
import org.comparegan.evaluate.RealStatistics;
import org.comparegan.feature.FeatureNetwork;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.ImageSet;
import org.comparegan.image.MemoryImages;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.model.Model;
import org.comparegan.model.ModuleModel;
import org.tensorflow.ndarray.Shape;

/** Golden cases of kind {@code evaluation}: the paper's protocol on a module, from end to end. */
final class ProtocolGolden {
  private ProtocolGolden() {}

  static GoldenCase of(Path file, JsonNode json) {
    String name = json.get("name").asText();
    return GoldenCase.of("evaluation", name, checks -> run(checks, file, json));
  }

  private static void run(Checks checks, Path file, JsonNode json) {
    ModuleFolder folder = new ModuleFolder(GoldenFiles.beside(file, json.get("module").asText()));
    folder.with(
        directory -> {
          evaluate(checks, file, directory, json);
          return checks;
        });
  }

  private static void evaluate(Checks checks, Path file, Path module, JsonNode json) {
    int batch = json.get("batch").asInt();
    int n = json.get("n").asInt();
    int classes = json.get("labels").isNull() ? 0 : json.get("labels").get("hi").asInt();
    EvaluationSettings settings =
        new EvaluationSettings(
            n,
            json.get("accumulator_batches").asInt() * batch,
            json.get("runs").asInt(),
            MetricProfiles.COMPARE_GAN);
    Path graph = GoldenFiles.beside(file, json.get("graph").asText());
    try (FeatureNetwork network =
            FeatureNetworks.open(
                graph, MetricProfiles.COMPARE_GAN.preparation(), checks.session());
        Model model =
            Model.open(
                ModelPath.open(module.toString()),
                Model.Options.reference(checks.session())
                    .withTags(GoldenFiles.texts(json.get("tags"))));
        ModuleModel.Generator source =
            (ModuleModel.Generator) model.generator(Optional.of(classes));
        RecordedSource recorded = new RecordedSource(source, n, json, checks)) {
      ImageSet real = real(file, json.get("real"), n);
      EvaluationResult result =
          new Evaluation(network, real, RealStatistics.uncached(), settings)
              .run(recorded, latents(json, batch, n), EvaluationProgress.SILENT);
      result.failure().ifPresent(why -> checks.absolute(why, Double.NaN, 0, 1));
      new ProtocolComparison(json, checks).compare(result, recorded, real, network);
    }
  }

  private static Latents.Stream latents(JsonNode json, int batch, int n) {
    int batches = (n + batch - 1) / batch;
    String salt = json.get("salt").asText();
    return new Latents.Stream() {
      @Override
      public String origin() {
        return salt;
      }

      @Override
      public Latents accumulator(long number) {
        return draw(json, salt + "accumulate/batch" + number + "/");
      }

      @Override
      public Latents sample(long number) {
        return draw(json, salt + "run" + number / batches + "/batch" + number % batches + "/");
      }
    };
  }

  private static Latents draw(JsonNode json, String key) {
    JsonNode labels = json.get("labels");
    return new Latents(
        GoldenTensor.of(json.get("z")).floats(key + "z"),
        labels.isNull() ? new int[0] : GoldenTensor.of(labels).ints(key + "labels"));
  }

  private static ImageSet real(Path file, JsonNode real, int n) {
    if (real.get("kind").asText().equals("cifar10")) {
      String name = real.get("file").asText();
      ImageSet all =
          CifarImages.read("cifar10", List.of(GoldenFiles.beside(file, name, "data/" + name)));
      return part(all, real.get("first").asInt(), n);
    }
    int size = real.get("size").asInt();
    int block = real.get("block").asInt();
    int channels = real.get("channels").asInt();
    int small = size / block;
    Shape shape = Shape.of(n, small, small, channels);
    float[] levels = GoldenTensor.floats(real.get("key").asText(), shape.size(), 0, 256);
    float[] repeated = GoldenTensor.blocks(levels, small, channels, block, size);
    byte[] pixels = new byte[repeated.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) repeated[i];
    }
    return new MemoryImages("formula", size, size, channels, List.of("one"), pixels, new int[n]);
  }

  private static ImageSet part(ImageSet all, int first, int n) {
    byte[] pixels = new byte[n * all.pixels()];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      all.read(first + i, pixels, i * all.pixels());
      labels[i] = all.label(first + i);
    }
    List<String> names =
        all.classNames().isEmpty() ? Collections.nCopies(all.classes(), "class") : all.classNames();
    return new MemoryImages(
        all.name(), all.height(), all.width(), all.channels(), names, pixels, labels);
  }

  /** A score of the result. */
  static Score score(EvaluationResult result, String name) {
    Score score = result.scores().get(name);
    if (score == null) {
      throw new IllegalStateException("The evaluation gave no " + name + ".");
    }
    return score;
  }

  /**
   * A module that remembers its samples, and compares its variables between accumulation and
   * sampling.
   */
  static final class RecordedSource implements ImageSource {
    private static final String PREFIX = "gen_module/";
    private static final double LIMIT = 1e-4;

    private final ModuleModel.Generator source;
    private final int n;
    private final JsonNode json;
    private final Checks checks;
    private final List<float[]> batches = new ArrayList<>();

    RecordedSource(ModuleModel.Generator source, int n, JsonNode json, Checks checks) {
      this.source = source;
      this.n = n;
      this.json = json;
      this.checks = checks;
    }

    /** The samples of a run, {@code [n, h, w, c]} in [0, 1]. */
    float[] run(int run) {
      int pixels = height() * width() * channels();
      int ofRun = (n + batch() - 1) / batch();
      float[] images = new float[n * pixels];
      for (int i = 0; i < ofRun; i++) {
        int at = i * batch() * pixels;
        int length = Math.min(batch() * pixels, images.length - at);
        System.arraycopy(batches.get(run * ofRun + i), 0, images, at, length);
      }
      return images;
    }

    @Override
    public float[] images(Latents latents) {
      if (batches.isEmpty()) {
        json.path("accumulators")
            .fields()
            .forEachRemaining(entry -> compare(entry.getKey(), entry.getValue()));
        json.path("model_with_accu")
            .path("tensors")
            .forEach(tensor -> compare(tensor.get("name").asText(), tensor));
      }
      float[] images = source.images(latents);
      batches.add(images);
      return images;
    }

    private void compare(String name, JsonNode golden) {
      double[] found = source.variable(name.substring(PREFIX.length()));
      long[] shape = TensorGoldens.shape(golden.get("shape")).asArray();
      checks.digest(name, found, shape, golden, LIMIT);
    }

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public Sizes sizes() {
      return source.sizes();
    }

    @Override
    public boolean hasAccumulators() {
      return source.hasAccumulators();
    }

    @Override
    public void accumulate(Latents latents) {
      source.accumulate(latents);
    }

    @Override
    public void close() {
      batches.clear();
    }
  }
}
