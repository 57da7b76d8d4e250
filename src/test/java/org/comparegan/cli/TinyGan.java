package org.comparegan.cli;

/** A conditional BigGAN on the data that comes with the project, as small as it can be. */
final class TinyGan {
  static final String CONFIG =
      """
      dataset.name = "fashion-mnist-32"
      options.architecture = "resnet_biggan_arch"
      options.gan_class = @ModularGAN
      options.batch_size = 4
      options.z_dim = 16
      z.distribution_fn = @tf.random.normal
      ModularGAN.conditional = True
      ModularGAN.g_lr = 0.001
      G.batch_norm_fn = @conditional_batch_norm
      G.spectral_norm = True
      D.spectral_norm = True
      standardize_batch.use_moving_averages = False
      resnet_biggan.Generator.ch = 4
      resnet_biggan.Generator.embed_y_dim = 8
      resnet_biggan.Discriminator.ch = 4
      loss.fn = @hinge
      """;

  private TinyGan() {}
}
