package org.comparegan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Verb;
import org.comparegan.file.Checkout;
import org.comparegan.reproduce.PaperTable;
import org.comparegan.reproduce.QuickStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Prints the completion script. Picocli's own completes either words or files, and neither the
 * names of the project nor lists with commas.
 */
@Command(
    name = "completion",
    description = "Prints the completion script for bash and zsh.",
    footer = {"", "Example:", "  source <(./comparegan completion)"})
final class Completion extends Verb {
  private static final Set<Kind> WITHOUT_FILES =
      EnumSet.of(Kind.ROWS, Kind.METRICS, Kind.PROFILE, Kind.ARCHITECTURE);

  @Override
  protected ExitCode run(Console console) throws IOException {
    Map<String, String> known = new TreeMap<>();
    add(known, "", Main.commandLine().getCommandSpec());
    rows(known);
    String cases =
        known.entrySet().stream()
            .map(entry -> "  '%s') echo \"%s\" ;;".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n"));
    String names =
        Stream.of(Kind.values())
            .filter(kind -> !kind.names().isEmpty())
            .map(kind -> "%s='%s'".formatted(variable(kind), String.join(" ", kind.names())))
            .collect(Collectors.joining("\n"));
    try (InputStream script = Completion.class.getResourceAsStream("completion.bash")) {
      if (script == null) {
        throw new IllegalStateException("The build is incomplete: completion.bash is missing.");
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      console.print(text.replace("@names@", names).replace("@known@", cases).stripTrailing());
    }
    return ExitCode.DONE;
  }

  private static void add(Map<String, String> known, String verb, CommandSpec spec) {
    known.put(
        verb + ":options",
        spec.options().stream()
            .filter(option -> !option.hidden())
            .map(OptionSpec::longestName)
            .sorted()
            .collect(Collectors.joining(" ")));
    known.put(verb + ":verbs", String.join(" ", spec.subcommands().keySet()));
    for (OptionSpec option : spec.options()) {
      if (option.arity().max() > 0) {
        known.put(verb + ":" + option.longestName(), values(option));
      }
    }
    known.put(
        verb + ":",
        spec.positionalParameters().stream()
            .findFirst()
            .map(PositionalParamSpec.class::cast)
            .map(Completion::values)
            .orElse("v "));
    if (spec.userObject() instanceof HelpCommand) {
      known.put(verb + ":", "v " + String.join(" ", spec.parent().subcommands().keySet()));
    }
    spec.subcommands()
        .forEach((name, line) -> add(known, (verb + " " + name).strip(), line.getCommandSpec()));
  }

  /** Letters and words, as the script reads them. */
  private static String values(ArgSpec argument) {
    Optional<Kind> kind = Kind.of(argument);
    boolean files =
        kind.map(known -> !WITHOUT_FILES.contains(known))
            .orElse(argument.paramLabel().matches(".*\\b(FILE|DIR|PATH).*"));
    List<String> words = new ArrayList<>();
    kind.filter(known -> !known.names().isEmpty())
        .ifPresent(known -> words.add("$" + variable(known)));
    Stream.of(argument.paramLabel().split("\\|"))
        .filter(word -> word.matches("[a-z0-9][a-z0-9-]*"))
        .forEach(words::add);
    String how =
        "v"
            + (files ? "f" : "")
            + (argument.splitRegex().isEmpty() ? "" : "c")
            + (argument.arity().max() > 1 ? "m" : "");
    return how + " " + String.join(" ", words);
  }

  private static String variable(Kind kind) {
    return "_comparegan_" + kind.name().toLowerCase(Locale.ROOT);
  }

  /** Rows of the quick start, and of each table. */
  private static void rows(Map<String, String> known) throws IOException {
    Path quickStart = Checkout.folder("checkpoints").resolve("quick-start.json");
    known.put(
        "reproduce:--rows", "vc " + words(QuickStart.Row.read(quickStart), QuickStart.Row::name));
    for (String table : PaperTable.names()) {
      known.put(
          "reproduce:--rows " + table,
          "vc " + words(PaperTable.open(table).rows(), PaperTable.Row::name));
    }
  }

  private static <R> String words(List<R> rows, Function<R, String> name) {
    return rows.stream().map(name).collect(Collectors.joining(" "));
  }
}
