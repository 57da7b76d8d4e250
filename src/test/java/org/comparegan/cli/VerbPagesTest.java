package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.cli.common.ExitCode;
import org.junit.jupiter.api.Test;

/**
 * The pages of the command line agree with the verbs, and the links between pages lead somewhere.
 */
class VerbPagesTest {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)]*))?\\)");

  @Test
  void optionsAreThoseOfTheVerbs() throws IOException {
    for (Map.Entry<Path, String> page : VerbPages.pages(DOCS).entrySet()) {
      assertThat(DOCS.resolve(page.getKey()))
          .as("run tools/snapshots to rewrite docs/" + page.getKey())
          .hasContent(page.getValue());
    }
  }

  @Test
  void theIndexLeadsToThePageOfEachVerbAndNoOther() throws IOException {
    List<Path> verbs = VerbPages.verbs().stream().map(VerbPages::page).toList();
    try (Stream<Path> files = Files.list(DOCS.resolve("cli"))) {
      assertThat(files.map(DOCS::relativize)).containsExactlyInAnyOrderElementsOf(verbs);
    }
    String index = Files.readString(DOCS.resolve("cli.md"));
    assertThat(verbs).allSatisfy(page -> assertThat(index).contains("(" + page + ")"));
  }

  @Test
  void theIndexHasEveryExitCode() throws IOException {
    List<String> index = Files.readAllLines(DOCS.resolve("cli.md"));
    for (ExitCode code : ExitCode.values()) {
      assertThat(index).anyMatch(line -> line.startsWith("| " + code.number() + " |"));
    }
  }

  @Test
  void linksBetweenPagesLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        Path target = target(page, link.group(1));
        assertThat(target).as(page + ": " + link.group()).exists();
        String anchor = link.group(2);
        if (anchor != null) {
          assertThat(anchors(target)).as(page + ": " + link.group()).contains(anchor);
        }
      }
    }
  }

  private static Path target(Path page, String link) {
    return link.isEmpty() ? page : page.resolveSibling(link).normalize();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(DOCS)) {
      return Stream.concat(
              docs,
              Stream.of(
                      "README.md",
                      "CONTRIBUTING.md",
                      "SECURITY.md",
                      "CHANGELOG.md",
                      "checkpoints/README.md",
                      "configs/README.md",
                      "tables/README.md")
                  .map(Path::of))
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  /** Of headings as GitHub makes them, and written as HTML. */
  private static List<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .flatMap(
            line ->
                line.startsWith("#")
                    ? Stream.of(
                        line.replaceFirst("#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    : Pattern.compile("<a id=\"([^\"]+)\"")
                        .matcher(line)
                        .results()
                        .map(match -> match.group(1)))
        .toList();
  }
}
