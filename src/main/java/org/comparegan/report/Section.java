package org.comparegan.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A part of an {@link HtmlReport}. */
public sealed interface Section {
  /** The heading. */
  String title();

  /**
   * A table, also to copy as CSV, Markdown and LaTeX.
   *
   * @param table whose title is the heading
   */
  record Numbers(Table table) implements Section {
    @Override
    public String title() {
      return table.title();
    }
  }

  /**
   * Pictures side by side where there is room.
   *
   * @param title heading
   * @param lede one or two sentences on what the pictures show
   * @param pictures in order
   */
  record Pictures(String title, String lede, List<Picture> pictures) implements Section {
    /** Keeps a copy. */
    public Pictures {
      pictures = List.copyOf(pictures);
    }
  }

  /**
   * A PNG file with its caption.
   *
   * @param caption below the picture
   * @param alternative text for readers who cannot see it
   * @param png the file's bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Picture(String caption, String alternative, byte[] png) {}

  /**
   * Pictures of fixed latents over the course of training: the last large, earlier ones small.
   *
   * @param title heading
   * @param lede what is seen
   * @param last the newest
   * @param earlier in order
   */
  record Progression(String title, String lede, Picture last, List<Picture> earlier)
      implements Section {
    /** Keeps a copy. */
    public Progression {
      earlier = List.copyOf(earlier);
    }
  }

  /**
   * Plots side by side where there is room.
   *
   * @param title heading
   * @param lede what is seen
   * @param plots in order
   */
  record Curves(String title, String lede, List<LinePlot> plots) implements Section {
    /** Keeps a copy. */
    public Curves {
      plots = List.copyOf(plots);
    }
  }

  /**
   * Bars, as of a histogram.
   *
   * @param title heading
   * @param lede what is seen
   * @param bars in order
   */
  record Bars(String title, String lede, List<Bar> bars) implements Section {
    /** Keeps a copy. */
    public Bars {
      bars = List.copyOf(bars);
    }
  }

  /**
   * A bar.
   *
   * @param name left of it
   * @param value how long it is, at least 0
   * @param words after it
   */
  record Bar(String name, double value, String words) {}

  /**
   * A table of counts; a darker cell has a larger share of its row.
   *
   * @param title heading
   * @param lede what is seen
   * @param corner label of the top left cell
   * @param rows names
   * @param columns names
   * @param counts {@code [rows][columns]}, at least 0
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Matrix(
      String title,
      String lede,
      String corner,
      List<String> rows,
      List<String> columns,
      long[][] counts)
      implements Section {
    /** Keeps copies; fails when the counts do not fill the table. */
    public Matrix {
      rows = List.copyOf(rows);
      columns = List.copyOf(columns);
      for (long[] row : counts) {
        if (counts.length != rows.size() || row.length != columns.size()) {
          throw new IllegalArgumentException(
              "A matrix of %d rows and %d columns needs that many counts."
                  .formatted(rows.size(), columns.size()));
        }
      }
    }
  }

  /**
   * Names and values.
   *
   * @param title heading
   * @param facts in order, such as {@code seed: 547}
   */
  record Facts(String title, Map<String, String> facts) implements Section {
    /** Keeps a copy and the order. */
    public Facts {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
  }

  /**
   * Text files that a reader can unfold, such as configurations.
   *
   * @param title heading
   * @param files text by name, in order
   * @param marked lines that begin with one of these and a blank are highlighted
   */
  record Files(String title, Map<String, String> files, Set<String> marked) implements Section {
    /** Keeps copies and the order. */
    public Files {
      files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
      marked = Set.copyOf(marked);
    }

    /** Nothing is highlighted. */
    public Files(String title, Map<String, String> files) {
      this(title, files, Set.of());
    }
  }

  /**
   * Sentences.
   *
   * @param title heading
   * @param paragraphs in order
   */
  record Words(String title, List<String> paragraphs) implements Section {
    /** Keeps a copy. */
    public Words {
      paragraphs = List.copyOf(paragraphs);
    }
  }
}
