package org.comparegan.architecture;

import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.nn.Net;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The reference's test networks: one linear layer each, any size, no norms; test_utils.py:58. */
final class Dummy {
  private Dummy() {}

  record G(ImageShape image) implements Generator {
    @Override
    public Operand<TFloat32> images(Net root, Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      Net net = root.in("generator");
      long pixels = (long) image.height() * image.width() * image.channels();
      Operand<TFloat32> h = net.tf().math.sigmoid(net.in("fc_noise").linear(z, pixels));
      return Heads.image(net, h, image.height(), image.width(), image.channels());
    }
  }

  record D() implements Discriminator {
    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Net net = root.in("discriminator");
      Operand<TFloat32> features = Heads.mean(net, images);
      return Heads.verdict(net, net.in("linear").linear(features, 1), features);
    }
  }
}
