package org.comparegan.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.hub.ModuleGraph;
import org.comparegan.transfer.TransferPlan.Options;
import org.comparegan.transfer.TransferPlan.TrainingState;
import org.comparegan.transfer.TransferPlan.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;

/** What is exported gives the numbers of what it was made of. */
class ExportTest {
  private static final Path S3GAN = Path.of("checkpoints/fashion-mnist-32-s3gan-10");

  @TempDir Path directory;

  private static FloatArray latents(int rows, int width) {
    float[] z = new float[rows * width];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) Math.sin(3 * i);
    }
    return new FloatArray(Shape.of(rows, width), z);
  }

  private void export(Path source, Path hub, Path saved, Path frozen) {
    ModelPath model = ModelPath.open(source.toString());
    try (WeightSource weights = WeightSource.open(model)) {
      ResolvedModel resolved = ResolvedModel.of(model, weights, ResolvedModel.Given.NOTHING);
      TransferPlan plan = resolved.plan(Options.of(Weights.AVERAGED, TrainingState.DROPPED));
      boolean both = resolved.hasDiscriminator();
      ModelExport export = new ModelExport(resolved.spec(), plan, both);
      export.module(hub);
      export.savedModel(saved);
      export.frozen(frozen);
    }
  }

  /** The reference's own module is the oracle: its graph runs beside ours. */
  @Test
  void aGeneratorOfTheReferenceKeepsItsImages() throws Exception {
    Path original = GoldenModule.unpack(directory.resolve("original"));
    Path hub = directory.resolve("hub");
    Path saved = directory.resolve("saved");
    Path frozen = directory.resolve("frozen");
    export(original, hub, saved, frozen);
    FloatArray z = latents(8, 20);
    int[] labels = {0, 1, 2, 3, 4, 5, 0, 1};
    float[] first;
    float[] second;
    try (LoadedModule reference = HubModule.open(original).load(List.of("gen", "bs8"))) {
      first = reference.generate(z, labels).values();
      second = reference.generate(z, labels).values();
    }
    for (List<String> tags :
        List.of(List.<String>of(), List.of("gen", "bs8"), List.of("gen", "bsNone"))) {
      try (LoadedModule ours = HubModule.open(hub).load(tags)) {
        close(ours.generate(z, labels).values(), first, 1e-5f);
        close(ours.generate(z, labels).values(), second, 1e-4f);
      }
    }
    try (LoadedModule ours = HubModule.open(saved).load(List.of("serve"))) {
      close(ours.generate(z, labels).values(), first, 1e-5f);
      close(ours.generate(z, labels).values(), first, 1e-5f);
    }
    HubModule graph = ModelPath.open(frozen + "/generator.pb").graphs().orElseThrow();
    try (LoadedModule ours = graph.load(List.of())) {
      close(ours.generate(z, labels).values(), first, 1e-5f);
    }
  }

  /** Our module adds batches to its accumulators where the reference's does. */
  @Test
  void accumulatorsObeyTheirSwitch() throws Exception {
    Path original = GoldenModule.unpack(directory.resolve("original"));
    Path hub = directory.resolve("hub");
    export(original, hub, directory.resolve("saved"), directory.resolve("frozen"));
    Accumulated reference = accumulated(original, List.of("gen", "bs8"));
    for (List<String> tags :
        List.of(List.of("gen", "bs8"), List.<String>of(), List.of("gen", "bsNone"))) {
      Accumulated ours = accumulated(hub, tags);
      close(ours.images, reference.images, 1e-4f);
      assertThat(ours.means).as("%s", tags).containsExactly(reference.means, within(1e-4));
    }
  }

  /** What a module makes after two batches of 8 went into its accumulators. */
  private record Accumulated(float[] images, double[] means) {}

  private static Accumulated accumulated(Path path, List<String> tags) {
    FloatArray z = latents(16, 20);
    try (LoadedModule module = HubModule.open(path).load(tags)) {
      module.accumulate(true);
      module.generate(z.rows(0, 8), new int[8]);
      module.generate(z.rows(8, 8), new int[8]);
      module.accumulate(false);
      float[] images = module.generate(z.rows(0, 8), new int[8]).values();
      assertThat(module.read("generator/B2/bn1/accu/accu_counter")).containsExactly(5);
      return new Accumulated(images, module.read("generator/B2/bn1/accu/accu_mean"));
    }
  }

  @Test
  void aDiscriminatorGoesAlongWithItsHeads() {
    Path hub = directory.resolve("hub");
    Path saved = directory.resolve("saved");
    export(S3GAN, hub, saved, directory.resolve("frozen"));
    HubModule module = HubModule.open(hub);
    assertThat(module.graphs().stream().map(ModuleGraph::tags).map(Set::copyOf))
        .contains(Set.of(), Set.of("gen", "bs64"), Set.of("disc", "bs8"), Set.of("disc", "bsNone"))
        .hasSize(11);
    ModuleGraph judge = module.graph(List.of("disc", "bs8"));
    assertThat(judge.signatures().toString())
        .contains("→ prediction float32[8, 1]")
        .contains("→ classes float32[8, 10], prediction float32[8, 1], rotation float32[8, 4]");
    FloatArray images = new FloatArray(Shape.of(8, 32, 32, 1), latents(8, 32 * 32).values());
    float[] predicted;
    try (LoadedModule ours = module.load(List.of("disc", "bs8"))) {
      predicted = ours.discriminate(images, new int[8]).values();
    }
    try (LoadedModule ours = HubModule.open(saved).load(List.of("serve"))) {
      close(ours.discriminate(images, new int[8]).values(), predicted, 1e-5f);
    }
    assertThat(predicted).hasSize(8).doesNotContain(Float.NaN);
  }

  /** From a run to a module and back: every weight that counts is the same to the bit. */
  @Test
  void aModuleComesBackBitEqual() {
    Path hub = directory.resolve("hub");
    Path frozen = directory.resolve("frozen");
    export(S3GAN, hub, directory.resolve("saved"), frozen);
    ModelPath model = ModelPath.open(hub.toString());
    try (Checkpoint source = ModelPath.open(S3GAN.toString()).checkpoint();
        Checkpoint exported = model.checkpoint();
        Checkpoint constants = ModelPath.open(frozen + "/generator.pb").checkpoint();
        WeightSource weights = WeightSource.open(model)) {
      ResolvedModel resolved = ResolvedModel.of(model, weights, ResolvedModel.Given.NOTHING);
      assertThat(resolved.inference().known()).containsEntry("options.gan_class", "@S3GAN");
      assertThat(resolved.plan(Options.of(Weights.BOTH, TrainingState.KEPT)).errors()).isEmpty();
      for (String name : exported.names()) {
        String shadow = name + "/ExponentialMovingAverage";
        String from = source.names().contains(shadow) ? shadow : name;
        assertThat(exported.bytes(name)).as(name).isEqualTo(source.bytes(from));
        if (name.startsWith("generator/") && constants.names().contains(name)) {
          assertThat(constants.bytes(name)).as(name).isEqualTo(source.bytes(from));
        }
      }
      assertThat(exported.names().stream().collect(Collectors.toSet()))
          .contains("discriminator_rotation/score_classify/kernel");
    }
    assertThat(Files.isDirectory(hub.resolve("assets"))).isTrue();
  }

  private static void close(float[] found, float[] expected, float tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    float worst = 0;
    for (int i = 0; i < found.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    assertThat(worst).isLessThan(tolerance);
    float[] sorted = expected.clone();
    Arrays.sort(sorted);
    assertThat(sorted[sorted.length - 1] - sorted[0]).isGreaterThan(1e-3f);
  }
}
