package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.comparegan.FeatureData;
import org.comparegan.FeatureExtractor;
import org.comparegan.FineTune;
import org.comparegan.Gan;
import org.comparegan.Images;
import org.comparegan.ModelImport;
import org.comparegan.Sampling;
import org.comparegan.Score;
import org.comparegan.Scores;
import org.comparegan.TrainingListener;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.file.JavaProcess;
import org.comparegan.graph.Environment;
import org.comparegan.graph.NativeLeaks;
import org.comparegan.metric.MetricException;
import org.comparegan.npz.Npz;
import org.comparegan.score.FeatureFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Java API gives what the verbs give, and leaves nothing open. */
@ExtendWith(NativeLeaks.class)
class ApiTest {
  private static final Path MODEL = Path.of("checkpoints/fashion-mnist-32-supervised");

  @TempDir private Path folder = Path.of("");

  @Test
  void samplesAreThoseOfTheVerb() throws IOException {
    Path file = folder.resolve("samples.npz");
    String command =
        "sample --from %s --count 6 --seed 7 --labels 3,1 --truncation 0.5 --out".formatted(MODEL);
    String[] words = (command + " " + file).split(" ");
    assertThat(CommandRun.of(words).code()).isZero();
    try (Gan gan = Gan.open(MODEL)) {
      Images images = gan.sample(Sampling.of(6).withSeed(7).withLabels(3, 1).withTruncation(0.5));
      assertThat(images.pixels())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(Npz.read(file).get("generated").floats());
      Path grid = folder.resolve("grid.png");
      images.saveGrid(grid, 3);
      assertThat(ImageIO.read(grid.toFile()).getWidth()).isEqualTo(3 * 32);
      assertThat(images.picture(5).getHeight()).isEqualTo(32);
      assertThatThrownBy(() -> gan.sample(Sampling.of(1).withLabels(10)))
          .hasMessageContaining("the classes are 0 to 9");
    }
  }

  @Test
  void scoresAreThoseOfTheVerb() throws IOException {
    try (Gan gan = Gan.open(MODEL);
        FeatureExtractor extractor = FeatureExtractor.open("fashion-mnist-32", "pytorch_fid")) {
      FeatureData real = extractor.extract(gan.stream(Sampling.of(200).withSeed(1)));
      FeatureData fake = extractor.extract(gan.sample(Sampling.of(150).withSeed(2)));
      float[][] reals = real.features();
      float[][] fakes = fake.features();
      Path realFile = write("real.npz", real);
      Path fakeFile = write("fake.npz", fake);
      JsonNode numbers = metrics(realFile, fakeFile, "fid,kid,prdc,is,fid_mean");
      Scores scores = Scores.by("pytorch_fid");
      assertThat(scores.fid(reals, fakes).value()).isEqualTo(number(numbers, "fid"));
      assertThat(scores.kid(reals, fakes).value()).isEqualTo(number(numbers, "kid"));
      Score inception = scores.inceptionScore(fake.logits());
      assertThat(inception.value()).isEqualTo(number(numbers, "is"));
      assertThat(inception.deviation()).hasValue(numbers.at("/is/std").doubleValue());
      Scores.Neighbours neighbours = scores.neighbours(reals, fakes);
      assertThat(neighbours.precision()).isEqualTo(numbers.at("/prdc/precision").doubleValue());
      assertThat(neighbours.recall()).isEqualTo(numbers.at("/prdc/recall").doubleValue());
      assertThat(neighbours.density()).isEqualTo(numbers.at("/prdc/density").doubleValue());
      assertThat(neighbours.coverage()).isEqualTo(numbers.at("/prdc/coverage").doubleValue());
      assertThat(scores.of("fid_mean", real, fake).values())
          .extracting(Score::value)
          .containsExactly(number(numbers, "fid_mean"));
      assertThat(scores.fid(reals, Arrays.copyOf(reals, 40)).warnings()).isNotEmpty();

      FeatureData stored = FeatureData.read(realFile);
      assertThat(stored.count()).hasValue(200);
      assertThat(stored.features()).isDeepEqualTo(reals);
      double fid = number(numbers, "fid");
      assertThat(scores.fid(stored, FeatureData.read(fakeFile)).value()).isEqualTo(fid);
      assertThat(scores.kid(stored, fake).value()).isEqualTo(number(numbers, "kid"));
      FeatureData streamed = FeatureData.statistics(Arrays.stream(reals));
      assertThat(scores.fid(streamed, fake).value()).isEqualTo(fid);
      assertThat(scores.fid(stored.statistics(), fake).value()).isEqualTo(fid);
      assertThatThrownBy(() -> scores.kid(streamed, fake))
          .hasMessage("there are no features, only statistics");
    }
  }

  private static JsonNode metrics(Path real, Path fake, String names) throws IOException {
    CommandRun run =
        CommandRun.of(
            "metrics --real %s --fake %s --metrics %s --profile pytorch_fid --json"
                .formatted(real, fake, names)
                .split(" "));
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void aFolderOfPicturesIsScored() throws IOException {
    Path pictures = folder.resolve("pictures");
    try (Gan gan = Gan.open(MODEL);
        FeatureExtractor extractor = FeatureExtractor.open("fashion-mnist-32")) {
      Images images = gan.sample(Sampling.of(30));
      Files.createDirectories(pictures);
      for (int i = 0; i < images.count(); i++) {
        ImageIO.write(
            images.picture(i), "png", pictures.resolve("no %02d.png".formatted(i)).toFile());
      }
      FeatureData read = extractor.extract(pictures.toString());
      assertThat(read.count()).hasValue(30);
      assertThat(Scores.PAPER.fid(read, extractor.extract(images)).value()).isLessThan(0.01);
    }
  }

  @Test
  void anImportIsThatOfTheVerb() throws IOException {
    Path byVerb = folder.resolve("by-verb");
    String command = "import %s --to %s --weights ema --drop-training-state";
    assertThat(CommandRun.of(command.formatted(MODEL, byVerb).split(" ")).code()).isZero();
    Path prefix =
        ModelImport.of(MODEL, folder.resolve("by-program"))
            .withWeights(ModelImport.Weights.AVERAGED)
            .withoutTrainingState()
            .run();
    assertThat(tensors(prefix)).isEqualTo(tensors(byVerb.resolve(prefix.getFileName())));
    assertThat(folder.resolve("by-program/config.gin"))
        .hasSameTextualContentAs(byVerb.resolve("config.gin"));
    assertThatThrownBy(() -> ModelImport.of(MODEL, byVerb).run()).hasMessageContaining("already");
  }

  @Test
  void aFineTuningIsThatOfTheVerb() throws IOException {
    Path byVerb = folder.resolve("by-verb");
    CommandRun run =
        CommandRun.of(
            ("finetune --from %s --data fashion-mnist-32 --run-dir %s --steps 3 --mirror --freeze-d"
                    + " 1 --new-labels --seed 5 --deterministic --set options.batch_size=8")
                .formatted(MODEL, byVerb)
                .split(" "));
    assertThat(run.code()).as(run.err()).isZero();
    FineTune tuning =
        FineTune.of(MODEL, "fashion-mnist-32", folder.resolve("by-program"))
            .withSteps(3)
            .withMirroring()
            .withFrozenBlocks(1)
            .withNewLabels()
            .withSeed(5)
            .deterministic()
            .withBinding("options.batch_size=8")
            .withScores("fashion-mnist-32", 20, 2);
    Heard heard = new Heard(1);
    assertThat(tuning.run(heard)).isFalse();
    assertThat(heard.checkpoints).containsExactly(1L);
    Heard further = new Heard(Long.MAX_VALUE);
    assertThat(tuning.run(further)).isTrue();
    assertThat(further.checkpoints).containsExactly(2L, 3L);
    assertThat(further.steps).containsExactly(3L);
    assertThat(further.scores.keySet()).containsExactly("fid", "is");
    assertThat(tensors(folder.resolve("by-program/model.ckpt-3")))
        .isEqualTo(tensors(byVerb.resolve("model.ckpt-3")));
    assertThatThrownBy(() -> tuning.withSteps(1).run(TrainingListener.SILENT))
        .hasMessageContaining("1 steps are fewer than the 3");
  }

  /** What a listener was told. */
  private static final class Heard implements TrainingListener {
    private final long last;
    private final List<Long> steps = new ArrayList<>();
    private final List<Long> checkpoints = new ArrayList<>();
    private Map<String, Score> scores = Map.of();
    private int asked;

    /** Cancels after so many steps. */
    Heard(long last) {
      this.last = last;
    }

    @Override
    public void step(long step, long all, double discriminatorLoss, double generatorLoss) {
      assertThat(all).isEqualTo(3);
      assertThat(discriminatorLoss).isFinite();
      steps.add(step);
    }

    @Override
    public void checkpoint(long step, Path prefix) {
      checkpoints.add(step);
    }

    @Override
    public void score(long step, Map<String, Score> found) {
      assertThat(step).isEqualTo(2);
      scores = found;
    }

    @Override
    public boolean cancelled() {
      return ++asked >= last;
    }
  }

  /** All values of a checkpoint, by checksum. */
  private static Map<String, Integer> tensors(Path prefix) {
    try (Checkpoint checkpoint = CheckpointReader.open(prefix.toString())) {
      Map<String, Integer> values = new TreeMap<>();
      checkpoint
          .tensors()
          .forEach(
              (name, info) ->
                  values.put(
                      name,
                      info.dtype() == Dtype.FLOAT32
                          ? Arrays.hashCode(checkpoint.floats(name))
                          : info.shape().hashCode()));
      assertThat(values).hasSizeGreaterThan(20);
      return values;
    }
  }

  private Path write(String name, FeatureData found) {
    Path file = folder.resolve(name);
    FeatureFile.write(file, found.features().length, flat(found.features()), flat(found.logits()));
    return file;
  }

  private static float[] flat(float[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
    }
    return values;
  }

  /** Prints a checksum of samples. */
  static final class Program {
    public static void main(String[] arguments) {
      try (Gan gan = Gan.open(MODEL)) {
        System.out.println(Arrays.hashCode(gan.sample(Sampling.of(2)).pixels()));
      }
    }
  }

  @Test
  void aProgramComputesAsTheLauncherDoesAndIsQuiet() throws Exception {
    assertThat(System.getenv()).containsEntry(Environment.ONEDNN_SWITCH, "0");
    int here;
    try (Gan gan = Gan.open(MODEL)) {
      here = Arrays.hashCode(gan.sample(Sampling.of(2)).pixels());
    }
    ProcessBuilder program =
        JavaProcess.of(List.of("-Xmx300m"), Program.class.getName(), List.of())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile());
    program.environment().keySet().removeIf(name -> name.startsWith("TF_"));
    assertThat(program.start().waitFor()).isZero();
    assertThat(folder.resolve("log.txt")).hasContent(Integer.toString(here));
  }

  private static double number(JsonNode numbers, String metric) {
    return numbers.path(metric).path("value").doubleValue();
  }

  @Test
  void wrongInputIsAnErrorThatSaysWhatIsWrong() {
    assertThatThrownBy(() -> Scores.PAPER.fid(new float[][] {{1, 2}, {3}}, new float[][] {{1, 2}}))
        .isInstanceOf(MetricException.class)
        .hasMessage("row 1 has 1 values, row 0 has 2");
    assertThatThrownBy(() -> Scores.PAPER.fid(new float[0][], new float[0][]))
        .hasMessage("there are no values");
    assertThatThrownBy(() -> Scores.by("pytorch-fidd")).hasMessageContaining("pytorch_fid");
    assertThatThrownBy(() -> Sampling.of(0)).hasMessageContaining("At least one image");
    assertThatThrownBy(() -> Sampling.of(1).withTruncation(1.5)).hasMessageContaining("(0, 1]");
    assertThatThrownBy(() -> Gan.open(folder.resolve("nowhere"))).hasMessageContaining("nowhere");
    assertThat(Scores.profiles()).contains("compare_gan", "clean_fid");
  }
}
