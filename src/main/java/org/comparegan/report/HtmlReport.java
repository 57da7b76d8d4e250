package org.comparegan.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.comparegan.file.Visible;
import org.comparegan.file.WholeFile;

/**
 * One HTML file with everything inside: nothing is loaded, no script runs. Light or dark as the
 * reader's system is; one column on a phone; prints on paper.
 *
 * @param title of the page
 * @param lede one or two sentences on what the page shows
 * @param sections in order
 */
public record HtmlReport(String title, String lede, List<Section> sections) {
  /** From so many columns on a table does not fit a phone. */
  private static final int SEVERAL_COLUMNS = 3;

  /** From so many on it is set closer, to fit a desktop. */
  private static final int MANY_COLUMNS = 9;

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
        .append("<title>" + escape(title) + "</title>\n")
        .append("<style>\n" + style() + "</style>\n</head>\n<body>\n<header>\n")
        .append("<h1>" + escape(title) + "</h1>\n")
        .append("<p class=\"lede\">" + escape(lede) + "</p>\n<nav>\n");
    for (int i = 0; i < sections.size(); i++) {
      page.append("<a href=\"#s" + i + "\">" + escape(sections.get(i).title()) + "</a>\n");
    }
    page.append("</nav>\n</header>\n<main>\n");
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      page.append("<section id=\"s" + i + "\">\n<h2>" + escape(section.title()) + "</h2>\n");
      append(page, section);
      page.append("</section>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void append(StringBuilder page, Section section) {
    if (section instanceof Section.Numbers numbers) {
      append(page, numbers.table());
    } else if (section instanceof Section.Pictures pictures) {
      lede(page, pictures.lede());
      page.append("<div class=\"pictures\">\n");
      pictures.pictures().forEach(picture -> append(page, picture, Room.COLUMN));
      page.append("</div>\n");
    } else if (section instanceof Section.Progression progression) {
      lede(page, progression.lede());
      page.append("<div class=\"progression\">\n");
      append(page, progression.last(), Room.LARGE);
      page.append("<div class=\"earlier\">\n");
      progression.earlier().forEach(picture -> append(page, picture, Room.SMALL));
      page.append("</div></div>\n");
    } else if (section instanceof Section.Curves curves) {
      lede(page, curves.lede());
      page.append("<div class=\"plots\">\n");
      curves.plots().forEach(plot -> append(page, plot));
      page.append("</div>\n");
    } else if (section instanceof Section.Bars bars) {
      lede(page, bars.lede());
      append(page, bars);
    } else if (section instanceof Section.Matrix matrix) {
      lede(page, matrix.lede());
      append(page, matrix);
    } else if (section instanceof Section.Facts facts) {
      page.append("<dl>\n");
      for (Map.Entry<String, String> fact : facts.facts().entrySet()) {
        page.append("<div><dt>" + escape(fact.getKey()) + "</dt>")
            .append("<dd>" + escape(fact.getValue()) + "</dd></div>\n");
      }
      page.append("</dl>\n");
    } else if (section instanceof Section.Files files) {
      files.files().forEach((name, text) -> unfold(page, name, text, files.marked()));
    } else if (section instanceof Section.Words words) {
      words.paragraphs().forEach(paragraph -> lede(page, paragraph));
    }
  }

  private static void unfold(StringBuilder page, String name, String text, Set<String> marked) {
    page.append("<details><summary>" + escape(name) + "</summary><pre tabindex=\"0\">");
    for (String line : text.lines().toList()) {
      boolean mark = marked.stream().anyMatch(begin -> line.startsWith(begin + " "));
      String words = escape(line);
      page.append(mark ? "<mark>" + words + "</mark>" : words).append('\n');
    }
    page.append("</pre></details>\n");
  }

  private static void lede(StringBuilder page, String words) {
    if (!words.isEmpty()) {
      page.append("<p>" + escape(words) + "</p>\n");
    }
  }

  private static void append(StringBuilder page, Section.Picture picture, Room room) {
    page.append("<figure><img src=\"data:image/png;base64,")
        .append(Base64.getEncoder().encodeToString(picture.png()))
        .append("\" alt=\"" + escape(picture.alternative()) + "\"" + room.size(picture.png()) + ">")
        .append("<figcaption>" + escape(picture.caption()) + "</figcaption></figure>\n");
  }

  /**
   * Room for a picture, in CSS pixels. A small picture is enlarged by a whole factor, so that its
   * pixels stay equal squares.
   */
  private record Room(int width, int height) {
    private static final Room COLUMN = new Room(341, 480);
    private static final Room LARGE = new Room(640, 640);
    private static final Room SMALL = new Room(160, 200);

    /** Where width and height are in a PNG file, and where they end. */
    private static final int PNG_WIDTH = 16;

    private static final int PNG_SIZE_END = 24;

    /** Attributes of an image; none if the file has no header. */
    String size(byte[] png) {
      if (png.length < PNG_SIZE_END) {
        return "";
      }
      int across = ByteBuffer.wrap(png).getInt(PNG_WIDTH);
      int down = ByteBuffer.wrap(png).getInt(PNG_WIDTH + Integer.BYTES);
      double fit = Math.min((double) width / across, (double) height / down);
      double scale = fit < 1 ? fit : Math.floor(fit);
      return " width=\"%d\" height=\"%d\" style=\"--w:%dpx\"%s"
          .formatted(across, down, Math.round(across * scale), fit < 1 ? " class=\"fine\"" : "");
    }
  }

  private static void append(StringBuilder page, LinePlot plot) {
    page.append("<figure><figcaption><strong>" + escape(plot.title()) + "</strong> ")
        .append("<span class=\"unit\">" + escape(plot.yName()) + "</span>");
    page.append("<ul class=\"legend\">");
    for (int i = 0; i < plot.series().size(); i++) {
      page.append("<li><i style=\"border-top:.25rem " + LinePlot.line(i) + " ")
          .append(LinePlot.colour(i) + "\"></i>")
          .append(escape(plot.series().get(i).name()) + "</li>");
    }
    page.append("</ul></figcaption>\n" + plot.svg() + "</figure>\n");
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

  private static void append(StringBuilder page, Table table) {
    scroll(page, table.title(), table.columns().size());
    boolean many = table.columns().size() >= MANY_COLUMNS;
    page.append("<table%s>\n<thead><tr>".formatted(many ? " class=\"many\"" : ""));
    for (int c = 0; c < table.columns().size(); c++) {
      page.append("<th scope=\"col\"" + (table.numeric(c) ? " class=\"n\">" : ">"))
          .append(escape(table.columns().get(c)) + "</th>");
    }
    page.append("</tr></thead>\n<tbody>\n");
    boolean[] numeric = new boolean[table.columns().size()];
    for (int c = 0; c < numeric.length; c++) {
      numeric[c] = table.numeric(c);
    }
    for (List<Cell> row : table.rows()) {
      page.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        append(page, row.get(c), c == 0, numeric[c]);
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
    for (String note : table.notes()) {
      page.append("<p class=\"note\">" + escape(note) + "</p>\n");
    }
    page.append("<div class=\"copies\">\n");
    unfold(page, "CSV", table.csv(), Set.of());
    unfold(page, "Markdown", table.markdown(), Set.of());
    unfold(page, "LaTeX", table.latex(), Set.of());
    page.append("</div>\n");
  }

  /** Opens the box of a table; a narrow screen shows a part of it and says so. */
  private static void scroll(StringBuilder page, String title, int columns) {
    if (columns >= SEVERAL_COLUMNS) {
      page.append(
          "<p class=\"hint\" aria-hidden=\"true\">Scroll sideways to see all %d columns →</p>\n"
              .formatted(columns));
    }
    page.append(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
            + escape(title)
            + "\">");
  }

  private static void append(StringBuilder page, Cell cell, boolean head, boolean numeric) {
    String tag = head ? "th" : "td";
    page.append("<" + tag + (head ? " scope=\"row\"" : "") + (numeric ? " class=\"n\"" : ""));
    if (cell instanceof Cell.Number number) {
      page.append(" title=\"" + number.value() + "\">" + escape(number.shown()));
      if (number.deviation().isPresent()) {
        page.append("<span class=\"std\"> ± " + number.shownDeviation() + "</span>");
      }
    } else if (cell instanceof Cell.Absent absent) {
      page.append(" title=\"" + escape(absent.reason()) + "\">–");
    } else {
      page.append(">" + breakable(cell.toString()));
    }
    page.append("</" + tag + ">");
  }

  private static void append(StringBuilder page, Section.Bars bars) {
    double longest =
        Math.max(1e-300, bars.bars().stream().mapToDouble(Section.Bar::value).max().orElse(0));
    page.append("<div class=\"bars\">\n");
    for (Section.Bar bar : bars.bars()) {
      page.append("<span>" + escape(bar.name()) + "</span>")
          .append("<span class=\"bar\"><i style=\"width:")
          .append(String.format(Locale.ROOT, "%.2f%%", 100 * bar.value() / longest))
          .append("\"></i></span><span class=\"n\">" + escape(bar.words()) + "</span>\n");
    }
    page.append("</div>\n");
  }

  private static void append(StringBuilder page, Section.Matrix matrix) {
    scroll(page, matrix.title(), 1 + matrix.columns().size());
    page.append("<table class=\"matrix\">\n<thead><tr>")
        .append("<th scope=\"col\">" + escape(matrix.corner()) + "</th>");
    matrix
        .columns()
        .forEach(name -> page.append("<th scope=\"col\" class=\"n\">" + escape(name) + "</th>"));
    page.append("</tr></thead>\n<tbody>\n");
    for (int r = 0; r < matrix.rows().size(); r++) {
      long[] row = matrix.counts()[r];
      double all = Math.max(1, Arrays.stream(row).sum());
      page.append("<tr><th scope=\"row\">" + escape(matrix.rows().get(r)) + "</th>");
      for (long count : row) {
        page.append(
            String.format(
                Locale.ROOT,
                "<td class=\"n\" style=\"--share:%.0f%%\" title=\"%.1f %% of the row\">%s</td>",
                // At most half of the colour, so that the number can be read on it.
                50 * count / all,
                100 * count / all,
                count == 0 ? "" : Long.toString(count)));
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
  }

  /** Text that may wrap after the separators of paths and dotted names. */
  private static String breakable(String words) {
    return escape(words).replaceAll("([./_=])(?=[^\\s./_=])", "$1<wbr>");
  }

  static String escape(String words) {
    return Visible.lines(words)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
