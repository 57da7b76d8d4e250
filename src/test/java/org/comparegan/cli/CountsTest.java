package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.Verb;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Every option of every verb that counts something refuses what is no count. */
class CountsTest {
  /** Any number does for a seed; threads and colours have a syntax of their own. */
  private static final Set<String> OTHERS = Set.of("--seed", "--threads", "--colors");

  @TempDir static Path folder;

  private record Counted(CommandSpec verb, OptionSpec option) {
    @Override
    public String toString() {
      return verb.qualifiedName() + " " + option.longestName();
    }
  }

  static Stream<Counted> counts() {
    return verbs(Main.commandLine())
        .flatMap(verb -> verb.options().stream().map(option -> new Counted(verb, option)))
        .filter(counted -> count(counted.option()).isPresent());
  }

  private static Stream<CommandSpec> verbs(CommandLine line) {
    Stream<CommandSpec> own =
        line.getCommand() instanceof Verb ? Stream.of(line.getCommandSpec()) : Stream.empty();
    return Stream.concat(
        own, line.getSubcommands().values().stream().distinct().flatMap(CountsTest::verbs));
  }

  private static Optional<Count> count(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? Optional.ofNullable(field.getAnnotation(Count.class))
        : Optional.empty();
  }

  @Test
  void everyWholeNumberIsACount() {
    List<String> missing =
        verbs(Main.commandLine())
            .flatMap(verb -> verb.options().stream().map(option -> new Counted(verb, option)))
            .filter(counted -> whole(counted.option()) && count(counted.option()).isEmpty())
            .filter(counted -> !OTHERS.contains(counted.option().longestName()))
            .map(Counted::toString)
            .toList();
    assertThat(missing).isEmpty();
    assertThat(counts()).hasSizeGreaterThan(60);
  }

  private static boolean whole(OptionSpec option) {
    return Stream.concat(Stream.of(option.type()), Stream.of(option.auxiliaryTypes()))
        .anyMatch(Set.of(int.class, long.class, Integer.class, Long.class)::contains);
  }

  @ParameterizedTest
  @MethodSource("counts")
  void numbersThatAreNoCountAreUsageErrors(Counted counted) {
    Count count = count(counted.option()).orElseThrow();
    assertRefused(counted, -1, "must be %d or more, not -1.".formatted(count.from()));
    assertRefused(
        counted,
        count.from() - 1,
        "must be %d or more, not %d.".formatted(count.from(), count.from() - 1));
    assertRefused(
        counted, Integer.MIN_VALUE, "must be %d or more, not -2147483648.".formatted(count.from()));
    if (count.to() < Integer.MAX_VALUE) {
      assertRefused(
          counted,
          Integer.MAX_VALUE,
          "must be at most %,d, not 2,147,483,647.".formatted(count.to()));
      assertRefused(counted, count.to() + 1, "must be at most %,d, not".formatted(count.to()));
    }
  }

  private static void assertRefused(Counted counted, long number, String why) {
    List<String> arguments =
        new ArrayList<>(
            List.of(counted.verb().qualifiedName().replaceFirst("comparegan ", "").split(" ")));
    String name = counted.option().longestName();
    for (OptionSpec other : counted.verb().options()) {
      boolean first = other.group() == null || other.group().args().iterator().next() == other;
      if ((other.required() || required(other.group())) && first && other != counted.option()) {
        arguments.add(other.longestName());
        if (other.arity().max() > 0) {
          arguments.add(dummy(other));
        }
      }
    }
    for (PositionalParamSpec other : counted.verb().positionalParameters()) {
      if (other.required()) {
        arguments.add(folder.resolve("none").toString());
      }
    }
    arguments.add(name + "=" + number);
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            arguments.toArray(String[]::new));
    assertThat(err.toString()).as("%s", arguments).hasLineCount(1).contains(name + " " + why);
    assertThat(code).isEqualTo(2);
  }

  private static boolean required(@Nullable ArgGroupSpec group) {
    return group != null && group.multiplicity().min() > 0;
  }

  private static String dummy(OptionSpec option) {
    if (option.type().isEnum()) {
      return option.type().getEnumConstants()[0].toString();
    }
    return whole(option) ? "1" : folder.resolve("none").toString();
  }
}
