package org.comparegan.experiment;

import java.util.Arrays;
import java.util.Optional;
import org.comparegan.gin.GinName;

/** Names of the architectures: gin {@code options.architecture}, consts.py:28-40. */
public enum Architecture implements GinName {
  DCGAN("dcgan_arch"),
  INFOGAN("infogan_arch"),
  SNDCGAN("sndcgan_arch"),
  RESNET_CIFAR("resnet_cifar_arch"),
  RESNET_STL("resnet_stl_arch"),
  RESNET5("resnet5_arch"),
  RESNET30("resnet30_arch"),
  BIGGAN("resnet_biggan_arch"),
  BIGGAN_DEEP("resnet_biggan_deep_arch"),
  /** The reference's network for tests, test_utils.py:58. */
  DUMMY("dummy_arch");

  private final String ginName;

  Architecture(String ginName) {
    this.ginName = ginName;
  }

  /** The architecture with this name in the reference, if any. */
  public static Optional<Architecture> named(String ginName) {
    return Arrays.stream(values()).filter(a -> a.ginName.equals(ginName)).findFirst();
  }

  /** The reference's name, e.g. {@code resnet_biggan_arch}. */
  @Override
  public String ginName() {
    return ginName;
  }

  /** The reference's module, e.g. {@code resnet_biggan}, part of its gin selectors. */
  String module() {
    return ginName.replaceFirst("_arch$", "");
  }
}
