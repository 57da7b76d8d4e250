package org.comparegan.cli.model;

import java.util.Map;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Progress;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.hub.ModelPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Verifies checksums. */
@Command(
    name = "verify",
    description = "Reads every tensor and verifies its checksum; names the first that is damaged.",
    footer = {
      "",
      "Example:",
      "  ./comparegan checkpoint verify \\",
      "      src/test/resources/golden/checkpoint/dtypes/model.ckpt-1"
    })
final class CheckpointVerify extends Verb {
  @Takes(Kind.MODEL)
  @Parameters(
      paramLabel = "PATH",
      description = "A run directory, a checkpoint prefix, a TF1 Hub module or a SavedModel.")
  private String path = "";

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) {
    try (Checkpoint checkpoint = ModelPath.open(path, console::notice).checkpoint();
        Progress progress = console.progress("verifying", checkpoint.tensors().size(), "tensors")) {
      long done = 0;
      long bytes = 0;
      for (Map.Entry<String, TensorInfo> tensor : checkpoint.tensors().entrySet()) {
        checkpoint.verify(tensor.getKey());
        bytes += tensor.getValue().bytes();
        progress.at(++done);
      }
      if (json.wanted()) {
        console.json(Map.of("path", checkpoint.path(), "tensors", done, "bytes", bytes));
      } else {
        console.print(
            "%s: %,d tensors, %,d bytes, every checksum agrees."
                .formatted(checkpoint.path(), done, bytes));
      }
      return ExitCode.DONE;
    }
  }
}
