package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.experiment.GinConfig;
import org.comparegan.train.Training.Outcome;

/** A training small enough to be run many times. */
public final class TinyRun {
  /** An S³GAN of four channels. */
  public static final String CONFIG =
      """
      dataset.name = "fashion-mnist-32"
      options.architecture = "resnet_biggan_arch"
      options.gan_class = @S3GAN
      options.batch_size = 4
      options.training_steps = 5
      options.disc_iters = 2
      options.z_dim = 16
      z.distribution_fn = @tf.random.normal
      ModularGAN.conditional = True
      ModularGAN.g_use_ema = True
      ModularGAN.ema_start_step = 1
      ModularGAN.g_lr = 0.001
      label_split.percent = 10
      G.batch_norm_fn = @conditional_batch_norm
      G.spectral_norm = True
      D.spectral_norm = True
      standardize_batch.use_moving_averages = False
      resnet_biggan.Generator.ch = 4
      resnet_biggan.Generator.embed_y_dim = 8
      resnet_biggan.Discriminator.ch = 4
      resnet_biggan.Discriminator.project_y = False
      S3GAN.project_y = True
      S3GAN.use_predictor = True
      S3GAN.rotated_batch_fraction = 1
      loss.fn = @hinge
      run_config.tf_random_seed = 3
      run_config.save_checkpoints_steps = 2
      run_config.keep_checkpoint_max = 2
      """;

  private TinyRun() {}

  /** Trains, or goes on training, in a run directory. */
  static Outcome train(
      Path directory, String config, TrainingSettings settings, BooleanSupplier stop) {
    try (RunDirectory run = RunDirectory.open(directory);
        Training training = Training.prepare(GinConfig.of(config), run, settings)) {
      return training.run(run, stop, TrainingMonitor.SILENT);
    }
  }

  /** Every tensor of one checkpoint is that of the other, bit by bit. */
  public static void assertBitEqual(Path one, Path other) {
    try (Checkpoint a = CheckpointReader.open(one.toString());
        Checkpoint b = CheckpointReader.open(other.toString())) {
      assertThat(a.names()).isEqualTo(b.names()).isNotEmpty();
      for (String name : a.names()) {
        assertThat(a.bytes(name)).as(name).isEqualTo(b.bytes(name));
      }
    }
  }
}
