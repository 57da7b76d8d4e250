package org.comparegan.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of texts and numbers.
 *
 * @param title what the numbers are
 * @param columns names, left to right
 * @param rows each as long as the columns
 * @param notes sentences below the table
 */
public record Table(String title, List<String> columns, List<List<Cell>> rows, List<String> notes) {

  /** Fails on a row of another length. */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Table '"
                + title
                + "' has "
                + columns.size()
                + " columns, but this row has "
                + row.size()
                + " cells: "
                + row);
      }
    }
  }

  /** A table without rows. */
  public static Table of(String title, String... columns) {
    return new Table(title, List.of(columns), List.of(), List.of());
  }

  /** This table with a row more. */
  public Table row(Cell... cells) {
    List<List<Cell>> more = new ArrayList<>(rows);
    more.add(List.of(cells));
    return new Table(title, columns, more, notes);
  }

  /** This table with a note more. */
  public Table note(String sentence) {
    List<String> more = new ArrayList<>(notes);
    more.add(sentence);
    return new Table(title, columns, rows, more);
  }

  /** Whether the column holds numbers: they stand on the right. */
  public boolean numeric(int column) {
    return rows.stream().anyMatch(row -> row.get(column) instanceof Cell.Number);
  }

  /** For a terminal: columns aligned by blanks, numbers by their points. */
  public String text() {
    return TableFormats.text(this);
  }

  /** For a pull request: a GitHub table. */
  public String markdown() {
    return TableFormats.markdown(this);
  }

  /** For a paper: a {@code tabular} with booktabs rules. */
  public String latex() {
    return TableFormats.latex(this);
  }

  /** For a spreadsheet: all digits; deviations in columns of their own, named {@code NAME std}. */
  public String csv() {
    return TableFormats.csv(this);
  }

  /**
   * For a program: title, notes and rows, each row an object by column name; a number with a
   * deviation is {@code {"value", "std"}}, an absent one {@code null}.
   */
  public String json() {
    return TableFormats.json(this);
  }
}
