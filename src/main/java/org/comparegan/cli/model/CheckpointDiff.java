package org.comparegan.cli.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointDifference;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.hub.ModelPath;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares two checkpoints. */
@Command(
    name = "diff",
    description = "Compares two checkpoints tensor by tensor; exit code 3 when they differ.",
    footer = {
      "",
      "The change is the rms of the difference over the rms of the first tensor.",
      "",
      "Example:",
      "  ./comparegan checkpoint diff \\",
      "      src/test/resources/golden/hub/biggan32/variables/variables" + " \\",
      "      src/test/resources/golden/checkpoint/dtypes/model.ckpt-1"
    })
final class CheckpointDiff extends Verb {
  @Takes(Kind.MODEL)
  @Parameters(index = "0", paramLabel = "A", description = "A checkpoint, module or run directory.")
  private String first = "";

  @Takes(Kind.MODEL)
  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private String second = "";

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) {
    try (Checkpoint a = ModelPath.open(first, console::notice).checkpoint();
        Checkpoint b = ModelPath.open(second, console::notice).checkpoint()) {
      List<CheckpointDifference> differences = CheckpointDifference.between(a, b);
      if (json.wanted()) {
        console.json(
            Map.of("differences", differences.stream().map(CheckpointDiff::entry).toList()));
      } else if (differences.isEmpty()) {
        console.print("No difference in %,d tensors.".formatted(a.names().size()));
      } else {
        console.print(table(differences));
      }
      return differences.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCE;
    }
  }

  private static Map<String, @Nullable Object> entry(CheckpointDifference difference) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("name", difference.name());
    entry.put("difference", difference.kind().text());
    entry.put("a", text(difference.first(), null));
    entry.put("b", text(difference.second(), null));
    entry.put("relative_change", JsonOption.number(difference.relative()));
    entry.put("largest_change", JsonOption.number(difference.largest()));
    return entry;
  }

  private static Table table(List<CheckpointDifference> differences) {
    Table table = Table.of("", "name", "difference", "A", "B", "change", "largest");
    for (CheckpointDifference one : differences) {
      table =
          table.row(
              Cell.of(one.name()),
              Cell.of(one.kind().text()),
              Cell.of(String.valueOf(text(one.first(), "-"))),
              Cell.of(String.valueOf(text(one.second(), "-"))),
              Cell.of(number(one.relative())),
              Cell.of(number(one.largest())));
    }
    return table.note("%,d tensors differ.".formatted(differences.size()));
  }

  private static @Nullable String text(Optional<TensorInfo> info, @Nullable String otherwise) {
    return info.isPresent() ? info.get().toString() : otherwise;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : "%.3g".formatted(value);
  }
}
