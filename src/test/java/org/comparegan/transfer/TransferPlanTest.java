package org.comparegan.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointDifference;
import org.comparegan.hub.ModelPath;
import org.comparegan.transfer.PlannedTensor.Status;
import org.comparegan.transfer.TransferPlan.Options;
import org.comparegan.transfer.TransferPlan.TrainingState;
import org.comparegan.transfer.TransferPlan.Weights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every tensor of the reference's module finds its place, and what does not is an error. */
class TransferPlanTest {
  private static final String SHADOW = "/ExponentialMovingAverage";

  @TempDir Path directory;
  private Path module = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    module = GoldenModule.unpack(directory.resolve("module"));
  }

  private static long count(TransferPlan plan, Status status) {
    return plan.tensors().stream().filter(line -> line.status() == status).count();
  }

  private TransferPlan plan(String path, ResolvedModel.Given given, Options options) {
    ModelPath model = ModelPath.open(path);
    try (WeightSource source = WeightSource.open(model)) {
      return ResolvedModel.of(model, source, given).plan(options);
    }
  }

  private String copy(String name, String prefix, String without) {
    String target = directory.resolve(name).toString();
    try (Checkpoint from = ModelPath.open(module.toString()).checkpoint();
        BundleWriter writer = BundleWriter.create(target)) {
      for (String tensor : from.names()) {
        if (!tensor.equals(without)) {
          writer.copy(from, tensor, prefix + tensor);
        }
      }
      writer.finish();
    }
    return target;
  }

  @Test
  void everythingIsKept() {
    TransferPlan plan =
        plan(
            module.toString(),
            ResolvedModel.Given.NOTHING,
            Options.of(Weights.BOTH, TrainingState.KEPT));
    assertThat(plan.errors()).isEmpty();
    assertThat(count(plan, Status.KEPT)).isEqualTo(139);
    String prefix = directory.resolve("out/model.ckpt-0").toString();
    ModelPath model = ModelPath.open(module.toString());
    try (WeightSource source = WeightSource.open(model);
        BundleWriter writer = BundleWriter.create(prefix)) {
      ResolvedModel.of(model, source, ResolvedModel.Given.NOTHING)
          .plan(Options.of(Weights.BOTH, TrainingState.KEPT))
          .write(writer);
      writer.finish();
    }
    try (Checkpoint a = model.checkpoint();
        Checkpoint b = ModelPath.open(prefix).checkpoint()) {
      assertThat(CheckpointDifference.between(a, b)).isEmpty();
    }
  }

  @Test
  void averagesTakeThePlaceOfWeights() {
    ModelPath model = ModelPath.open(module.toString());
    try (WeightSource source = WeightSource.open(model)) {
      ResolvedModel resolved = ResolvedModel.of(model, source, ResolvedModel.Given.NOTHING);
      TransferPlan plan = resolved.plan(Options.of(Weights.AVERAGED, TrainingState.DROPPED));
      assertThat(count(plan, Status.AVERAGED)).isEqualTo(42);
      PlannedTensor kernel =
          plan.tensors().stream()
              .filter(line -> line.target().equals(Optional.of("generator/fc_noise/kernel")))
              .findFirst()
              .orElseThrow();
      assertThat(kernel.elements().orElseThrow().bytes())
          .isEqualTo(model.checkpoint().bytes("generator/fc_noise/kernel" + SHADOW));
      assertThat(plan.tensors().stream().filter(line -> line.target().isPresent()))
          .noneMatch(line -> line.tensor().endsWith(SHADOW));
    }
  }

  @Test
  void prefixesOfAnImportingGraphAreTakenOff() {
    String prefixed = copy("model-with-accu.ckpt", "gen_module/", "");
    TransferPlan plan =
        plan(
            prefixed,
            new ResolvedModel.Given(
                List.of(),
                List.of("resnet_biggan.Generator.blocks_with_attention = \"B2\""),
                Optional.empty()),
            Options.of(Weights.BOTH, TrainingState.KEPT));
    assertThat(plan.errors()).isEmpty();
    assertThat(plan.tensors().get(0).source())
        .hasValueSatisfying(key -> assertThat(key).startsWith("gen_module/generator/"));
  }

  @Test
  void accumulatorsSavedBesideAModuleFillItsEmptyOnes() {
    String filled = module.resolve("model-with-accu.ckpt").toString();
    try (Checkpoint from = ModelPath.open(module.toString()).checkpoint();
        BundleWriter writer = BundleWriter.create(filled)) {
      from.names().forEach(tensor -> writer.copy(from, tensor, "gen_module/" + tensor));
      writer.finish();
    }
    try (BundleWriter writer = BundleWriter.create(module + "/variables/variables");
        Checkpoint from = ModelPath.open(filled).checkpoint()) {
      for (String tensor : from.names()) {
        String name = tensor.substring("gen_module/".length());
        if (name.contains("/accu/") && !name.endsWith("update_accus")) {
          float[] empty = new float[(int) from.info(tensor).elements()];
          writer.floats(name, from.info(tensor).shape(), empty);
        } else {
          writer.copy(from, tensor, name);
        }
      }
      writer.finish();
    }
    try (WeightSource source = WeightSource.open(ModelPath.open(module.toString()))) {
      assertThat(source.floats("generator/B1/bn1/accu/accu_counter")).containsExactly(3);
      assertThat(source.notes()).anyMatch(note -> note.contains("model-with-accu.ckpt"));
    }
  }

  @Test
  void statisticsChangeTheirForm() {
    ModelPath model = ModelPath.open(module.toString());
    try (WeightSource source = WeightSource.open(model)) {
      ResolvedModel told = ResolvedModel.of(model, source, ResolvedModel.Given.NOTHING);
      ResolvedModel moving =
          new ResolvedModel(
              source,
              told.config(),
              org.comparegan.gan.GanSpec.of(
                  told.inference()
                      .config(
                          List.of(
                              "standardize_batch.use_moving_averages = True",
                              "resnet_biggan.Generator.blocks_with_attention = \"B2\""))
                      .experiment(),
                  told.spec().image(),
                  told.spec().numClasses()),
              told.inference(),
              List.of());
      TransferPlan plan = moving.plan(Options.of(Weights.BOTH, TrainingState.KEPT));
      assertThat(plan.errors()).isEmpty();
      assertThat(count(plan, Status.CONVERTED)).isEqualTo(14);
      byte[] mean =
          plan.tensors().stream()
              .filter(line -> line.tensor().equals("generator/B1/bn1/moving_mean"))
              .findFirst()
              .flatMap(PlannedTensor::elements)
              .orElseThrow()
              .bytes();
      float sum = source.floats("generator/B1/bn1/accu/accu_mean")[0];
      float found =
          java.nio.ByteBuffer.wrap(mean).order(java.nio.ByteOrder.LITTLE_ENDIAN).getFloat();
      assertThat(found).isEqualTo(sum / 3);
    }
  }

  @Test
  void aMissingTensorIsAnErrorUnlessAllowed() {
    String name = "generator/B2/up_conv1/bias";
    String incomplete = copy("model.ckpt-1", "", name);
    ResolvedModel.Given given =
        new ResolvedModel.Given(
            List.of(),
            List.of("resnet_biggan.Generator.blocks_with_attention = \"B2\""),
            Optional.empty());
    TransferPlan plan = plan(incomplete, given, Options.of(Weights.BOTH, TrainingState.KEPT));
    assertThat(plan.errors().stream().map(PlannedTensor::tensor)).containsExactly(name);
    assertThatThrownBy(plan::requirePossible)
        .isInstanceOf(TransferException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("--allow-missing");
    TransferPlan allowed =
        plan(
            incomplete,
            given,
            new Options(Weights.BOTH, TrainingState.KEPT, List.of("generator/B2/*/bias"), 1));
    assertThat(allowed.errors()).isEmpty();
    assertThat(count(allowed, Status.INITIALISED)).isEqualTo(1);
  }

  @Test
  void aTensorThatNothingTakesIsAnErrorUnlessAllowed() {
    String more = directory.resolve("more.ckpt").toString();
    try (Checkpoint from = ModelPath.open(module.toString()).checkpoint();
        BundleWriter writer = BundleWriter.create(more)) {
      from.names().forEach(tensor -> writer.copy(from, tensor));
      writer.floats("generator/extra/kernel", org.tensorflow.ndarray.Shape.of(1), new float[1]);
      writer.finish();
    }
    ResolvedModel.Given given =
        new ResolvedModel.Given(
            List.of(),
            List.of("resnet_biggan.Generator.blocks_with_attention = \"B2\""),
            Optional.empty());
    TransferPlan plan = plan(more, given, Options.of(Weights.BOTH, TrainingState.KEPT));
    assertThat(
            plan.errors().stream()
                .map(line -> line.tensor() + " " + line.status().text())
                .collect(Collectors.toList()))
        .containsExactly("generator/extra/kernel unused");
    assertThat(
            plan(
                    more,
                    given,
                    new Options(Weights.BOTH, TrainingState.KEPT, List.of("*/extra/*"), 0))
                .errors())
        .isEmpty();
  }
}
