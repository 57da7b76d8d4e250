package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.transfer.GoldenModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Import, export and fine-tuning from the command line. */
class TransferVerbsTest {
  private static final String RUN = "checkpoints/fashion-mnist-32-s3gan-10";

  @TempDir Path directory;

  private CommandRun run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private float[] sample(String from, int width, int channels) throws IOException {
    Path z = directory.resolve("z.npy");
    Path y = directory.resolve("y.npy");
    float[] latents = new float[8 * width];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) Math.sin(i);
    }
    Npy.write(z, new NpyArray.Floats(new int[] {8, width}, latents));
    Npy.write(y, new NpyArray.Ints(new int[] {8}, new int[] {0, 1, 2, 3, 4, 5, 0, 1}));
    Path out = directory.resolve("out.npz");
    run(
        "sample",
        "--from",
        from,
        "--z",
        z.toString(),
        "--label-ids",
        y.toString(),
        "--out",
        out.toString());
    NpyArray images = Npz.read(out).get("generated");
    assertThat(images.shape()).containsExactly(8, 32, 32, channels);
    return images.floats();
  }

  private static void close(float[] found, float[] expected) {
    float worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    assertThat(worst).isLessThan(1e-5f);
  }

  @Test
  void aModuleOfTheReferenceBecomesARunThatMakesItsImages() throws IOException {
    String module = GoldenModule.unpack(directory.resolve("module")).toString();
    String imported = directory.resolve("run").toString();
    CommandRun plan = run("import", module, "--to", imported);
    assertThat(plan.out()).contains("tensor", "source", "target", "shape", "status");
    assertThat(plan.out()).contains("139 kept.");
    assertThat(Files.readString(Path.of(imported, "config.gin")))
        .contains("standardize_batch.epsilon = 1e-05")
        .contains("blocks_with_attention = 'B2'");
    close(sample(imported, 20, 3), sample(module, 20, 3));
    CommandRun again = CommandRun.of("import", module, "--to", imported);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("already contains a run");
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    Path to = directory.resolve("run");
    CommandRun plan =
        run("import", RUN, "--to", to.toString(), "--dry-run", "--weights", "ema", "--json");
    JsonNode document = new ObjectMapper().readTree(plan.out());
    assertThat(document.get("architecture").asText()).isEqualTo("resnet_biggan_arch");
    assertThat(document.get("classes").asInt()).isEqualTo(10);
    assertThat(document.get("plan").findValuesAsText("status"))
        .contains("kept", "averaged")
        .doesNotContain("missing", "unused");
    assertThat(to).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub", "saved-model", "frozen"})
  void everyFormMakesTheSameImages(String form) throws IOException {
    Path to = directory.resolve(form);
    run("export", RUN, "--format", form, "--to", to.toString(), "--accumulator-samples", "64");
    String model = form.equals("frozen") ? to + "/generator.pb" : to.toString();
    String back = directory.resolve("back").toString();
    run("import", model, "--to", back);
    close(sample(model, 40, 1), sample(back, 40, 1));
  }

  @Test
  void aFineTuningSaysWhatItKeepsAndTrains() throws IOException {
    CommandRun plan =
        run("finetune", "--from", RUN, "--dry-run", "--freeze-d", "1", "--new-labels");
    assertThat(lines(plan, "discriminator/B1/same_conv1/kernel "))
        .allMatch(l -> l.contains("frozen"));
    assertThat(lines(plan, "discriminator/B2/same_conv1/kernel "))
        .allMatch(l -> l.contains("kept"));
    assertThat(lines(plan, "generator/embed_y/kernel ")).allMatch(l -> l.contains("other labels"));
    assertThat(lines(plan, "discriminator_predictor/predictor_linear/bias "))
        .allMatch(l -> l.contains("other labels"));
    assertThat(lines(plan, "global_step ")).allMatch(l -> l.contains("training begins"));

    CommandRun wrong =
        CommandRun.of("finetune", "--from", RUN, "--dry-run", "--data", "fashion-mnist");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("32x32x1").contains("28x28x1");

    String tuned = directory.resolve("tuned").toString();
    run(
        "finetune",
        "--from",
        RUN,
        "--freeze-d",
        "1",
        "--run-dir",
        tuned,
        "--steps",
        "1",
        "--sample-every",
        "0",
        "--set",
        "options.batch_size = 16");
    run(
        "train",
        "--config",
        tuned + "/config.gin",
        "--run-dir",
        tuned,
        "--steps",
        "2",
        "--sample-every",
        "0");
    CommandRun diff = CommandRun.of("checkpoint", "diff", RUN, tuned, "--json");
    List<String> changed =
        StreamSupport.stream(
                new ObjectMapper().readTree(diff.out()).get("differences").spliterator(), false)
            .filter(d -> d.get("difference").asText().equals("values"))
            .map(d -> d.get("name").asText())
            .toList();
    assertThat(changed)
        .contains("discriminator/B2/same_conv1/kernel", "generator/embed_y/kernel")
        .doesNotContain("discriminator/B1/same_conv1/kernel");
  }

  private static List<String> lines(CommandRun run, String begin) {
    List<String> found =
        new ArrayList<>(run.out().lines().filter(l -> l.startsWith(begin)).toList());
    assertThat(found).hasSize(1);
    return found;
  }
}
