package org.comparegan.cli.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.checkpoint.TensorStatistics;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.hub.ModelPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one tensor. */
@Command(
    name = "show",
    description = "Shows one tensor: statistics of its values and a histogram.",
    footer = {
      "",
      "Example:",
      "  ./comparegan checkpoint show \\",
      "      src/test/resources/golden/hub/biggan32/variables/variables" + " \\",
      "      generator/B1/bn1/accu/accu_mean"
    })
final class CheckpointShow extends Verb {
  private static final int BINS = 16;
  private static final int BAR = 40;
  private static final int FIRST = 8;

  @Takes(Kind.MODEL)
  @Parameters(
      index = "0",
      paramLabel = "PATH",
      description =
          "A run directory, a checkpoint prefix, a TF1 Hub module, a SavedModel, or weights of"
              + " PyTorch (.pth, .bin) or safetensors.")
  private String path = "";

  @Parameters(index = "1", paramLabel = "NAME", description = "The tensor's name, as ls prints it.")
  private String name = "";

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) {
    try (Checkpoint checkpoint = ModelPath.open(path, console::notice).checkpoint()) {
      TensorInfo info = checkpoint.info(name);
      Map<String, @Nullable Object> facts = new LinkedHashMap<>();
      facts.put("name", name);
      facts.put("dtype", info.dtype().text());
      facts.put("shape", info.shape().asArray());
      facts.put("elements", info.elements());
      Optional<double[]> values = TensorStatistics.values(checkpoint, name);
      Optional<TensorStatistics> statistics = values.map(TensorStatistics::of);
      statistics.ifPresent(found -> put(facts, found));
      long[] counts =
          statistics.isPresent()
              ? statistics.get().histogram(values.orElseThrow(), BINS)
              : new long[0];
      if (statistics.isPresent()) {
        facts.put("histogram", counts);
      }
      if (json.wanted()) {
        console.json(facts);
        return ExitCode.DONE;
      }
      facts.put("shape", info.shape().toString());
      facts.remove("histogram");
      facts.forEach((key, value) -> console.print(String.format("%-10s %s", key, text(value))));
      values.ifPresent(all -> console.print(String.format("%-10s %s", "first", first(all))));
      statistics.ifPresent(found -> histogram(console, found, counts));
      return ExitCode.DONE;
    }
  }

  private static void put(Map<String, @Nullable Object> facts, TensorStatistics found) {
    facts.put("mean", JsonOption.number(found.mean()));
    facts.put("rms", JsonOption.number(found.rms()));
    facts.put("std", JsonOption.number(found.deviation()));
    facts.put("min", JsonOption.number(found.minimum()));
    facts.put("max", JsonOption.number(found.maximum()));
    facts.put("zeros", found.zeros());
    facts.put("not finite", found.notFinite());
  }

  private static String text(@Nullable Object value) {
    return value == null
        ? "-"
        : value instanceof Double number
            ? String.format(Locale.ROOT, "%.6g", number)
            : value.toString();
  }

  private static String first(double[] values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(FIRST, values.length); i++) {
      text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%.6g", values[i]));
    }
    return text.append(values.length > FIRST ? " …" : "").toString();
  }

  private static void histogram(Console console, TensorStatistics found, long[] counts) {
    long most = 1;
    for (long count : counts) {
      most = Math.max(most, count);
    }
    double width = (found.maximum() - found.minimum()) / BINS;
    if (!(width > 0)) {
      return;
    }
    for (int i = 0; i < BINS; i++) {
      console.print(
          String.format(
                  Locale.ROOT,
                  "%12.4g %9d %s",
                  found.minimum() + i * width,
                  counts[i],
                  "#".repeat((int) Math.ceil((double) BAR * counts[i] / most)))
              .stripTrailing());
    }
  }
}
