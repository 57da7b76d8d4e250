package org.comparegan.architecture;

import static org.comparegan.experiment.Architecture.INFOGAN;

import java.util.Optional;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Style;
import org.comparegan.nn.Net.Window;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * InfoGAN's networks for MNIST, Chen et al. 2016; infogan.py. Sides are multiples of 4.
 *
 * <pre>
 * generator                               discriminator
 * linear           1024  batch norm lrelu conv 4×4 /2   64       lrelu
 * linear    h/4·w/4·128  batch norm lrelu conv 4×4 /2  128  norm lrelu
 * deconv 4×4 /2      64  batch norm lrelu linear      1024  norm lrelu
 * deconv 4×4 /2 colours  sigmoid          linear         1
 * </pre>
 *
 * <p>The generator always has batch norm, never spectral norm, and ignores labels. Parameters with
 * z of 128, G / D: 6,707,777 / 6,556,865 at 28×28×1, 8,681,667 / 8,524,993 at 32×32×3, 33,921,219 /
 * 33,690,817 at 64×64×3, 134,879,427 / 134,354,113 at 128×128×3.
 */
final class InfoGan {
  private static final float LEAK = 0.2f;

  private InfoGan() {}

  record G(ImageShape image) implements Generator {
    static G of(ImageShape image) {
      Requirements.multiple(INFOGAN, image, 4);
      return new G(image);
    }

    @Override
    public Operand<TFloat32> images(Net root, Operand<TFloat32> z, Optional<Operand<TFloat32>> y) {
      Net net = root.in("generator");
      int height = image.height();
      int width = image.width();

      Operand<TFloat32> h = net.in("g_fc1").linear(z, 1024);
      h = net.lrelu(net.in("g_bn1").batchNorm(h), LEAK);
      h = net.in("g_fc2").linear(h, 128L * (height / 4) * (width / 4));
      h = net.lrelu(net.in("g_bn2").batchNorm(h), LEAK);
      h = Heads.image(net, h, height / 4, width / 4, 128);
      h = net.in("g_dc3").deconv(h, height / 2, width / 2, 64, Window.square(4, 2));
      h = net.lrelu(net.in("g_bn3").batchNorm(h), LEAK);
      h = net.in("g_dc4").deconv(h, height, width, image.channels(), Window.square(4, 2));
      return net.tf().math.sigmoid(h);
    }
  }

  record D(Style style) implements Discriminator {
    static D of(NetworkOptions options) {
      // One norm follows a linear layer, where the reference's conditional norm fails.
      Requirements.norm(INFOGAN, "D", options.discriminator().batchNormFn(), Norm.NONE, Norm.BATCH);
      return new D(Style.of(options.discriminator()));
    }

    @Override
    public Verdict judge(Net root, Operand<TFloat32> images, Optional<Operand<TFloat32>> y) {
      Net net = root.in("discriminator").with(style);
      Condition label = Condition.ofLabel(y);

      Operand<TFloat32> h = net.lrelu(net.in("d_conv1").conv(images, 64, 4, 2), LEAK);
      h = net.in("d_conv2").conv(h, 128, 4, 2);
      h = net.lrelu(net.in("d_bn2").norm(h, label), LEAK);
      h = net.in("d_fc3").linear(Heads.flat(net, h), 1024);
      h = net.lrelu(net.in("d_bn3").norm(h, label), LEAK);
      return Heads.verdict(net, net.in("d_fc4").linear(h, 1), h);
    }
  }
}
