package org.comparegan.cli.common;

import com.fasterxml.jackson.core.JacksonException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.file.NearestName;
import org.comparegan.file.Reason;
import org.comparegan.file.Visible;
import org.comparegan.file.WholeFile;
import org.comparegan.gin.GinException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words every failure as one line for people; {@code --verbose} adds the stack. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  /** TensorFlow's words for a tensor that found no memory. */
  private static final Pattern EXHAUSTED =
      Pattern.compile(
          ".*OOM when allocating tensor with shape\\[([\\d,]*)\\].*\\{\\{node ([^}]*)\\}\\}.*");

  private static final Set<String> SHARED =
      Set.of("--device", "--gpu-memory", "--threads", "--deterministic", "--seed", "--json");

  @Override
  public int handleExecutionException(Exception failure, CommandLine verb, ParseResult parsed) {
    return report(failure, verb);
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine verb = failure.getCommandLine();
    StringBuilder line =
        new StringBuilder(
            unknownVerb(failure)
                .or(() -> withoutEffect(failure))
                .orElseGet(() -> Wording.of(oneLine(failure.getMessage()))));
    if (!line.toString().matches(".*[.?!]")) {
      line.append('.');
    }
    meant(failure, arguments)
        .ifPresent(name -> line.append(" Did you mean ").append(name).append('?'));
    line.append(" Try '").append(verb.getCommandSpec().qualifiedName()).append(" --help'.");
    print(verb, line.toString());
    return ExitCode.USAGE.number();
  }

  /** Options that many verbs share, given to one that has no use for them. */
  private static Optional<String> withoutEffect(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
        ? Optional.of(unmatched.getUnmatched().get(0).replaceFirst("=.*", ""))
            .filter(SHARED::contains)
            .map(
                option ->
                    "%s has no effect on '%s': leave it out."
                        .formatted(
                            option,
                            failure
                                .getCommandLine()
                                .getCommandSpec()
                                .qualifiedName()
                                .replaceFirst("^comparegan ", "")))
        : Optional.empty();
  }

  private static Optional<String> unknownVerb(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
            && !failure.getCommandLine().getSubcommands().isEmpty()
            && !unmatched.getUnmatched().get(0).startsWith("-")
        ? Optional.of("There is no verb '" + unmatched.getUnmatched().get(0) + "'.")
        : Optional.empty();
  }

  /** The verb or option that the first unknown word could be. */
  private static Optional<String> meant(ParameterException failure, String[] arguments) {
    CommandLine verb = failure.getCommandLine();
    List<String> options =
        verb.getCommandSpec().options().stream()
            .flatMap(option -> Stream.of(option.names()))
            .filter(name -> name.startsWith("--"))
            .toList();
    if (failure instanceof UnmatchedArgumentException unmatched
        && withoutEffect(failure).isEmpty()) {
      String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
      return NearestName.meant(
          word, word.startsWith("-") ? options : verb.getSubcommands().keySet());
    }
    if (failure instanceof MissingParameterException) {
      return Stream.of(arguments)
          .map(word -> word.replaceFirst("=.*", ""))
          .filter(word -> word.startsWith("--") && !options.contains(word))
          .flatMap(word -> NearestName.meant(word, options).stream())
          .findFirst();
    }
    return Optional.empty();
  }

  /** Reports anything thrown while a verb ran, errors of the JVM included. */
  public int report(Throwable failure, CommandLine verb) {
    print(verb, sentence(failure) + (failure instanceof VirtualMachineError ? given(verb) : ""));
    if (failure instanceof GinException gin) {
      gin.quote()
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> verb.getErr().println(Visible.line(line)));
      verb.getErr().flush();
    }
    if (verb.getParseResult() != null && verbose(verb)) {
      StringWriter stack = new StringWriter();
      failure.printStackTrace(new PrintWriter(stack));
      verb.getErr().print(Visible.lines(stack.toString()));
      verb.getErr().flush();
    }
    boolean typed = failure instanceof GinException gin && gin.isOf("--set");
    return (typed ? ExitCode.USAGE : ExitCode.FAILED).number();
  }

  /** A sentence on the files of the command line, one of which asked for too much. */
  private static String given(CommandLine verb) {
    List<String> verbs = List.of(verb.getCommandSpec().qualifiedName().split(" "));
    String files =
        Optional.ofNullable(verb.getParseResult()).stream()
            .flatMap(parsed -> parsed.originalArgs().stream())
            .map(argument -> argument.substring(argument.indexOf('=') + 1))
            .filter(value -> !value.isEmpty() && !verbs.contains(value))
            .filter(value -> new File(value).exists())
            .distinct()
            .collect(Collectors.joining(", "));
    return files.isEmpty() ? "" : " It was given " + files + ".";
  }

  private static boolean verbose(CommandLine verb) {
    return verb.getCommand() instanceof Verb v && v.common().verbose();
  }

  private static void print(CommandLine verb, String line) {
    PrintWriter err = verb.getErr();
    String text = verb.getCommandSpec().qualifiedName() + ": " + Visible.line(line);
    int columns = Verb.terminal() ? TerminalWidth.of(verb.getCommandSpec().usageMessage()) : 0;
    err.println(Console.fitted(text, columns));
    err.flush();
  }

  /** What went wrong, in one line. */
  public static String sentence(Throwable failure) {
    return WholeFile.finalNames(worded(failure));
  }

  private static String worded(Throwable failure) {
    if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return worded(unchecked.getCause());
    }
    if (failure instanceof GinException gin) {
      return oneLine(gin.problem());
    }
    if (failure instanceof IOException file) {
      return ofFile(file);
    }
    if (failure instanceof OutOfMemoryError) {
      String which = oneLine(failure.getMessage());
      return "Out of memory"
          + (which.isEmpty() ? "" : ": " + which)
          + ". Ask for smaller batches, or give Java more: COMPAREGAN_JAVA_OPTS=-Xmx8g.";
    }
    if (failure instanceof StackOverflowError) {
      return "Something is nested too deeply to be read.";
    }
    if (failure instanceof LinkageError) {
      return "A native library could not be loaded ("
          + oneLine(failure.toString())
          + "); './comparegan doctor' says what is missing.";
    }
    String message = oneLine(failure.getMessage());
    Matcher exhausted = EXHAUSTED.matcher(message);
    if (exhausted.matches()) {
      return "Out of memory: there is no room for a tensor of %s at %s. Ask for smaller batches."
          .formatted(exhausted.group(1).replace(",", "×"), exhausted.group(2));
    }
    if (!message.isEmpty() && expected(failure)) {
      return message;
    }
    return "Unexpected failure"
        + (message.isEmpty() ? "" : ": " + message)
        + "; --verbose shows where.";
  }

  private static boolean expected(Throwable failure) {
    String type = failure.getClass().getName();
    return failure instanceof IllegalArgumentException
        || type.startsWith("org.comparegan.")
        || type.startsWith("org.tensorflow.exceptions.");
  }

  private static String ofFile(IOException failure) {
    String what = oneLine(failure.getMessage());
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return "No such file: " + what;
    }
    if (failure instanceof JacksonException) {
      return "Not the JSON that is needed: " + Reason.of(failure) + ".";
    }
    if (failure instanceof AccessDeniedException) {
      return "No permission: " + what;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "Already there: " + what;
    }
    if (failure instanceof NotDirectoryException) {
      return "Not a directory: " + what;
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return "%s cannot be used: %s.".formatted(file.getFile(), Reason.of(file));
    }
    if (failure instanceof FileSystemException || !what.isEmpty()) {
      return what;
    }
    return "Input or output failed: " + Reason.of(failure) + ".";
  }

  private static String oneLine(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
