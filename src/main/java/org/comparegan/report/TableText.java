package org.comparegan.report;

import java.util.ArrayList;
import java.util.List;

/** Tables for eyes, in plain characters. */
final class TableText {
  private static final String GAP = "  ";

  private TableText() {}

  static String text(Table table) {
    List<List<String>> columns = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      columns.add(column(table, c));
    }
    StringBuilder text = new StringBuilder();
    if (!table.title().isEmpty()) {
      text.append(table.title()).append("\n\n");
    }
    for (int line = 0; line <= table.rows().size(); line++) {
      StringBuilder row = new StringBuilder();
      for (List<String> column : columns) {
        row.append(column.get(line)).append(GAP);
      }
      text.append(row.toString().stripTrailing()).append('\n');
      if (line == 0) {
        List<String> rules = columns.stream().map(c -> "─".repeat(c.get(0).length())).toList();
        text.append(String.join(GAP, rules)).append('\n');
      }
    }
    if (!table.notes().isEmpty()) {
      text.append('\n');
    }
    table.notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  /** Heading and cells of one column, all of one width. */
  private static List<String> column(Table table, int c) {
    int whole = 0;
    int deviation = 0;
    for (List<Cell> row : table.rows()) {
      if (row.get(c) instanceof Cell.Number number) {
        whole = Math.max(whole, number.shown().length());
        deviation = Math.max(deviation, number.shownDeviation().length());
      }
    }
    List<String> cells = new ArrayList<>();
    cells.add(table.columns().get(c));
    for (List<Cell> row : table.rows()) {
      cells.add(
          row.get(c) instanceof Cell.Number number
              ? aligned(number, whole, deviation)
              : row.get(c).toString());
    }
    int width = cells.stream().mapToInt(String::length).max().orElse(0);
    boolean right = table.numeric(c);
    return cells.stream().map(cell -> right ? left(cell, width) : pad(cell, width)).toList();
  }

  private static String aligned(Cell.Number number, int whole, int deviation) {
    String value = left(number.shown(), whole);
    if (deviation == 0) {
      return value;
    }
    return number.deviation().isPresent()
        ? value + " ± " + left(number.shownDeviation(), deviation)
        : value + " ".repeat(3 + deviation);
  }

  private static String left(String cell, int width) {
    return " ".repeat(width - cell.length()) + cell;
  }

  private static String pad(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }

  static String markdown(Table table) {
    StringBuilder text = new StringBuilder();
    if (!table.title().isEmpty()) {
      text.append("**").append(escape(table.title())).append("**\n\n");
    }
    text.append(line(table.columns().stream().map(TableText::escape).toList()));
    List<String> rules = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      rules.add(table.numeric(c) ? "---:" : "---");
    }
    text.append(line(rules));
    for (List<Cell> row : table.rows()) {
      text.append(line(row.stream().map(cell -> escape(cell.toString())).toList()));
    }
    table.notes().forEach(note -> text.append('\n').append(escape(note)).append('\n'));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String escape(String words) {
    return words.replaceAll("([\\\\|*_`<>])", "\\\\$1").replaceAll("\\R", " ");
  }
}
