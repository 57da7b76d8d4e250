package org.comparegan.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;
import org.comparegan.npz.NpzException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

  @Test
  void expectedFailuresSayWhatTheyAreAbout() {
    assertThat(Failures.sentence(new NpzException("x.npz is truncated.\n  more")))
        .isEqualTo("x.npz is truncated. more");
    assertThat(Failures.sentence(new UncheckedIOException(new NoSuchFileException("a.gin"))))
        .isEqualTo("No such file: a.gin");
    assertThat(Failures.sentence(new AccessDeniedException("runs")))
        .isEqualTo("No permission: runs");
    assertThat(Failures.sentence(new EOFException()))
        .isEqualTo("Input or output failed: it ends too early.");
    assertThat(Failures.sentence(new UnsatisfiedLinkError("no jnitensorflow")))
        .contains("no jnitensorflow")
        .contains("doctor");
    assertThat(Failures.sentence(new IllegalStateException("odd")))
        .isEqualTo("Unexpected failure: odd; --verbose shows where.");
    assertThat(Failures.sentence(new OutOfMemoryError("Java heap space"))).contains("-Xmx");
    assertThat(Failures.sentence(new StackOverflowError())).contains("nested too deeply");
  }

  @Test
  void theStackIsThereOnRequestOnly() {
    Supplier<RuntimeException> failure = () -> new IllegalArgumentException("bad shape");
    assertThat(run(failure)).isEqualTo("1 fail: bad shape\n");
    assertThat(run(failure, "--verbose")).startsWith("1 fail: bad shape\n").contains("\tat ");
  }

  private static String run(Supplier<RuntimeException> failure, String... arguments) {
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new Failing(failure))
            .setExecutionExceptionHandler(new Failures())
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return code + " " + err.toString().replace(System.lineSeparator(), "\n");
  }

  @Command(name = "fail")
  private static final class Failing extends Verb {
    private final Supplier<RuntimeException> failure;

    Failing(Supplier<RuntimeException> failure) {
      this.failure = failure;
    }

    @Override
    protected ExitCode run(Console console) {
      throw failure.get();
    }
  }
}
