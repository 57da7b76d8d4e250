package org.comparegan.report;

import java.util.List;
import java.util.Set;

/** A table in HTML, with its other forms to copy. */
final class HtmlTable {
  private HtmlTable() {}

  static void append(StringBuilder page, Table table) {
    page.append("<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>");
    for (int c = 0; c < table.columns().size(); c++) {
      page.append("<th scope=\"col\"" + (table.numeric(c) ? " class=\"n\">" : ">"))
          .append(Html.escape(table.columns().get(c)) + "</th>");
    }
    page.append("</tr></thead>\n<tbody>\n");
    for (List<Cell> row : table.rows()) {
      page.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        append(page, row.get(c), c == 0, table.numeric(c));
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
    for (String note : table.notes()) {
      page.append("<p class=\"note\">" + Html.escape(note) + "</p>\n");
    }
    page.append("<div class=\"copies\">\n");
    HtmlReport.unfold(page, "CSV", table.csv(), Set.of());
    HtmlReport.unfold(page, "Markdown", table.markdown(), Set.of());
    HtmlReport.unfold(page, "LaTeX", table.latex(), Set.of());
    page.append("</div>\n");
  }

  private static void append(StringBuilder page, Cell cell, boolean head, boolean numeric) {
    String tag = head ? "th" : "td";
    page.append("<" + tag + (head ? " scope=\"row\"" : "") + (numeric ? " class=\"n\"" : ""));
    if (cell instanceof Cell.Number number) {
      page.append(" title=\"" + number.value() + "\">" + Html.escape(number.shown()));
      if (number.deviation().isPresent()) {
        page.append("<span class=\"std\"> ± " + number.shownDeviation() + "</span>");
      }
    } else if (cell instanceof Cell.Absent absent) {
      page.append(" title=\"" + Html.escape(absent.reason()) + "\">–");
    } else {
      page.append(">" + Html.breakable(cell.toString()));
    }
    page.append("</" + tag + ">");
  }
}
