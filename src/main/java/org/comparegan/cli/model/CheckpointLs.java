package org.comparegan.cli.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.checkpoint.TensorStatistics;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.hub.ModelPath;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists tensors. */
@Command(
    name = "ls",
    description = "Lists the tensors: name, element type, shape.",
    footer = {
      "",
      "Example:",
      "  ./comparegan checkpoint ls \\",
      "      src/test/resources/golden/checkpoint/dtypes/model.ckpt-1" + " --values"
    })
final class CheckpointLs extends Verb {
  @Takes(Kind.MODEL)
  @Parameters(
      paramLabel = "PATH",
      description =
          "A run directory, a checkpoint prefix, a TF1 Hub module, a SavedModel, or weights of"
              + " PyTorch (.pth, .bin) or safetensors.")
  private String path = "";

  @Option(names = "--values", description = "Also read the values: their mean and rms.")
  private boolean values;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) {
    try (Checkpoint checkpoint = ModelPath.open(path, console::notice).checkpoint()) {
      List<Map<String, @Nullable Object>> document = new ArrayList<>();
      Table table =
          values
              ? Table.of("", "name", "dtype", "shape", "mean", "rms")
              : Table.of("", "name", "dtype", "shape");
      long elements = 0;
      try (Progress progress =
          console.progress("reading", checkpoint.tensors().size(), "tensors")) {
        for (Map.Entry<String, TensorInfo> tensor : checkpoint.tensors().entrySet()) {
          TensorInfo info = tensor.getValue();
          elements += info.elements();
          Optional<TensorStatistics> found =
              values ? TensorStatistics.of(checkpoint, tensor.getKey()) : Optional.empty();
          document.add(entry(tensor.getKey(), info, found));
          table = table.row(cells(tensor.getKey(), info, found));
          progress.at(document.size());
        }
      }
      int tensors = document.size();
      Table others = Table.of("", "not a tensor", "value");
      for (Map.Entry<String, String> value : checkpoint.values().entrySet()) {
        document.add(Map.of("name", value.getKey(), "value", value.getValue()));
        others = others.row(Cell.of(value.getKey()), Cell.of(value.getValue()));
      }
      if (json.wanted()) {
        console.json(document);
      } else {
        console.print(table.note("%,d tensors, %,d elements.".formatted(tensors, elements)));
        if (!checkpoint.values().isEmpty()) {
          console.print(others);
        }
      }
      return ExitCode.DONE;
    }
  }

  private Map<String, @Nullable Object> entry(
      String name, TensorInfo info, Optional<TensorStatistics> found) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("dtype", info.dtype().text());
    entry.put("shape", info.shape().asArray());
    if (values) {
      entry.put("mean", JsonOption.number(found.map(TensorStatistics::mean)));
      entry.put("rms", JsonOption.number(found.map(TensorStatistics::rms)));
    }
    return entry;
  }

  private Cell[] cells(String name, TensorInfo info, Optional<TensorStatistics> found) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(name));
    cells.add(Cell.of(info.dtype().text()));
    cells.add(Cell.of(info.shape().toString()));
    if (values) {
      cells.add(Cell.of(found.map(s -> "%.6g".formatted(s.mean())).orElse("")));
      cells.add(Cell.of(found.map(s -> "%.6g".formatted(s.rms())).orElse("")));
    }
    return cells.toArray(new Cell[0]);
  }
}
