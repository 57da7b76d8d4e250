package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.comparegan.file.Checkout;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** The verbs on a module of the reference's branch v2, whose ports have no names. */
class FormerModulesTest {
  private static final Path GOLDEN =
      Checkout.folder("src").resolve("test/resources/golden/hub/old-resnet-cifar");

  @TempDir private Path folder;
  private Path module = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    module = Files.createDirectories(folder.resolve("module"));
    Path variables = Files.createDirectories(module.resolve("variables"));
    for (String name : List.of("variables.index", "variables.data-00000-of-00001")) {
      Files.copy(GOLDEN.resolve("variables").resolve(name), variables.resolve(name));
    }
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(GOLDEN.resolve("saved_model.pb.gz")))) {
      Files.copy(in, module.resolve("saved_model.pb"));
    }
  }

  @Test
  void itIsSampledUniformlyAndItsDiscriminatorGivesLogits() throws IOException {
    Path out = folder.resolve("samples.npz");
    CommandRun run =
        CommandRun.of(
            "sample", "--from", module.toString(), "--count", "300", "--out", out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    NpyArray.Floats z = (NpyArray.Floats) Npz.read(out).get("z");
    float most = 0;
    for (float value : z.values()) {
      most = Math.max(most, Math.abs(value));
    }
    assertThat(most).isBetween(0.99f, 1f);

    Path images = folder.resolve("images.npy");
    Npy.write(images, new NpyArray.Floats(new int[] {2, 32, 32, 3}, new float[2 * 32 * 32 * 3]));
    Path seen = folder.resolve("seen.npz");
    run =
        CommandRun.of(
            "discriminate",
            "--from",
            module.toString(),
            "--images",
            images.toString(),
            "--out",
            seen.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Npz.read(seen).get("logits").shape()).containsExactly(2, 1);
  }

  @Test
  void tensorsAreListedAsTheyAreNamed() {
    assertThat(CommandRun.of("checkpoint", "ls", module.toString()).out())
        .contains("generator/fc_noise/Matrix", "89 tensors");
  }

  @Test
  void ifNoSignatureFitsAllAreListedWithTheirInputs() throws IOException {
    Path file = module.resolve("saved_model.pb");
    SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    MetaGraphDef.Builder graph = model.getMetaGraphsBuilder(0);
    graph.putSignatureDef("twice", graph.getSignatureDefOrThrow("generator"));
    graph.putSignatureDef("again", graph.getSignatureDefOrThrow("generator"));
    graph.removeSignatureDef("generator");
    Files.write(file, model.build().toByteArray());
    CommandRun run =
        CommandRun.of(
            "sample", "--from", module.toString(), "--out", folder.resolve("x.png").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("has no generator", "again=default float32[64, 128] → default float32[64, 32")
        .contains("twice=default", "discriminator=default float32[64, 32, 32, 3]")
        .hasLineCount(1);
  }
}
