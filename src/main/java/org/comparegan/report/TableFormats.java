package org.comparegan.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The forms of a {@link Table}: for terminals, pull requests, papers, spreadsheets, programs. */
final class TableFormats {
  private static final String GAP = "  ";

  private TableFormats() {}

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
      text.append("**").append(escapeMarkdown(table.title())).append("**\n\n");
    }
    text.append(markdownLine(table.columns().stream().map(TableFormats::escapeMarkdown).toList()));
    List<String> rules = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      rules.add(table.numeric(c) ? "---:" : "---");
    }
    text.append(markdownLine(rules));
    for (List<Cell> row : table.rows()) {
      text.append(markdownLine(row.stream().map(cell -> escapeMarkdown(cell.toString())).toList()));
    }
    table.notes().forEach(note -> text.append('\n').append(escapeMarkdown(note)).append('\n'));
    return text.toString();
  }

  private static String markdownLine(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String escapeMarkdown(String words) {
    return words.replaceAll("([\\\\|*_`<>])", "\\\\$1").replaceAll("\\R", " ");
  }

  static String latex(Table table) {
    StringBuilder text = new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{tabular}{");
    for (int c = 0; c < table.columns().size(); c++) {
      text.append(table.numeric(c) ? 'r' : 'l');
    }
    text.append("}\n\\toprule\n");
    text.append(latexLine(table.columns().stream().map(TableFormats::escapeLatex).toList()));
    text.append("\\midrule\n");
    for (List<Cell> row : table.rows()) {
      text.append(latexLine(row.stream().map(TableFormats::latexCell).toList()));
    }
    text.append("\\bottomrule\n\\end{tabular}\n");
    table.notes().forEach(note -> text.append("% ").append(note).append('\n'));
    return text.toString();
  }

  private static String latexLine(List<String> cells) {
    return String.join(" & ", cells) + " \\\\\n";
  }

  private static String latexCell(Cell cell) {
    if (cell instanceof Cell.Number number) {
      return number.deviation().isPresent()
          ? "$" + number.shown() + " \\pm " + number.shownDeviation() + "$"
          : "$" + number.shown() + "$";
    }
    return cell instanceof Cell.Absent ? "--" : escapeLatex(cell.toString());
  }

  private static String escapeLatex(String words) {
    return words.codePoints().mapToObj(TableFormats::escapeLatex).collect(Collectors.joining());
  }

  private static String escapeLatex(int character) {
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

  static String csv(Table table) {
    StringBuilder text = new StringBuilder();
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      List<String> names = new ArrayList<>();
      for (int c = 0; c < table.columns().size(); c++) {
        names.add(table.columns().get(c));
        if (deviates(table, c)) {
          names.add(table.columns().get(c) + " std");
        }
      }
      printer.printRecord(names);
      for (List<Cell> row : table.rows()) {
        List<String> values = new ArrayList<>();
        for (int c = 0; c < row.size(); c++) {
          values.add(allDigits(row.get(c)));
          if (deviates(table, c)) {
            values.add(deviation(row.get(c)));
          }
        }
        printer.printRecord(values);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static boolean deviates(Table table, int column) {
    return table.rows().stream()
        .anyMatch(row -> row.get(column) instanceof Cell.Number n && n.deviation().isPresent());
  }

  private static String allDigits(Cell cell) {
    if (cell instanceof Cell.Number number) {
      return Double.toString(number.value());
    }
    return cell instanceof Cell.Absent ? "" : cell.toString();
  }

  private static String deviation(Cell cell) {
    return cell instanceof Cell.Number number && number.deviation().isPresent()
        ? Double.toString(number.deviation().getAsDouble())
        : "";
  }

  static String json(Table table) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (List<Cell> row : table.rows()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int c = 0; c < row.size(); c++) {
        object.put(table.columns().get(c), jsonValue(row.get(c)));
      }
      rows.add(object);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("title", table.title());
    document.put("rows", rows);
    document.put("notes", table.notes());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Table '" + table.title() + "' cannot be written.", e);
    }
  }

  private static @Nullable Object jsonValue(Cell cell) {
    if (cell instanceof Cell.Number number) {
      return number.deviation().isPresent()
          ? Map.of("value", number.value(), "std", number.deviation().getAsDouble())
          : number.value();
    }
    return cell instanceof Cell.Absent ? null : cell.toString();
  }
}
