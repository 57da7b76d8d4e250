package org.comparegan.experiment;

import java.util.Map;
import java.util.Optional;
import org.comparegan.gin.BoundReader;

/** Reads what shapes the networks. */
final class NetworkBinder {
  private static final String OPS = "compare_gan.architectures.arch_ops.";
  private static final Map<String, Norm> NORMS =
      Map.of(
          OPS + "no_batch_norm", Norm.NONE,
          OPS + "batch_norm", Norm.BATCH,
          OPS + "conditional_batch_norm", Norm.CONDITIONAL,
          OPS + "self_modulated_batch_norm", Norm.SELF_MODULATED);

  private final BoundReader read;

  private NetworkBinder(BoundReader read) {
    this.read = read;
  }

  static NetworkOptions bind(BoundReader read) {
    NetworkBinder binder = new NetworkBinder(read);
    return new NetworkOptions(
        new NetworkOptions.Generator(binder.norm("G"), read.flag("G", "spectral_norm")),
        new NetworkOptions.Discriminator(
            binder.norm("D"), read.flag("D", "layer_norm"), read.flag("D", "spectral_norm")),
        binder.layers(),
        binder.architectures());
  }

  private Norm norm(String network) {
    Optional<BoundReader.Target> target = read.target(network, "batch_norm_fn");
    if (target.isEmpty()) {
      return Norm.NONE;
    }
    return read.oneUnscoped(network, "batch_norm_fn", target.get(), NORMS);
  }

  private LayerOptions layers() {
    return new LayerOptions(
        new LayerOptions.Weights(
            read.choice(
                "weights", "initializer", LayerOptions.KernelInitializer.class, BoundReader::lower),
            read.number("weights", "stddev", 0, Double.POSITIVE_INFINITY)),
        new LayerOptions.StandardizeBatch(
            read.number("standardize_batch", "decay", 0, 1),
            read.number("standardize_batch", "epsilon", 0, Double.POSITIVE_INFINITY),
            read.flag("standardize_batch", "use_moving_averages"),
            crossReplicaMean(),
            crossReplicaMoments()),
        new LayerOptions.SelfModulatedBatchNorm(
            read.count("self_modulated_batch_norm", "num_hidden", 0)),
        new LayerOptions.ConditionalBatchNorm(read.flag("conditional_batch_norm", "use_bias")),
        new LayerOptions.SpectralNorm(
            read.number("spectral_norm", "epsilon", 0, Double.POSITIVE_INFINITY),
            read.choice(
                "spectral_norm",
                "singular_value",
                LayerOptions.SingularValue.class,
                BoundReader::lower),
            read.flag("spectral_norm", "frozen_in_eval")),
        read.flag("layers", "literal_forms")
            ? LayerOptions.Forms.LITERAL
            : LayerOptions.Forms.FAST);
  }

  private LayerOptions.CrossReplicaMean crossReplicaMean() {
    if (read.isNone("standardize_batch", "use_cross_replica_mean")) {
      return LayerOptions.CrossReplicaMean.WHEN_SHARDED;
    }
    return read.flag("standardize_batch", "use_cross_replica_mean")
        ? LayerOptions.CrossReplicaMean.ALWAYS
        : LayerOptions.CrossReplicaMean.NEVER;
  }

  /** A group of 0 is all replicas, as in the reference. */
  private LayerOptions.CrossReplicaMoments crossReplicaMoments() {
    String moments = "cross_replica_moments";
    return new LayerOptions.CrossReplicaMoments(
        read.flag(moments, "parallel"),
        read.isNone(moments, "group_size")
            ? Optional.empty()
            : Optional.of(read.count(moments, "group_size", 0)).filter(size -> size > 0));
  }

  private ArchitectureOptions architectures() {
    String cifarG = "resnet_cifar.Generator";
    String bigG = "resnet_biggan.Generator";
    String bigD = "resnet_biggan.Discriminator";
    String deepG = "resnet_biggan_deep.Generator";
    String deepD = "resnet_biggan_deep.Discriminator";
    return new ArchitectureOptions(
        new ArchitectureOptions.CifarGenerator(
            read.flag(cifarG, "hierarchical_z"),
            read.flag(cifarG, "embed_z"),
            read.flag(cifarG, "embed_y")),
        new ArchitectureOptions.CifarDiscriminator(
            read.flag("resnet_cifar.Discriminator", "project_y")),
        new ArchitectureOptions.BigGanBlock(read.flag("BigGanResNetBlock", "add_shortcut")),
        new ArchitectureOptions.BigGanGenerator(
            read.count(bigG, "ch", 1),
            read.text(bigG, "blocks_with_attention"),
            read.flag(bigG, "hierarchical_z"),
            read.flag(bigG, "embed_z"),
            read.flag(bigG, "embed_y"),
            read.count(bigG, "embed_y_dim", 1),
            read.flag(bigG, "embed_bias")),
        new ArchitectureOptions.BigGanDiscriminator(
            read.count(bigD, "ch", 1),
            read.text(bigD, "blocks_with_attention"),
            read.flag(bigD, "project_y")),
        new ArchitectureOptions.BigGanDeepGenerator(
            read.count(deepG, "ch", 1),
            read.flag(deepG, "embed_y"),
            read.count(deepG, "embed_y_dim", 1),
            read.flag(deepG, "experimental_fast_conv_to_rgb")),
        new ArchitectureOptions.BigGanDeepDiscriminator(
            read.count(deepD, "ch", 1),
            read.text(deepD, "blocks_with_attention"),
            read.flag(deepD, "project_y")));
  }
}
