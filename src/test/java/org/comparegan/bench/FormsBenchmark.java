package org.comparegan.bench;

import java.util.List;
import java.util.Map;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;

/**
 * Steps of a small training in the fast forms of layers against the reference's literal ones. Both
 * graphs are ours, so that the ratio needs nothing from elsewhere: the guard holds it.
 */
record FormsBenchmark() implements Benchmark {
  static final String NAME = "guard: literal forms over fast forms, BigGAN 32 step";

  private static final String GIN =
      """
      dataset.name = "cifar10"
      options.architecture = "resnet_biggan_arch"
      options.gan_class = @ModularGAN
      options.batch_size = 16
      options.disc_iters = 1
      options.training_steps = 1
      options.z_dim = 32
      z.distribution_fn = @tf.random.normal
      ModularGAN.conditional = True
      ModularGAN.g_lr = 0.0001
      G.batch_norm_fn = @conditional_batch_norm
      D.spectral_norm = True
      standardize_batch.use_moving_averages = False
      resnet_biggan.Generator.ch = 32
      resnet_biggan.Discriminator.ch = 32
      loss.fn = @hinge
      layers.literal_forms = %s
      """;
  private static final ImageShape IMAGE = new ImageShape(32, 32, 3);
  private static final int CLASSES = 10;

  @Override
  public List<Row> rows() {
    return List.of(Row.of(NAME));
  }

  @Override
  public Map<String, Outcome> measure(Conditions conditions) {
    try (OurTraining fast = new OurTraining(spec("False"), conditions.session());
        OurTraining literal = new OurTraining(spec("True"), conditions.session())) {
      Turns turns = Turns.of(conditions.rounds(), fast::train, literal::train);
      return Map.of(NAME, new Outcome.Compared(turns, false));
    }
  }

  private static GanSpec spec(String literal) {
    return GanSpec.of(GinConfig.of(GIN.formatted(literal)).experiment(), IMAGE, CLASSES);
  }
}
