package org.comparegan.evaluate;

import java.util.List;
import org.comparegan.gradient.GradientException;
import org.comparegan.metric.MetricException;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;

/**
 * The log condition number of the generator's metric tensor at each latent of one batch: its mean
 * and deviation over the batch are the numbers of GeneratorConditionNumberTask.
 */
final class ConditionNumber {
  private ConditionNumber() {}

  static void of(ImageSource source, Latents latents, Findings findings) {
    MetricTensors tensors;
    try {
      tensors =
          MetricTensors.of(
              source
                  .jacobian(latents)
                  .orElseThrow(() -> new MetricException("the generator has no derivative")));
    } catch (GradientException e) {
      throw new MetricException("the generator's graph has no derivative: " + e.getMessage());
    }
    List<Double> numbers =
        tensors.spectra().stream()
            .map(MetricTensors.Spectrum::logConditionNumber)
            .filter(Double::isFinite)
            .toList();
    int singular = tensors.spectra().size() - numbers.size();
    if (numbers.isEmpty()) {
      throw new MetricException(
          "all %d metric tensors are singular: some directions of the latents change nothing, as in a collapsed generator"
              .formatted(singular));
    }
    if (singular > 0) {
      findings.warn(
          "log_condition_number leaves out %d of %d latents, whose metric tensor is singular"
              .formatted(singular, tensors.spectra().size()));
    }
    numbers.forEach(number -> findings.score("log_condition_number", number));
  }
}
