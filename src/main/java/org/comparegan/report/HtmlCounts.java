package org.comparegan.report;

import java.util.Arrays;
import java.util.Locale;

/** Counts in HTML: bars, and tables whose cells are shaded. */
final class HtmlCounts {
  private HtmlCounts() {}

  static void append(StringBuilder page, Section.Bars bars) {
    double longest =
        Math.max(1e-300, bars.bars().stream().mapToDouble(Section.Bar::value).max().orElse(0));
    page.append("<div class=\"bars\">\n");
    for (Section.Bar bar : bars.bars()) {
      page.append("<span>" + Html.escape(bar.name()) + "</span>")
          .append("<span class=\"bar\"><i style=\"width:")
          .append(String.format(Locale.ROOT, "%.2f%%", 100 * bar.value() / longest))
          .append("\"></i></span><span class=\"n\">" + Html.escape(bar.words()) + "</span>\n");
    }
    page.append("</div>\n");
  }

  static void append(StringBuilder page, Section.Matrix matrix) {
    page.append("<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\">\n<thead><tr>")
        .append("<th scope=\"col\">" + Html.escape(matrix.corner()) + "</th>");
    matrix
        .columns()
        .forEach(
            name -> page.append("<th scope=\"col\" class=\"n\">" + Html.escape(name) + "</th>"));
    page.append("</tr></thead>\n<tbody>\n");
    for (int r = 0; r < matrix.rows().size(); r++) {
      long[] row = matrix.counts()[r];
      double all = Math.max(1, Arrays.stream(row).sum());
      page.append("<tr><th scope=\"row\">" + Html.escape(matrix.rows().get(r)) + "</th>");
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
}
