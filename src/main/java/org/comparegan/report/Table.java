package org.comparegan.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.comparegan.file.Visible;
import org.jspecify.annotations.Nullable;

/**
 * Rows of texts and numbers.
 *
 * @param title says what the numbers are
 * @param columns names, left to right
 * @param rows each as long as the columns
 * @param notes sentences below the table
 * @param dispensable columns that a narrow text leaves out, the first to go first
 */
public record Table(
    String title,
    List<String> columns,
    List<List<Cell>> rows,
    List<String> notes,
    List<String> dispensable) {

  /** Fails if a row has the wrong length. */
  public Table {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
    dispensable = List.copyOf(dispensable);
    if (!(rows instanceof Rows)) {
      Rows checked = Rows.NONE;
      for (List<Cell> row : rows) {
        checked = checked.with(checked(title, columns, row));
      }
      rows = checked;
    }
  }

  /** A table of which any text shows all columns. */
  public Table(String title, List<String> columns, List<List<Cell>> rows, List<String> notes) {
    this(title, columns, rows, notes, List.of());
  }

  private static List<Cell> checked(String title, List<String> columns, List<Cell> row) {
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException(
          "Table '%s' has %d columns, but this row has %d cells: %s"
              .formatted(title, columns.size(), row.size(), row));
    }
    return List.copyOf(row);
  }

  /** Rows that a table shares with those made from it, so that one more row copies no other. */
  private static final class Rows extends AbstractList<List<Cell>> {
    static final Rows NONE = new Rows(new ArrayList<>(), 0);

    private final List<List<Cell>> shared;
    private final int size;

    private Rows(List<List<Cell>> shared, int size) {
      this.shared = shared;
      this.size = size;
    }

    Rows with(List<Cell> row) {
      synchronized (shared) {
        boolean last = size > 0 && shared.size() == size;
        List<List<Cell>> all = last ? shared : new ArrayList<>(shared.subList(0, size));
        all.add(row);
        return new Rows(all, size + 1);
      }
    }

    @Override
    public List<Cell> get(int row) {
      return shared.get(Objects.checkIndex(row, size));
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** A table without rows. */
  public static Table of(String title, String... columns) {
    return new Table(title, List.of(columns), List.of(), List.of());
  }

  /** A copy with another title. */
  public Table titled(String other) {
    return new Table(other, columns, rows, notes);
  }

  /** A copy with one more row. */
  public Table row(Cell... cells) {
    Rows more = ((Rows) rows).with(checked(title, columns, List.of(cells)));
    return new Table(title, columns, more, notes, dispensable);
  }

  /** A copy with one more note. */
  public Table note(String sentence) {
    List<String> more = new ArrayList<>(notes);
    more.add(sentence);
    return new Table(title, columns, rows, more, dispensable);
  }

  /** Whether the column holds numbers, which are right-aligned. */
  public boolean numeric(int column) {
    return rows.stream().anyMatch(row -> row.get(column) instanceof Cell.Number);
  }

  /**
   * A copy whose text leaves out these columns where the terminal is narrow.
   *
   * @param names the first to go first
   */
  public Table expendable(String... names) {
    return new Table(title, columns, rows, notes, List.of(names));
  }

  /** Plain text of any width, with numbers aligned at the decimal point. */
  public String text() {
    return text(Integer.MAX_VALUE);
  }

  /**
   * Plain text that is no wider than so many characters, with numbers aligned at the decimal point:
   * {@link #expendable} columns are left out, which a note says, then words are wrapped, then the
   * columns are divided among several blocks.
   */
  public String text(int width) {
    return new TableText(this, width).text();
  }

  /** A GitHub table. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    if (!title.isEmpty()) {
      text.append("**").append(escapeMarkdown(title)).append("**\n\n");
    }
    text.append(markdownLine(columns.stream().map(Table::escapeMarkdown).toList()));
    List<String> rules = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      rules.add(numeric(c) ? "---:" : "---");
    }
    text.append(markdownLine(rules));
    for (List<Cell> row : rows) {
      text.append(markdownLine(row.stream().map(cell -> escapeMarkdown(cell.toString())).toList()));
    }
    notes.forEach(note -> text.append('\n').append(escapeMarkdown(note)).append('\n'));
    return text.toString();
  }

  private static String markdownLine(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String escapeMarkdown(String words) {
    return Visible.line(words.replaceAll("\\R", " ")).replaceAll("([\\\\|*_`<>\\[\\]])", "\\\\$1");
  }

  /** A LaTeX {@code tabular} with booktabs rules. */
  public String latex() {
    StringBuilder text = new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{tabular}{");
    for (int c = 0; c < columns.size(); c++) {
      text.append(numeric(c) ? 'r' : 'l');
    }
    text.append("}\n\\toprule\n");
    text.append(latexLine(columns.stream().map(Table::escapeLatex).toList()));
    text.append("\\midrule\n");
    for (List<Cell> row : rows) {
      text.append(latexLine(row.stream().map(Table::latexCell).toList()));
    }
    text.append("\\bottomrule\n\\end{tabular}\n");
    notes.forEach(note -> text.append("% ").append(Visible.line(note)).append('\n'));
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
    return Visible.line(words)
        .codePoints()
        .mapToObj(Table::escapeLatex)
        .collect(Collectors.joining());
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

  /**
   * CSV with all digits; deviations have their own columns, named {@code NAME std}. Words that a
   * spreadsheet would compute have an apostrophe before them.
   */
  public String csv() {
    StringBuilder text = new StringBuilder();
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      List<String> names = new ArrayList<>();
      boolean[] deviates = new boolean[columns.size()];
      for (int c = 0; c < columns.size(); c++) {
        names.add(SpreadsheetCell.of(columns.get(c)));
        deviates[c] = deviates(c);
        if (deviates[c]) {
          names.add(SpreadsheetCell.of(columns.get(c) + " std"));
        }
      }
      printer.printRecord(names);
      for (List<Cell> row : rows) {
        List<String> values = new ArrayList<>();
        for (int c = 0; c < row.size(); c++) {
          values.add(allDigits(row.get(c)));
          if (deviates[c]) {
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

  private boolean deviates(int column) {
    return rows.stream()
        .anyMatch(row -> row.get(column) instanceof Cell.Number n && n.deviation().isPresent());
  }

  private static String allDigits(Cell cell) {
    if (cell instanceof Cell.Number number) {
      return Double.toString(number.value());
    }
    if (cell instanceof Cell.Time time) {
      return Double.toString(time.seconds());
    }
    return cell instanceof Cell.Absent ? "" : SpreadsheetCell.of(cell.toString());
  }

  private static String deviation(Cell cell) {
    return cell instanceof Cell.Number number && number.deviation().isPresent()
        ? Double.toString(number.deviation().getAsDouble())
        : "";
  }

  /**
   * JSON with title, notes and rows, each row an object by column name; a number with a deviation
   * is {@code {"value", "std"}}, an absent one {@code null}.
   */
  public String json() {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (List<Cell> row : rows) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int c = 0; c < row.size(); c++) {
        object.put(columns.get(c), jsonValue(row.get(c)));
      }
      objects.add(object);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("title", title);
    document.put("rows", objects);
    document.put("notes", notes);
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Table '" + title + "' cannot be written.", e);
    }
  }

  private static @Nullable Object jsonValue(Cell cell) {
    if (cell instanceof Cell.Number number) {
      return number.deviation().isPresent()
          ? Map.of("value", number.value(), "std", number.deviation().getAsDouble())
          : number.value();
    }
    if (cell instanceof Cell.Time time) {
      return time.seconds();
    }
    return cell instanceof Cell.Absent ? null : cell.toString();
  }
}
