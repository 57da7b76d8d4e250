package org.comparegan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tags such as “reference R5” in code and documents lead to a line of docs/reference.md. */
class ReferenceTagsTest {
  private static final Path PAGE = Path.of("docs", "reference.md");
  private static final List<String> ROOTS =
      List.of(
          "src",
          "docs",
          "configs",
          "tables",
          "tools",
          "README.md",
          "CHANGELOG.md",
          "CONTRIBUTING.md");
  private static final Set<String> TEXTS = Set.of("java", "md", "json", "gin", "sh", "py", "");

  private static final String LOCATION = "`[\\w/]+\\.(?:py|gin):\\d+(?:-\\d+)?`";

  /** An anchor, the tag, what it says, and where it stands in the reference. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\* <a id=\"([rf]\\d+)\"></a>\\*\\*([RF]\\d+)\\*\\* \\S.*\\. "
              + LOCATION
              + "(?:, "
              + LOCATION
              + ")*");

  private static final Pattern CITED = Pattern.compile("\\breference ([RF]\\d{1,2})\\b");
  private static final Pattern TAG = Pattern.compile("(?<![\\w./-])[RF]\\d{1,2}\\b");

  /**
   * Letters and digits that mean something else in the field: F-scores, R1 regularisation, types.
   */
  private static final Set<String> OTHER_MEANINGS = Set.of("F1", "F8", "R1", "F16", "F32", "F64");

  @Test
  void everyEntryHasAnAnchorAndALineOfTheReference() throws IOException {
    assertThat(entries()).allMatch(line -> ENTRY.matcher(line).matches());
    assertThat(entries())
        .map(ReferenceTagsTest::entry)
        .allMatch(entry -> entry.group(1).equals(entry.group(2).toLowerCase(Locale.ROOT)));
    assertThat(entries()).map(line -> entry(line).group(2)).doesNotHaveDuplicates();
  }

  @Test
  void everyCitedTagHasAnEntry() throws IOException {
    Set<String> known =
        entries().stream().map(line -> entry(line).group(2)).collect(Collectors.toSet());
    Set<String> cited = new TreeSet<>();
    for (Path file : files()) {
      for (MatchResult match : CITED.matcher(prose(file)).results().toList()) {
        cited.add(match.group(1));
      }
    }
    assertThat(cited).isNotEmpty();
    assertThat(known).containsAll(cited);
  }

  @Test
  void everyTagIsCitedInOneForm() throws IOException {
    List<String> bare = new ArrayList<>();
    for (Path file : files()) {
      if (file.equals(PAGE)) {
        continue;
      }
      TAG.matcher(CITED.matcher(prose(file)).replaceAll(""))
          .results()
          .map(MatchResult::group)
          .filter(tag -> !OTHER_MEANINGS.contains(tag))
          .forEach(tag -> bare.add(file + ": write \"reference " + tag + "\", not " + tag));
    }
    assertThat(bare).isEmpty();
  }

  private static List<String> entries() throws IOException {
    return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("* ")).toList();
  }

  private static MatchResult entry(String line) {
    Matcher matcher = ENTRY.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    return matcher.toMatchResult();
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String root : ROOTS) {
      try (Stream<Path> tree = Files.walk(Path.of(root))) {
        tree.filter(Files::isRegularFile)
            .filter(file -> TEXTS.contains(extension(file)))
            .forEach(files::add);
      }
    }
    return files;
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
  }

  /** The text with its comments' line breaks taken out, so that a tag may begin a line. */
  private static String prose(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1)
        .replaceAll("\\s*\\n\\s*(?:\\*|//|#)?\\s*", " ");
  }
}
