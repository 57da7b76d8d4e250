package org.comparegan.transfer;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.VariableSpec;

/**
 * The lowest blocks of a discriminator, those next to the image, which fine-tuning may leave alone.
 * Norms and non-local blocks belong to the block before them.
 */
public final class FrozenBlocks implements Predicate<String> {
  private static final Pattern SCOPE = Pattern.compile("discriminator/([^/]+)/.*");
  private static final Pattern BLOCK =
      Pattern.compile("B\\d+|B_\\d+_.+|initial_conv|color_conv|d_conv\\d+|d_fc\\d+");

  private final Set<String> scopes;

  private FrozenBlocks(Set<String> scopes) {
    this.scopes = Set.copyOf(scopes);
  }

  /**
   * The first {@code count} blocks of a configuration's discriminator.
   *
   * @throws TransferException when it has fewer
   */
  public static FrozenBlocks lowest(int count, GanSpec spec) {
    if (count == 0) {
      return new FrozenBlocks(Set.of());
    }
    Set<String> scopes = new LinkedHashSet<>();
    Set<String> blocks = new LinkedHashSet<>();
    for (VariableSpec variable : TransferPlan.discriminatorVariables(spec)) {
      Matcher scope = SCOPE.matcher(variable.name());
      if (!scope.matches()) {
        continue;
      }
      if (BLOCK.matcher(scope.group(1)).matches()) {
        blocks.add(scope.group(1));
      }
      if (blocks.size() <= count && !blocks.isEmpty()) {
        scopes.add(scope.group(1));
      }
    }
    if (count > blocks.size()) {
      throw new TransferException(
          "--freeze-d %d: the discriminator has %d blocks: %s."
              .formatted(count, blocks.size(), String.join(", ", blocks)));
    }
    return new FrozenBlocks(scopes);
  }

  @Override
  public boolean test(String variable) {
    Matcher scope = SCOPE.matcher(variable);
    return scope.matches() && scopes.contains(scope.group(1));
  }
}
