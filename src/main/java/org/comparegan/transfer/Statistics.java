package org.comparegan.transfer;

import java.util.Optional;
import org.comparegan.checkpoint.TensorInfo;

/**
 * Batch norm statistics of one form from those of the other: the accumulated mean over the count is
 * a moving mean, and a moving mean is an accumulated one of count 1 (arch_ops.py:66, 122).
 */
final class Statistics {
  private static final String ACCUMULATED = "/accu/";

  private final WeightSource source;

  Statistics(WeightSource source) {
    this.source = source;
  }

  /** A value for a statistic that the source does not have under its own name. */
  Optional<TensorValue> of(String name, TensorInfo info) {
    int cut = name.lastIndexOf('/');
    String last = name.substring(cut + 1);
    if (last.equals("moving_mean") || last.equals("moving_variance")) {
      String scope = name.substring(0, cut) + ACCUMULATED;
      return quotient(info, scope + last.replace("moving", "accu"), scope + "accu_counter");
    }
    if (!name.contains(ACCUMULATED)) {
      return Optional.empty();
    }
    String scope = name.substring(0, name.lastIndexOf(ACCUMULATED) + 1);
    if (source.find(scope + "moving_mean").isEmpty()) {
      return Optional.empty();
    }
    return switch (last) {
      case "accu_mean", "accu_variance" ->
          source
              .find(scope + last.replace("accu", "moving"))
              .filter(origin -> origin.info().equals(info))
              .map(TensorValue.Copied::new);
      case "accu_counter" -> Optional.of(TensorValue.Computed.floats(info, () -> new float[] {1}));
      case "update_accus" -> Optional.of(TensorValue.Computed.zeros(info));
      default -> Optional.empty();
    };
  }

  private Optional<TensorValue> quotient(TensorInfo info, String sum, String counter) {
    boolean there = source.find(sum).filter(origin -> origin.info().equals(info)).isPresent();
    if (!there || source.find(counter).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        TensorValue.Computed.floats(
            info,
            () -> {
              float[] values = source.floats(sum);
              float count = source.floats(counter)[0];
              if (count < 0.5f) {
                throw new TransferException(
                    "%s: nothing was accumulated in %s (its count is %s): run the module's images through it first, or keep standardize_batch.use_moving_averages = False."
                        .formatted(source.location(), sum, count));
              }
              for (int i = 0; i < values.length; i++) {
                values[i] /= count;
              }
              return values;
            }));
  }
}
