package org.comparegan.data;

import org.comparegan.random.RandomStream;

/** How latent vectors z are drawn (gin {@code z} and {@code eval_z}). */
public sealed interface LatentDistribution {
  /**
   * Writes the vector of one example to {@code target[offset .. offset + dimension)}.
   *
   * @param position the example's number, the step of its address
   */
  void fill(RandomStream stream, long position, float[] target, int offset, int dimension);

  /**
   * Vectors of the examples {@code first} to first + count − 1.
   *
   * @return [count, dimension] float32
   */
  default float[] sample(RandomStream stream, long first, int count, int dimension) {
    float[] z = new float[count * dimension];
    for (int i = 0; i < count; i++) {
      fill(stream, first + i, z, i * dimension, dimension);
    }
    return z;
  }

  /**
   * Uniform on [minimum, maximum).
   *
   * @param minimum gin {@code minval}, −1 in the reference
   * @param maximum gin {@code maxval}, 1 in the reference
   */
  record Uniform(float minimum, float maximum) implements LatentDistribution {
    @Override
    public void fill(
        RandomStream stream, long position, float[] target, int offset, int dimension) {
      stream.fillUniform(position, 0, target, offset, dimension, minimum, maximum);
    }
  }

  /**
   * Normal around 0.
   *
   * @param stddev gin {@code stddev}, 1 in the reference
   */
  record Normal(float stddev) implements LatentDistribution {
    @Override
    public void fill(
        RandomStream stream, long position, float[] target, int offset, int dimension) {
      stream.fillNormal(position, 0, target, offset, dimension, 0, stddev);
    }
  }

  /**
   * Normal around 0, drawn again beyond two standard deviations, times a factor: BigGAN's
   * truncation trick, Brock et al. 2019, section 3.1.
   *
   * @param scale standard deviation before truncation, times the threshold
   */
  record TruncatedNormal(float scale) implements LatentDistribution {
    @Override
    public void fill(
        RandomStream stream, long position, float[] target, int offset, int dimension) {
      float[] row = stream.truncatedNormal(position, dimension, 0, scale);
      System.arraycopy(row, 0, target, offset, dimension);
    }
  }
}
