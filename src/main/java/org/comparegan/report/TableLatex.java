package org.comparegan.report;

import java.util.List;
import java.util.stream.Collectors;

/** Tables for papers. */
final class TableLatex {
  private TableLatex() {}

  static String latex(Table table) {
    StringBuilder text = new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{tabular}{");
    for (int c = 0; c < table.columns().size(); c++) {
      text.append(table.numeric(c) ? 'r' : 'l');
    }
    text.append("}\n\\toprule\n");
    text.append(line(table.columns().stream().map(TableLatex::escape).toList()));
    text.append("\\midrule\n");
    for (List<Cell> row : table.rows()) {
      text.append(line(row.stream().map(TableLatex::cell).toList()));
    }
    text.append("\\bottomrule\n\\end{tabular}\n");
    table.notes().forEach(note -> text.append("% ").append(note).append('\n'));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return String.join(" & ", cells) + " \\\\\n";
  }

  private static String cell(Cell cell) {
    if (cell instanceof Cell.Number number) {
      return number.deviation().isPresent()
          ? "$" + number.shown() + " \\pm " + number.shownDeviation() + "$"
          : "$" + number.shown() + "$";
    }
    return cell instanceof Cell.Absent ? "--" : escape(cell.toString());
  }

  private static String escape(String words) {
    return words.codePoints().mapToObj(TableLatex::escape).collect(Collectors.joining());
  }

  private static String escape(int character) {
    return switch (character) {
      case '\\' -> "\\textbackslash{}";
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      case '&', '%', '$', '#', '_', '{', '}' -> "\\" + (char) character;
      case '±' -> "$\\pm$";
      case '²' -> "$^2$";
      case '³' -> "$^3$";
      case '–' -> "--";
      case '×' -> "$\\times$";
      default -> Character.toString(character);
    };
  }
}
