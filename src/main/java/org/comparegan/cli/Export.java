package org.comparegan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.ModelPath;
import org.comparegan.reproduce.ModelArchive;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model in another form. */
@Command(
    name = "export",
    description = "Writes the model of a run or checkpoint without what only training needs.",
    footer = {
      "",
      "Example:",
      "  ./comparegan export checkpoints/fashion-mnist-32-supervised --to /tmp/model"
    })
final class Export extends Verb {
  @Parameters(paramLabel = "SOURCE", description = "Run directory, checkpoint or module.")
  private String source = "";

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where it goes.")
  private Path to = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "CHECKPOINT",
      description = "The form: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.CHECKPOINT;

  /** Forms of a model. */
  enum Format {
    /** A V2 checkpoint with a state file. */
    CHECKPOINT
  }

  @Override
  ExitCode run(Console console) throws IOException {
    ModelPath path = ModelPath.open(source);
    try (Checkpoint checkpoint = path.checkpoint()) {
      console.print(ModelArchive.write(checkpoint, to));
    }
    if (path instanceof ModelPath.RunDirectory run) {
      Path config = run.directory().resolve("config.gin");
      if (Files.exists(config)) {
        Files.copy(
            config, to.resolve("config.gin"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return ExitCode.DONE;
  }
}
