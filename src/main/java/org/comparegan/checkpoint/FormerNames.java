package org.comparegan.checkpoint;

import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of tensors as the reference's branches v1 and v2 gave them ({@code
 * compare_gan/src/gans/ops.py} there): {@code Matrix} and {@code w} for today's {@code kernel},
 * {@code biases} for {@code bias}, and singular vectors below the whole path of their kernel.
 * Networks are the same but for initial values.
 */
public final class FormerNames {
  private static final Pattern FIRST =
      Pattern.compile("(.*/)?(generator|discriminator)/[^/]+/Matrix");
  private static final Pattern VECTOR = Pattern.compile("((?:.*/)?)(.+/)\\2(?:Matrix|w)_?0/u_var");

  private static final Pattern STATE =
      Pattern.compile(
          ".*/(?:[dg]_)?(?:adam|Adam|rmsprop|RMSProp)(_1)?|(?:.*/)?beta[12]_power(_1)?");
  private static final String LAST_OF_CIFAR = "discriminator/B3/";
  private static final Pattern BLOCK = Pattern.compile("(discriminator/B)(\\d)/");

  private FormerNames() {}

  /** Whether a model's tensors are named so; each network there has a dense layer. */
  public static boolean in(Collection<String> names) {
    return names.stream().anyMatch(name -> FIRST.matcher(name).matches());
  }

  /** Today's name of each of a model's tensors; the same name where they are not named so. */
  public static UnaryOperator<String> present(Collection<String> names) {
    if (!in(names)) {
      return UnaryOperator.identity();
    }
    // The discriminator of ResNet-CIFAR, with four blocks, counted them from 0.
    boolean fromZero =
        names.stream().anyMatch(name -> name.contains(LAST_OF_CIFAR))
            && names.stream().noneMatch(name -> name.contains("discriminator/B4/"));
    return name -> fromZero ? counted(present(name)) : present(name);
  }

  /** Whether a tensor of these branches is a slot or counter of an optimiser. */
  public static boolean isOptimizerState(String name) {
    return STATE.matcher(name).matches();
  }

  private static String counted(String name) {
    return BLOCK
        .matcher(name)
        .replaceFirst(block -> block.group(1) + (Integer.parseInt(block.group(2)) + 1) + "/");
  }

  private static String present(String name) {
    Matcher vector = VECTOR.matcher(name);
    if (vector.matches()) {
      return vector.group(1) + vector.group(2) + "kernel/u_var";
    }
    return name.replaceFirst("/(Matrix|w)(/|$)", "/kernel$2")
        .replaceFirst("/biases(/|$)", "/bias$1");
  }
}
