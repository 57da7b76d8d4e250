package org.comparegan.fewlabels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comparegan.image.ImageSet;
import org.comparegan.metric.ClusterAgreement;
import org.comparegan.report.HtmlReport;
import org.comparegan.report.ImageGrid;
import org.comparegan.report.Section;

/** A report on inferred labels: their origin, the true labels used, and their content. */
public final class LabelAudit {
  private static final int SHEET_COLUMNS = 8;
  private static final int MOST_SHEETS = 100;
  private static final int MOST_IN_MATRIX = 50;

  private final LabelSet labels;
  private final ImageSet images;
  private final int perClass;
  private final int[] sizes;
  private final Optional<long[][]> table;

  /**
   * A report.
   *
   * @param images with their own labels, if known
   * @param perClass images on the contact sheet of a class
   * @throws LabelException when the labels are of other images
   */
  public LabelAudit(LabelSet labels, ImageSet images, int perClass) {
    labels.requireFor(images);
    this.labels = labels;
    this.images = images;
    this.perClass = perClass;
    this.sizes = labels.sizes();
    this.table = table();
  }

  /** The page. */
  public HtmlReport page() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Facts("About these labels", facts()));
    sections.add(histogram());
    table.ifPresent(counts -> sections.add(confusion(counts)));
    sections.add(sheets());
    return new HtmlReport(
        "Labels of " + images.name(),
        "%s. They use %s true labels."
            .formatted(
                capitalised(labels.facts().origin()),
                labels.facts().labelsUsed() == 0
                    ? "No"
                    : String.format(Locale.ROOT, "%,d", labels.facts().labelsUsed())),
        sections);
  }

  /** Counts by true class and by label, if true labels are known. */
  private Optional<long[][]> table() {
    long[][] counts = new long[images.classes()][labels.facts().classes()];
    boolean any = false;
    for (int i = 0; i < images.size(); i++) {
      if (images.label(i) >= 0 && labels.hard()[i] >= 0) {
        counts[images.label(i)][labels.hard()[i]]++;
        any = true;
      }
    }
    return any ? Optional.of(counts) : Optional.empty();
  }

  private Map<String, String> facts() {
    LabelSet.Facts facts = labels.facts();
    int known = Arrays.stream(sizes).sum();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("data", "%s, %,d images".formatted(images.name(), images.size()));
    all.put("checksum of the data", facts.checksum());
    all.put("origin", facts.origin());
    all.put(
        "true labels used",
        "%,d of %,d (%.1f %%)"
            .formatted(
                facts.labelsUsed(), images.size(), 100.0 * facts.labelsUsed() / images.size()));
    all.put(
        "labelled images",
        "%,d of %,d, in %,d %s"
            .formatted(
                known, images.size(), facts.classes(), facts.clusters() ? "clusters" : "classes"));
    Clustering.agreement(labels, images).ifPresent(agreement -> add(all, agreement));
    labels.soft().ifPresent(p -> all.put("mean probability of the label", certainty(p)));
    return all;
  }

  private void add(Map<String, String> all, ClusterAgreement agreement) {
    if (!labels.facts().clusters()) {
      long[][] counts = table.orElseThrow();
      long of = Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
      int classes = Math.min(counts.length, sizes.length);
      long right = IntStream.range(0, classes).mapToLong(c -> counts[c][c]).sum();
      all.put("equal to the true label", "%.2f %%".formatted(100.0 * right / of));
    }
    all.put(
        "agreement with the true labels",
        "NMI %.3f, ARI %.3f, purity %.3f"
            .formatted(agreement.nmi(), agreement.ari(), agreement.purity()));
  }

  private String certainty(float[] soft) {
    int k = labels.facts().classes();
    double sum = 0;
    for (int i = 0; i < labels.hard().length; i++) {
      sum += soft[i * k + labels.hard()[i]];
    }
    return "%.3f".formatted(sum / labels.hard().length);
  }

  private Section histogram() {
    List<Section.Bar> bars = new ArrayList<>();
    for (int c = 0; c < sizes.length; c++) {
      bars.add(new Section.Bar(name(c), sizes[c], String.format(Locale.ROOT, "%,d", sizes[c])));
    }
    int unknown = images.size() - Arrays.stream(sizes).sum();
    if (unknown > 0) {
      bars.add(new Section.Bar("no label", unknown, String.format(Locale.ROOT, "%,d", unknown)));
    }
    return new Section.Bars("Histogram", "How many images each %s has.".formatted(kind()), bars);
  }

  private Section confusion(long[][] counts) {
    if (counts.length > MOST_IN_MATRIX || sizes.length > MOST_IN_MATRIX) {
      return confused(counts);
    }
    return new Section.Matrix(
        "Confusion",
        "Images by their true class (rows) and their %s (columns); the shade is the share of the row."
            .formatted(labels.facts().clusters() ? "cluster" : "label"),
        "true class",
        IntStream.range(0, counts.length).mapToObj(this::trueName).toList(),
        IntStream.range(0, sizes.length).mapToObj(this::name).toList(),
        counts);
  }

  /** For many classes, only the most frequent confusions. */
  private Section confused(long[][] counts) {
    record Pair(int row, int column, long count) {}
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts[i].length; j++) {
        if (counts[i][j] > 0 && (labels.facts().clusters() || i != j)) {
          pairs.add(new Pair(i, j, counts[i][j]));
        }
      }
    }
    pairs.sort(Comparator.comparingLong(Pair::count).reversed());
    return new Section.Bars(
        "Confusion",
        "The %d most frequent pairs of a true class and another %s."
            .formatted(Math.min(MOST_IN_MATRIX, pairs.size()), kind()),
        pairs.stream()
            .limit(MOST_IN_MATRIX)
            .map(
                p ->
                    new Section.Bar(
                        trueName(p.row()) + " → " + name(p.column()),
                        p.count(),
                        Long.toString(p.count())))
            .toList());
  }

  private Section sheets() {
    List<Section.Picture> pictures = new ArrayList<>();
    int shown = Math.min(MOST_SHEETS, sizes.length);
    for (int i = 0; i < shown; i++) {
      int c = (int) ((long) i * sizes.length / shown);
      if (sizes[c] > 0) {
        pictures.add(sheet(c));
      }
    }
    String some =
        shown < sizes.length
            ? " %d of %d are shown, evenly spread.".formatted(shown, sizes.length)
            : "";
    return new Section.Pictures(
        "Contact sheets",
        "Up to %d images of each %s, evenly spread over the set.%s"
            .formatted(perClass, kind(), some),
        pictures);
  }

  private Section.Picture sheet(int c) {
    int[] members = IntStream.range(0, images.size()).filter(i -> labels.hard()[i] == c).toArray();
    int count = Math.min(perClass, members.length);
    float[] pixels = new float[count * images.pixels()];
    for (int i = 0; i < count; i++) {
      int member = members[(int) ((long) i * members.length / count)];
      images.read(member, pixels, i * images.pixels());
    }
    byte[] png =
        new ImageGrid(pixels, count, images.height(), images.width(), images.channels())
            .png(SHEET_COLUMNS, 1, 1);
    return new Section.Picture(
        "%s: %,d images%s".formatted(name(c), sizes[c], mostly(c)),
        "%d images of %s".formatted(count, name(c)),
        png);
  }

  private String mostly(int c) {
    if (table.isEmpty()) {
      return "";
    }
    long[][] counts = table.get();
    int most = 0;
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      all += counts[i][c];
      most = counts[i][c] > counts[most][c] ? i : most;
    }
    return all == 0 ? "" : ", %s %.0f %%".formatted(trueName(most), 100.0 * counts[most][c] / all);
  }

  private String kind() {
    return labels.facts().clusters() ? "cluster" : "class";
  }

  private String name(int c) {
    return labels.facts().clusters() ? "cluster " + c : trueName(c);
  }

  private String trueName(int c) {
    List<String> names = images.classNames();
    return c < names.size() ? names.get(c) : "class " + c;
  }

  private static String capitalised(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
