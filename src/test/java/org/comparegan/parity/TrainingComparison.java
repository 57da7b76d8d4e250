package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Compares a training trajectory with a golden one by the rules of golden/README.md. */
final class TrainingComparison {
  private static final String SHADOW = "/ExponentialMovingAverage";
  private static final double FIRST_LOSS = 1e-5;
  private static final double FIRST_LOSS_PENALTY_AND_BATCH_NORM = 1e-4;

  private final JsonNode json;
  private final Map<String, double[]> initial;
  private final OnDevice device;
  private final Set<String> trainable = new HashSet<>();
  private final Set<String> ignored = new HashSet<>();
  private final Map<String, Double> updates = new LinkedHashMap<>();
  private final Map<String, Double> slots = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> kinks = new ArrayList<>();
  private double worstLoss;

  TrainingComparison(JsonNode json, Map<String, double[]> initial, OnDevice device) {
    this.json = json;
    this.initial = initial;
    this.device = device;
    for (JsonNode variable : json.get("variables")) {
      if (variable.path("trainable").asBoolean(false)) {
        trainable.add(variable.get("name").asText());
      }
    }
    json.path("ignore").forEach(name -> ignored.add(name.asText()));
  }

  /** The discriminator losses of a run, then the generator's. */
  void losses(int t, float[] ours) {
    JsonNode step = json.get("steps").get(t);
    JsonNode discriminator = step.get("d_loss");
    double limit = json.at("/tolerance/loss").asDouble();
    for (int i = 0; i < discriminator.size(); i++) {
      double first = t == 0 && i == 0 ? firstLossLimit() : Double.POSITIVE_INFINITY;
      loss(
          "d_loss of run " + t,
          ours[i],
          TensorGoldens.number(discriminator.get(i)),
          Math.min(limit, first));
    }
    loss(
        "g_loss of run " + t,
        ours[ours.length - 1],
        TensorGoldens.number(step.get("g_loss")),
        limit);
  }

  private double firstLossLimit() {
    String gin = json.get("gin").asText();
    boolean noisy = gin.contains("wgangp_penalty") && gin.contains("D.batch_norm_fn");
    return noisy ? FIRST_LOSS_PENALTY_AND_BATCH_NORM : FIRST_LOSS;
  }

  private void loss(String what, double ours, double golden, double limit) {
    double error = Math.abs(ours - golden) / Math.max(1, Math.abs(golden));
    worstLoss = Math.max(worstLoss, error);
    if (!(error <= device.bound(limit))) {
      problems.add("%s is %.7g, not %.7g (limit %.1e)".formatted(what, ours, golden, limit));
    }
  }

  /** A variable after a run. */
  void variable(int t, String name, double[] ours, JsonNode golden) {
    if (ignored.contains(name)) {
      return;
    }
    if (golden.isNumber()) {
      exact(t, name, ours, new double[] {golden.asDouble()});
    } else if (!golden.has("samples")) {
      unchanged(t, name, ours);
    } else if (golden.has("change")) {
      double scale =
          TensorGoldens.number(golden.get("change"))
              + 1e-4 * TensorGoldens.number(golden.get("rms"));
      updates.merge(name, error(ours, golden.get("samples"), 0, scale), Math::max);
    } else {
      double rms = TensorGoldens.number(golden.get("rms"));
      double scale = rms + 1e-4 * largestSlot(t, name);
      slots.merge(name, error(ours, golden.get("samples"), 1, scale), Math::max);
    }
  }

  private void unchanged(int t, String name, double[] ours) {
    double[] before = Objects.requireNonNull(initial.get(name), name);
    if (trainable.contains(name)) {
      updates.merge(name, moved(ours, before), Math::max);
    } else if (trainable.contains(weightOf(name))
        && moved(ours, before) <= json.at("/tolerance/update_max").asDouble()) {
      shadow(t, name, ours, before);
    } else {
      exact(t, name, ours, before);
    }
  }

  private static String weightOf(String name) {
    return name.endsWith(SHADOW) ? name.substring(0, name.length() - SHADOW.length()) : "";
  }

  private static double moved(double[] ours, double[] before) {
    double scale = 1e-4 * rms(before);
    double worst = 0;
    for (int i = 0; i < ours.length; i++) {
      double difference = Math.abs(ours[i] - before[i]);
      worst = Math.max(worst, difference == 0 ? 0 : difference / scale);
    }
    return worst;
  }

  /**
   * The golden's shadow kept every bit, since the rounding that is its weight's whole gradient
   * moved none of the weight's; ours moved one. Not equal, and no defect.
   */
  private void shadow(int t, String name, double[] ours, double[] before) {
    if (!Arrays.equals(ours, before)) {
      kinks.add(
          "%s followed the rounding of its weight in run %d by %.1e of the weight's limit"
              .formatted(
                  name, t, moved(ours, before) / json.at("/tolerance/update_max").asDouble()));
    }
  }

  private void exact(int t, String name, double[] ours, double[] golden) {
    if (!Arrays.equals(ours, golden)) {
      problems.add(name + " must not change in run " + t);
    }
  }

  /** The largest |ours − golden| / (own · |golden| + scale) over the samples. */
  private static double error(double[] ours, JsonNode samples, double own, double scale) {
    double worst = 0;
    int count = samples.size();
    for (int k = 0; k < count; k++) {
      double golden = TensorGoldens.number(samples.get(k));
      double difference = Math.abs(ours[(int) ((long) k * ours.length / count)] - golden);
      double relative = difference == 0 ? 0 : difference / (own * Math.abs(golden) + scale);
      worst = Double.isNaN(relative) ? Double.POSITIVE_INFINITY : Math.max(worst, relative);
    }
    return worst;
  }

  private double largestSlot(int t, String name) {
    String last = name.substring(name.lastIndexOf('/'));
    double largest = 0;
    for (Map.Entry<String, JsonNode> entry :
        json.get("steps").get(t).get("variables").properties()) {
      JsonNode golden = entry.getValue();
      if (entry.getKey().endsWith(last) && golden.has("rms") && !golden.has("change")) {
        largest = Math.max(largest, TensorGoldens.number(golden.get("rms")));
      }
    }
    return largest;
  }

  GoldenResult result() {
    double worst = Math.max(worstLoss, check("update", updates));
    worst = Math.max(worst, check("slot", slots));
    if (!problems.isEmpty()) {
      return GoldenResult.fail(worst, first(problems));
    }
    return kinks.isEmpty()
        ? GoldenResult.pass(worst)
        : new GoldenResult(GoldenResult.Status.KINK, worst, first(kinks));
  }

  private static String first(List<String> lines) {
    return String.join("; ", lines.subList(0, Math.min(4, lines.size())));
  }

  private double check(String kind, Map<String, Double> errors) {
    List<Map.Entry<String, Double>> sorted =
        errors.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    if (sorted.isEmpty()) {
      return 0;
    }
    Map.Entry<String, Double> largest = sorted.get(sorted.size() - 1);
    limit(kind, "median", quantile(sorted, 0.5), largest.getKey());
    limit(kind, "p90", quantile(sorted, 0.9), largest.getKey());
    limit(kind, "max", largest.getValue(), largest.getKey());
    return quantile(sorted, 0.5);
  }

  private void limit(String kind, String which, double error, String worst) {
    double limit = device.bound(json.at("/tolerance/" + kind + "_" + which).asDouble());
    if (!(error <= limit)) {
      problems.add(
          "%s error: %s %.2e is above %.1e (largest: %s)"
              .formatted(kind, which, error, limit, worst));
    }
  }

  private static double quantile(List<Map.Entry<String, Double>> sorted, double q) {
    double place = q * (sorted.size() - 1);
    int below = (int) place;
    double low = sorted.get(below).getValue();
    double high = sorted.get(Math.min(below + 1, sorted.size() - 1)).getValue();
    return low + (high - low) * (place - below);
  }

  private static double rms(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / Math.max(1, values.length));
  }
}
