package org.comparegan.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comparegan.file.WholeFile;

/**
 * One HTML file with everything inside: nothing is loaded, no script runs. Light or dark as the
 * reader's system is; one column on a phone; prints on paper.
 *
 * @param title of the page
 * @param lede what this is and when it was made, in a sentence or two
 * @param sections in order
 */
public record HtmlReport(String title, String lede, List<Section> sections) {
  /** Keeps a copy. */
  public HtmlReport {
    sections = List.copyOf(sections);
  }

  /** Writes the page, whole or not at all. */
  public void write(Path file) throws IOException {
    WholeFile.write(file, html());
  }

  /** The page. */
  public String html() {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .append("<title>" + Html.escape(title) + "</title>\n")
        .append("<style>\n" + style() + "</style>\n</head>\n<body>\n<header>\n")
        .append("<h1>" + Html.escape(title) + "</h1>\n")
        .append("<p class=\"lede\">" + Html.escape(lede) + "</p>\n<nav>\n");
    for (int i = 0; i < sections.size(); i++) {
      page.append("<a href=\"#s" + i + "\">" + Html.escape(sections.get(i).title()) + "</a>\n");
    }
    page.append("</nav>\n</header>\n<main>\n");
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      page.append("<section id=\"s" + i + "\">\n<h2>" + Html.escape(section.title()) + "</h2>\n");
      append(page, section);
      page.append("</section>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void append(StringBuilder page, Section section) {
    if (section instanceof Section.Numbers numbers) {
      HtmlTable.append(page, numbers.table());
    } else if (section instanceof Section.Pictures pictures) {
      lede(page, pictures.lede());
      page.append("<div class=\"pictures\">\n");
      pictures.pictures().forEach(picture -> append(page, picture));
      page.append("</div>\n");
    } else if (section instanceof Section.Progression progression) {
      lede(page, progression.lede());
      page.append("<div class=\"progression\">\n");
      append(page, progression.last());
      page.append("<div class=\"earlier\">\n");
      progression.earlier().forEach(picture -> append(page, picture));
      page.append("</div></div>\n");
    } else if (section instanceof Section.Curves curves) {
      lede(page, curves.lede());
      page.append("<div class=\"plots\">\n");
      curves.plots().forEach(plot -> append(page, plot));
      page.append("</div>\n");
    } else if (section instanceof Section.Bars bars) {
      lede(page, bars.lede());
      HtmlCounts.append(page, bars);
    } else if (section instanceof Section.Matrix matrix) {
      lede(page, matrix.lede());
      HtmlCounts.append(page, matrix);
    } else if (section instanceof Section.Facts facts) {
      page.append("<dl>\n");
      for (Map.Entry<String, String> fact : facts.facts().entrySet()) {
        page.append("<div><dt>" + Html.escape(fact.getKey()) + "</dt>")
            .append("<dd>" + Html.escape(fact.getValue()) + "</dd></div>\n");
      }
      page.append("</dl>\n");
    } else if (section instanceof Section.Files files) {
      files.files().forEach((name, text) -> unfold(page, name, text, files.marked()));
    } else if (section instanceof Section.Words words) {
      words.paragraphs().forEach(paragraph -> lede(page, paragraph));
    }
  }

  static void unfold(StringBuilder page, String name, String text, Set<String> marked) {
    page.append("<details><summary>" + Html.escape(name) + "</summary><pre tabindex=\"0\">");
    for (String line : text.lines().toList()) {
      boolean mark = marked.stream().anyMatch(begin -> line.startsWith(begin + " "));
      String words = Html.escape(line);
      page.append(mark ? "<mark>" + words + "</mark>" : words).append('\n');
    }
    page.append("</pre></details>\n");
  }

  private static void lede(StringBuilder page, String words) {
    if (!words.isEmpty()) {
      page.append("<p>" + Html.escape(words) + "</p>\n");
    }
  }

  private static void append(StringBuilder page, Section.Picture picture) {
    page.append("<figure><img src=\"data:image/png;base64,")
        .append(Base64.getEncoder().encodeToString(picture.png()))
        .append("\" alt=\"" + Html.escape(picture.alternative()) + "\">")
        .append("<figcaption>" + Html.escape(picture.caption()) + "</figcaption></figure>\n");
  }

  private static void append(StringBuilder page, LinePlot plot) {
    page.append("<figure><figcaption><strong>" + Html.escape(plot.title()) + "</strong> ")
        .append("<span class=\"unit\">" + Html.escape(plot.yName()) + "</span>");
    if (plot.series().size() > 1) {
      page.append("<ul class=\"legend\">");
      for (int i = 0; i < plot.series().size(); i++) {
        page.append("<li><i style=\"border-top:.25rem " + LinePlot.line(i) + " ")
            .append(LinePlot.colour(i) + "\"></i>")
            .append(Html.escape(plot.series().get(i).name()) + "</li>");
      }
      page.append("</ul>");
    }
    page.append("</figcaption>\n" + plot.svg() + "</figure>\n");
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("The build is incomplete: report.css is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
