package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.evaluate.EvaluationException;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.evaluate.MetricTensors;
import org.comparegan.evaluate.MetricTensors.Spectrum;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Jacobian;
import org.comparegan.model.Latents;
import org.comparegan.model.Model;
import org.tensorflow.ndarray.Shape;

/** Golden cases of kind {@code jacobian}: the Jacobian of a module's generator and its spectra. */
final class JacobianGolden {
  private static final double LIMIT = 1e-4;
  private static final double LOG_LIMIT = 1e-3;

  private JacobianGolden() {}

  static GoldenCase of(Path file, JsonNode json) {
    String name = json.get("name").asText();
    ModuleFolder folder = new ModuleFolder(GoldenFiles.beside(file, json.get("module").asText()));
    return GoldenCase.of(
        "jacobian",
        name,
        checks ->
            folder.with(
                directory -> {
                  compare(checks, directory, json);
                  return checks;
                }));
  }

  private static void compare(Checks checks, Path module, JsonNode json) {
    JsonNode z = json.get("z");
    JsonNode y = json.get("labels");
    Latents latents =
        new Latents(
            GoldenTensor.of(z).floats(z.get("key").asText()),
            y.isNull() ? new int[0] : GoldenTensor.of(y).ints(y.get("key").asText()));
    int classes = y.isNull() ? 0 : y.get("hi").asInt();
    try (Model model =
            Model.open(
                ModelPath.open(module.toString()),
                Model.Options.reference(checks.session())
                    .withTags(GoldenFiles.texts(json.get("tags"))));
        ImageSource source = model.generator(Optional.of(classes))) {
      Jacobian found =
          source
              .jacobian(latents)
              .orElseThrow(() -> new EvaluationException("There is no derivative."));
      Shape shape = Shape.of(found.rows(), found.outputs(), found.inputs());
      checks.digest("jacobian", found.values(), shape.asArray(), json.get("jacobian"), LIMIT);
      spectra(checks, MetricTensors.of(found), json);
    }
  }

  private static void spectra(Checks checks, MetricTensors tensors, JsonNode json) {
    JsonNode mean = json.get("mean_metric_tensor");
    one(
        checks,
        "mean metric tensor",
        tensors.ofMean(),
        mean.get("logdet").asDouble(),
        mean.get("log_condition_number").asDouble());
    List<Spectrum> spectra = tensors.spectra();
    for (int i = 0; i < json.get("eigenvalues").size(); i++) {
      JsonNode golden = json.get("eigenvalues").get(i);
      double largest = golden.get(0).asDouble();
      for (int j = 0; j < golden.size(); j++) {
        double ours = spectra.get(i).eigenvalues().get(j);
        checks.near("eigenvalue " + j + " of " + i, ours, golden.get(j).asDouble(), largest, LIMIT);
      }
      one(
          checks,
          "metric tensor " + i,
          spectra.get(i),
          json.get("logdet_of_the_float64_metric_tensor").get(i).asDouble(),
          json.get("log_condition_number_of_the_float64_metric_tensor").get(i).asDouble());
    }
    Score task = new Score(spectra.stream().map(Spectrum::logConditionNumber).toList());
    JsonNode golden = json.get("task");
    checks.absolute("count", task.values().size(), golden.get("count").asInt(), 0.5);
    checks.absolute("mean", task.mean(), golden.get("mean").asDouble(), LOG_LIMIT);
    checks.absolute("std", task.deviation(), golden.get("std").asDouble(), LOG_LIMIT);
  }

  private static void one(
      Checks checks, String what, Spectrum found, double logdet, double logCondition) {
    checks.absolute(
        what + ": log condition number", found.logConditionNumber(), logCondition, LOG_LIMIT);
    checks.relative(what + ": log determinant", found.logDeterminant(), logdet, LIMIT);
  }
}
