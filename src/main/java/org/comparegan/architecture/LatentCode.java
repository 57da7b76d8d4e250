package org.comparegan.architecture;

import java.util.List;
import java.util.Optional;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Latent and label as the first layer and the blocks of a generator see them: all the same, or,
 * with {@code hierarchical_z}, each its own chunk of the latent, which the norms get joined to the
 * label. resnet_biggan.py:279, resnet_cifar.py:118.
 */
sealed interface LatentCode {

  /** What the first layer gets, {@code [n, d]}. */
  Operand<TFloat32> first();

  /** What the norms of a block get; blocks count from 1. */
  Condition block(int block);

  /** One latent for all blocks. */
  record Whole(Operand<TFloat32> first, Optional<Operand<TFloat32>> y) implements LatentCode {
    @Override
    public Condition block(int block) {
      return Condition.of(first, y);
    }
  }

  /** A chunk each. */
  record Chunks(Net net, List<Operand<TFloat32>> chunks, Optional<Operand<TFloat32>> y)
      implements LatentCode {
    @Override
    public Operand<TFloat32> first() {
      return chunks.get(0);
    }

    @Override
    public Condition block(int block) {
      Operand<TFloat32> chunk = chunks.get(block);
      return Condition.of(chunk, y.map(label -> Heads.beside(net, chunk, label)));
    }
  }

  /**
   * The code of a generator.
   *
   * @param z {@code [n, z_dim]}
   * @param y {@code [n, d]}
   * @param blocks of the generator; with its first layer one chunk more is cut
   */
  static LatentCode of(
      boolean hierarchical,
      Net net,
      Operand<TFloat32> z,
      Optional<Operand<TFloat32>> y,
      int blocks) {
    return hierarchical ? new Chunks(net, Heads.chunks(net, z, blocks + 1), y) : new Whole(z, y);
  }
}
