package org.comparegan.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.comparegan.file.Visible;

/** A table as plain text that is no wider than a terminal. */
final class TableText {
  private static final String GAP = "  ";

  /** Words are not made narrower than this before expendable columns have been left out. */
  private static final int READABLE = 24;

  /** The same of the first column, which names the rows. */
  private static final int READABLE_NAME = 44;

  /** Words are not made narrower than this before the columns are divided among blocks. */
  private static final int NARROWEST = 8;

  /** Lines of one cell; what follows is cut. */
  private static final int MOST_LINES = 8;

  private final Table table;
  private final int width;
  private final Column[] columns;

  /**
   * Heading and cells of a column.
   *
   * @param cells padded to equal width if they are numbers
   * @param natural width of the widest cell or the heading
   * @param heading width of the longest word of the heading; long ones, such as paths, are broken
   * @param body width of the widest cell
   */
  private record Column(
      String name, List<String> cells, boolean numeric, int natural, int heading, int body) {

    /** The width that it needs to be read with ease. */
    int readable(boolean first) {
      return least(first ? READABLE_NAME : READABLE);
    }

    /** The width that it needs when words may be as narrow as {@code words}. */
    int least(int words) {
      return Math.min(natural, Math.max(heading, numeric ? body : Math.min(body, words)));
    }
  }

  TableText(Table table, int width) {
    this.table = table;
    this.width = width;
    this.columns =
        IntStream.range(0, table.columns().size()).mapToObj(this::column).toArray(Column[]::new);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    if (!table.title().isEmpty()) {
      paragraph(text, table.title());
      text.append('\n');
    }
    List<Integer> kept = new ArrayList<>(IntStream.range(0, columns.length).boxed().toList());
    List<String> gone = new ArrayList<>();
    for (String name : table.dispensable()) {
      if (readable(kept) > width && kept.removeIf(c -> columns[c].name().equals(name))) {
        gone.add(name);
      }
    }
    String between = "";
    for (List<Integer> block : blocks(kept)) {
      text.append(between);
      block(text, block);
      between = "\n";
    }
    List<String> notes = new ArrayList<>(table.notes());
    if (!gone.isEmpty()) {
      notes.add("Left out to fit %d columns: %s.".formatted(width, String.join(", ", gone)));
    }
    if (!notes.isEmpty()) {
      text.append('\n');
    }
    notes.forEach(note -> paragraph(text, note));
    return text.toString();
  }

  private void paragraph(StringBuilder text, String sentences) {
    Visible.lines(sentences)
        .lines()
        .flatMap(line -> wrapped(line, width).stream())
        .forEach(line -> text.append(line).append('\n'));
  }

  /** Columns that fit beside each other; the first one begins every block. */
  private List<List<Integer>> blocks(List<Integer> kept) {
    if (narrowest(kept) <= width) {
      return List.of(kept);
    }
    List<List<Integer>> blocks = new ArrayList<>();
    List<Integer> block = new ArrayList<>(kept.subList(0, 1));
    for (int column : kept.subList(1, kept.size())) {
      block.add(column);
      if (block.size() > 2 && readable(block) > width) {
        block.remove(block.size() - 1);
        blocks.add(block);
        block = new ArrayList<>(List.of(kept.get(0), column));
      }
    }
    blocks.add(block);
    return blocks;
  }

  private long readable(List<Integer> chosen) {
    return IntStream.range(0, chosen.size())
            .mapToLong(i -> columns[chosen.get(i)].readable(i == 0))
            .sum()
        + gaps(chosen.size());
  }

  private long narrowest(List<Integer> chosen) {
    return chosen.stream().mapToLong(c -> columns[c].least(NARROWEST)).sum() + gaps(chosen.size());
  }

  private static int gaps(int columns) {
    return GAP.length() * (columns - 1);
  }

  private void block(StringBuilder text, List<Integer> chosen) {
    Column[] shown = chosen.stream().map(c -> columns[c]).toArray(Column[]::new);
    int[] widths = widths(shown);
    row(text, shown, widths, c -> -1);
    List<String> rules = Arrays.stream(widths).mapToObj("─"::repeat).toList();
    text.append(String.join(GAP, rules)).append('\n');
    for (int r = 0; r < table.rows().size(); r++) {
      int line = r;
      row(text, shown, widths, c -> line);
    }
  }

  /** As wide as they are if that fits; else headings wrap, then words, the first column last. */
  private int[] widths(Column[] shown) {
    int room = width - gaps(shown.length);
    int[] widths = Arrays.stream(shown).mapToInt(Column::natural).toArray();
    if (Arrays.stream(widths).asLongStream().sum() > room) {
      for (int c = 0; c < shown.length; c++) {
        widths[c] = Math.min(shown[c].natural(), Math.max(shown[c].heading(), shown[c].body()));
      }
    }
    shrink(widths, room, c -> c == 0 ? widths[0] : shown[c].readable(false));
    shrink(widths, room, c -> shown[c].readable(c == 0));
    shrink(widths, room, c -> shown[c].readable(false));
    shrink(widths, room, c -> c == 0 ? widths[0] : shown[c].least(NARROWEST));
    shrink(widths, room, c -> shown[c].least(NARROWEST));
    return widths;
  }

  /** Takes from the widest column, as long as one is wider than its least width. */
  private static void shrink(int[] widths, int room, IntUnaryOperator least) {
    long over = Arrays.stream(widths).asLongStream().sum() - room;
    while (over > 0) {
      int widest = -1;
      int second = 0;
      for (int c = 0; c < widths.length; c++) {
        if (widths[c] > least.applyAsInt(c)) {
          if (widest < 0 || widths[c] > widths[widest]) {
            second = widest < 0 ? 0 : widths[widest];
            widest = c;
          } else {
            second = Math.max(second, widths[c]);
          }
        }
      }
      if (widest < 0) {
        return;
      }
      int down = Math.max(least.applyAsInt(widest), Math.min(second, widths[widest] - 1));
      int step = (int) Math.min(over, widths[widest] - down);
      widths[widest] -= step;
      over -= step;
    }
  }

  /** A row of cells, or of headings, which stand at the bottom. */
  private void row(StringBuilder text, Column[] shown, int[] widths, IntUnaryOperator line) {
    List<List<String>> cells = new ArrayList<>();
    int height = 1;
    boolean headings = line.applyAsInt(0) < 0;
    for (int c = 0; c < shown.length; c++) {
      String cell = headings ? shown[c].name() : shown[c].cells().get(line.applyAsInt(c));
      List<String> lines = wrapped(cell, widths[c]);
      if (lines.size() > MOST_LINES) {
        String last = lines.get(MOST_LINES - 1);
        lines = new ArrayList<>(lines.subList(0, MOST_LINES - 1));
        lines.add(last.substring(0, Math.min(last.length(), widths[c] - 1)) + "…");
      }
      cells.add(lines);
      height = Math.max(height, lines.size());
    }
    for (int h = 0; h < height; h++) {
      StringBuilder out = new StringBuilder();
      for (int c = 0; c < shown.length; c++) {
        List<String> lines = cells.get(c);
        int at = headings ? h - height + lines.size() : h;
        String part = at >= 0 && at < lines.size() ? lines.get(at) : "";
        String space = " ".repeat(Math.max(0, widths[c] - part.length()));
        out.append(shown[c].numeric() ? space + part : part + space).append(GAP);
      }
      text.append(out.toString().stripTrailing()).append('\n');
    }
  }

  private Column column(int c) {
    int whole = 0;
    int deviation = 0;
    for (List<Cell> row : table.rows()) {
      if (row.get(c) instanceof Cell.Number number) {
        whole = Math.max(whole, number.shown().length());
        deviation = Math.max(deviation, number.shownDeviation().length());
      }
    }
    String name = Visible.line(table.columns().get(c));
    List<String> cells = new ArrayList<>(table.rows().size());
    int body = 1;
    for (List<Cell> row : table.rows()) {
      String cell =
          row.get(c) instanceof Cell.Number number
              ? aligned(number, whole, deviation)
              : Visible.line(row.get(c).toString());
      body = Math.max(body, cell.length());
      cells.add(cell);
    }
    int word = Arrays.stream(name.split(" ")).mapToInt(String::length).max().orElse(0);
    int heading = Math.max(1, Math.min(word, READABLE));
    return new Column(name, cells, table.numeric(c), Math.max(name.length(), body), heading, body);
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

  /**
   * Lines no longer than {@code width}, broken at spaces, else behind punctuation, else anywhere.
   */
  static List<String> wrapped(String line, int width) {
    List<String> lines = new ArrayList<>();
    String rest = line;
    while (rest.length() > width) {
      int end = rest.lastIndexOf(' ', width);
      if (end <= 0 || rest.substring(0, end).isBlank()) {
        end = width;
        while (end > width / 2 && "/\\,;:=_-.".indexOf(rest.charAt(end - 1)) < 0) {
          end--;
        }
        end = end > width / 2 ? end : width;
      }
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
