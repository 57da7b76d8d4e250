package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.architecture.ImageShape;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.data.LatentDistribution;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.SessionOptions;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.AddressedLatents;
import org.comparegan.model.GeneratorSource;
import org.comparegan.model.ImageSource;
import org.comparegan.model.ImageSource.PowerIteration;
import org.comparegan.model.ImageSource.Weights;
import org.comparegan.model.Latents;
import org.comparegan.model.Model;
import org.junit.jupiter.api.Test;

/**
 * The generator that is built here against the graph that the reference exported, with the same
 * variables: conditional BigGAN with moving averages of weights, accumulators and spectral norm.
 */
class GeneratorSourceTest {
  private static final Path JSON = Path.of("src/test/resources/golden/hub/biggan32.json");
  private static final SessionOptions SESSION = SessionOptions.defaults();

  @Test
  void samplesAsTheModule() throws Exception {
    JsonNode golden = new ObjectMapper().readTree(JSON.toFile());
    new ModuleFolder(JSON.resolveSibling("biggan32"))
        .with(
            directory -> {
              compareWithModule(ModelPath.open(directory.toString()), spec(golden));
              return directory;
            });
  }

  private static void compareWithModule(ModelPath module, GanSpec spec) {
    Model.Options options = Model.Options.reference(SESSION).withTags(List.of("gen", "bs64"));
    try (Checkpoint variables = module.checkpoint();
        Model model = Model.open(module, options);
        ImageSource reference = model.generator(Optional.of(spec.numClasses()));
        GeneratorSource moving =
            GeneratorSource.of(spec, variables, ImageSource.Options.reference(SESSION));
        GeneratorSource frozen =
            GeneratorSource.of(
                spec,
                variables,
                new ImageSource.Options(Weights.AVERAGED, PowerIteration.FROZEN, SESSION));
        GeneratorSource trained =
            GeneratorSource.of(
                spec,
                variables,
                new ImageSource.Options(Weights.TRAINED, PowerIteration.MOVING, SESSION))) {
      Latents.Stream latents =
          new AddressedLatents(new LatentDistribution.Normal(1), 42, reference);
      assertThat(moving.hasAccumulators()).isTrue();
      for (int i = 0; i < 2; i++) {
        reference.accumulate(latents.accumulator(i));
        moving.accumulate(latents.accumulator(i));
        frozen.accumulate(latents.accumulator(i));
      }
      float[] first = reference.images(latents.sample(0));
      assertThat(moving.images(latents.sample(0))).containsExactly(first, within(1e-4f));
      float[] second = reference.images(latents.sample(1));
      assertThat(moving.images(latents.sample(1))).containsExactly(second, within(1e-4f));
      assertThat(trained.images(latents.sample(0))).isNotEqualTo(first);

      float[] once = frozen.images(latents.sample(1));
      frozen.images(latents.sample(0));
      assertThat(frozen.images(latents.sample(1))).containsExactly(once);
    }
  }

  private static GanSpec spec(JsonNode golden) {
    JsonNode shape = golden.get("image_shape");
    GinConfig config =
        GinConfig.of("biggan32", golden.get("gin").asText() + "dataset.name = 'cifar10'\n");
    return GanSpec.of(
        config.experiment(),
        new ImageShape(shape.get(0).asInt(), shape.get(1).asInt(), shape.get(2).asInt()),
        golden.get("num_classes").asInt());
  }
}
