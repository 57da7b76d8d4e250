package org.comparegan.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.comparegan.cli.common.Failures;
import org.comparegan.cli.common.TerminalWidth;
import org.comparegan.cli.common.Version;
import org.comparegan.cli.data.DataVerbs;
import org.comparegan.cli.label.LabelVerbs;
import org.comparegan.cli.model.CheckpointVerbs;
import org.comparegan.cli.model.Discriminate;
import org.comparegan.cli.model.Export;
import org.comparegan.cli.model.GraphVerbs;
import org.comparegan.cli.model.Import;
import org.comparegan.cli.model.Sample;
import org.comparegan.cli.score.Evaluate;
import org.comparegan.cli.score.FeatureVerbs;
import org.comparegan.cli.score.Fid;
import org.comparegan.cli.score.Metrics;
import org.comparegan.cli.table.BaselineVerbs;
import org.comparegan.cli.table.Report;
import org.comparegan.cli.table.Reproduce;
import org.comparegan.cli.train.ConfigVerbs;
import org.comparegan.cli.train.FineTune;
import org.comparegan.cli.train.RunVerbs;
import org.comparegan.cli.train.ServeWorker;
import org.comparegan.cli.train.Train;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The command line: its verbs, and how arguments become an exit code. */
@Command(
    name = "comparegan",
    description = "The networks, training and metrics of compare_gan (the S³GAN family).",
    synopsisSubcommandLabel = "VERB",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      Reproduce.class,
      Report.class,
      BaselineVerbs.class,
      Train.class,
      FineTune.class,
      RunVerbs.class,
      ConfigVerbs.class,
      Import.class,
      Export.class,
      Fid.class,
      Metrics.class,
      CheckpointVerbs.class,
      Sample.class,
      Discriminate.class,
      Evaluate.class,
      FeatureVerbs.class,
      DataVerbs.class,
      LabelVerbs.class,
      GraphVerbs.class,
      ServeWorker.class,
      Doctor.class,
      Completion.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 the work failed, 2 usage, 3 a check found a difference, 130"
          + " interrupted."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which verb?");
  }

  /** The program's entry. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs one command line and returns its exit code; never ends the JVM. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setOut(out).setErr(err).execute(arguments);
  }

  /** The whole command line, ready to run or to describe. */
  static CommandLine commandLine() {
    Failures failures = new Failures();
    IExecutionStrategy runLast = new RunLast();
    return TerminalWidth.set(new CommandLine(new Main()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setExecutionStrategy(
            parsed -> {
              try {
                return runLast.execute(parsed);
              } catch (Error e) {
                ParseResult verb = parsed;
                while (verb.hasSubcommand()) {
                  verb = verb.subcommand();
                }
                return failures.report(e, verb.commandSpec().commandLine());
              }
            });
  }
}
