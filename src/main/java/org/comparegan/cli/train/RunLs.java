package org.comparegan.cli.train;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.ResumeCommand;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.comparegan.result.RunSummary;
import org.comparegan.result.RunSummary.State;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists runs. */
@Command(
    name = "ls",
    description =
        "Lists the runs in a folder and below: how far they are, their last FID (lower is"
            + " better), their state, and the command that continues each.",
    footer = {
      "",
      "States: running (a trainer holds it), done (all steps), diverged (the last loss or",
      "gradient was not finite), damaged (a file cannot be read), else stopped.",
      "",
      "Example:",
      "  ./comparegan runs ls",
      "  ./comparegan runs ls runs/seeds --json"
    })
final class RunLs extends Verb {
  @Takes(Kind.FOLDER)
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Where to look. Default: ${DEFAULT-VALUE}.",
      defaultValue = "runs")
  private Path folder = Path.of("runs");

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) {
    List<RunSummary> runs = RunSummary.below(folder);
    Instant now = Instant.now();
    if (json.wanted()) {
      console.json(runs.stream().map(run -> document(run, now)).toList());
    } else if (runs.isEmpty()) {
      console.notice("No run in %s or below.".formatted(folder));
    } else {
      console.print(text(runs, now, console.width()));
    }
    return ExitCode.DONE;
  }

  private String text(List<RunSummary> runs, Instant now, int width) {
    Table table = Table.of("", "run", "step", "FID", "state", "age", "size");
    List<String> below = new ArrayList<>();
    for (RunSummary run : runs) {
      table =
          table.row(
              Cell.of(name(run)),
              Cell.of(step(run) + run.steps().map(steps -> "/" + steps).orElse("")),
              run.fid().map(fid -> Cell.of(fid, 2)).orElseGet(() -> Cell.of("")),
              Cell.of(run.state().text()),
              Cell.of(age(Duration.between(run.changed(), now))),
              Cell.of(size(run.bytes())));
      if (!run.trouble().isEmpty()) {
        below.add(name(run) + ": " + run.trouble());
      }
    }
    StringBuilder text =
        new StringBuilder(table.expendable("size", "age", "FID").text(width).stripTrailing());
    if (!below.isEmpty()) {
      text.append("\n\nDamaged:");
      below.forEach(line -> text.append("\n  ").append(line));
    }
    List<String> commands =
        runs.stream()
            .flatMap(run -> command(run).stream())
            .map(line -> wrapped(line, width))
            .toList();
    if (!commands.isEmpty()) {
      text.append("\n\nTo continue:");
      commands.forEach(line -> text.append("\n  ").append(line));
    }
    return text.toString();
  }

  /** Path within the folder. */
  private String name(RunSummary run) {
    return run.directory().equals(folder)
        ? folder.toString()
        : folder.relativize(run.directory()).toString();
  }

  private static String step(RunSummary run) {
    return run.state() == State.DAMAGED && run.step() == 0 ? "?" : Long.toString(run.step());
  }

  /** A command over several lines that can be copied as it is. */
  private static String wrapped(String command, int width) {
    StringBuilder text = new StringBuilder();
    int used = 2;
    for (String option : command.split(" (?=--)")) {
      if (!text.isEmpty() && used + option.length() + 3 > width) {
        text.append(" \\\n     ");
        used = 5;
      }
      text.append(text.isEmpty() ? "" : " ").append(option);
      used += option.length() + 1;
    }
    return text.toString();
  }

  /** How to go on, where that is possible and nobody does. */
  private static Optional<String> command(RunSummary run) {
    if (run.state() != State.STOPPED && run.state() != State.DIVERGED) {
      return Optional.empty();
    }
    if (run.extractor()) {
      return run.start().map(start -> ResumeCommand.labels(run.directory(), start));
    }
    if (run.weightsOnly()) {
      return Optional.of(ResumeCommand.fineTuning(run.directory()));
    }
    String onNan = run.state() == State.DIVERGED ? " --on-nan rollback" : "";
    return run.configured()
        .map(
            configured -> ResumeCommand.training(run.directory(), run.start(), configured) + onNan);
  }

  private static Map<String, @Nullable Object> document(RunSummary run, Instant now) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("run", run.directory().toString());
    document.put("kind", run.extractor() ? "labels" : "gan");
    document.put("step", step(run).equals("?") ? null : run.step());
    document.put("steps", run.steps().orElse(null));
    document.put("fid", JsonOption.number(run.fid()));
    document.put("bytes", run.bytes());
    document.put("state", run.state().text());
    document.put("changed", run.changed().toString());
    document.put("age_seconds", Duration.between(run.changed(), now).toSeconds());
    document.put("trouble", run.trouble().isEmpty() ? null : run.trouble());
    document.put("command", command(run).orElse(null));
    return document;
  }

  private static String age(Duration age) {
    if (age.toMinutes() < 2) {
      return Math.max(0, age.toSeconds()) + " s";
    }
    if (age.toHours() < 2) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
  }

  private static String size(long bytes) {
    double megabytes = bytes / 1e6;
    return megabytes < 1000
        ? String.format(Locale.ROOT, "%.1f MB", megabytes)
        : String.format(Locale.ROOT, "%.1f GB", megabytes / 1000);
  }
}
