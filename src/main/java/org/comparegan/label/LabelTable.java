package org.comparegan.label;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.comparegan.file.Bounded;
import org.comparegan.file.Reason;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.LabelledSet;
import org.comparegan.image.SoftLabel;
import org.comparegan.image.Split;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureList;

/**
 * Labels by picture name, in any order: a CSV file with the columns {@code file_name} and {@code
 * label} and, for soft labels, {@code p0}, {@code p1}, … with one probability per class; or a JSON
 * object of labels by name, or StyleGAN's {@code {"labels": [[name, label], …]}}. Labels are
 * numbers of classes, or all of them names of classes: those of the set, or of a set without
 * classes the names in order. A picture that is not named becomes unlabelled. Images stored as
 * pixels are named {@code train/0}, {@code train/1}, …, {@code test/0}, ….
 */
final class LabelTable {
  /** Prefix of a distribution's columns: {@code p0}, {@code p1}, …. */
  static final String PROBABILITY = "p";

  private static final int NAMES_SHOWN = 10;
  private static final Pattern INTEGER = Pattern.compile("([+-]?\\d+)(\\.0*)?");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?=[.,]*+\\d)[\\d.,]++([eE][+-]?\\d+)?");

  /** What Excel reads as the separator of the columns, and the header shows anyway. */
  private static final Pattern SEPARATOR_LINE = Pattern.compile("^\"?sep=.\"?(?=\\R)");

  private static final Pattern START_LINE = Pattern.compile("startline (\\d+)");

  private final String file;
  private final Map<String, Integer> labels;
  private final List<String> names;
  private final Map<String, float[]> distributions;

  private LabelTable(
      String file,
      Map<String, Integer> labels,
      List<String> names,
      Map<String, float[]> distributions) {
    this.file = file;
    this.labels = labels;
    this.names = names;
    this.distributions = distributions;
  }

  /** A row of a table; {@code place} is for messages. */
  private record Row(String place, String name, String label) {}

  private static LabelTable of(String file, List<Row> rows, Map<String, float[]> distributions) {
    // Where both occur, the fewer ones are the mistake.
    long numbers = rows.stream().filter(row -> INTEGER.matcher(row.label()).matches()).count();
    boolean numbered = 2 * numbers > rows.size() || rows.isEmpty();
    List<String> names =
        numbered ? List.of() : rows.stream().map(LabelTable::name).distinct().sorted().toList();
    Map<String, Integer> labels = new LinkedHashMap<>();
    for (Row row : rows) {
      int label = numbered ? number(row) : names.indexOf(name(row));
      Integer before = labels.put(plain(row.name()), label);
      if (before != null && before != label) {
        throw new DataException(
            "%s: \"%s\" has the label %s here, but %s before."
                .formatted(
                    row.place(),
                    row.name(),
                    row.label(),
                    numbered ? before.toString() : names.get(before)));
      }
    }
    return new LabelTable(file, labels, names, distributions);
  }

  /** The label as a number; a whole number may be written as {@code 3.0}. */
  private static int number(Row row) {
    Matcher integer = INTEGER.matcher(row.label());
    try {
      int label = Integer.parseInt(integer.matches() ? integer.group(1) : row.label());
      if (label < ImageSet.MOST_CLASSES) {
        return label;
      }
    } catch (NumberFormatException e) {
      // Told of below.
    }
    throw notAClass(row);
  }

  /** The label as a name, in a table where not all labels are integers. */
  private static String name(Row row) {
    if (row.label().isEmpty() || NUMBER.matcher(row.label()).matches()) {
      throw notAClass(row);
    }
    return PlainText.composed(row.label());
  }

  private static DataException notAClass(Row row) {
    return new DataException(
        "%s: the label \"%s\" is not a class: write numbers (0, 1, …; -1 for unlabelled) in all rows, or names in all."
            .formatted(row.place(), Bounded.excerpt(row.label())));
  }

  static boolean isOne(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".json") || isText(name);
  }

  private static boolean isText(String file) {
    return file.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|tab|txt)");
  }

  /** Reads a table; errors name the file and what it lacks. */
  static LabelTable read(Path file) {
    byte[] bytes;
    try {
      bytes = Bounded.read(file);
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such table of labels.", e);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
    String name = file.toString();
    if (!isText(name)) {
      return json(name, bytes);
    }
    try {
      return csv(name, PlainText.of(name, bytes));
    } catch (IOException | UncheckedIOException e) {
      // The parser says where a quote begins that is not closed.
      Matcher line = START_LINE.matcher(String.valueOf(e.getMessage()));
      throw new DataException(
          line.find()
              ? "%s:%s: the quote that begins here is not closed.".formatted(name, line.group(1))
              : name + ": not CSV (" + e.getMessage() + ").",
          e);
    } catch (IllegalArgumentException e) {
      throw new DataException(name + ": not CSV (" + e.getMessage() + ").", e);
    }
  }

  /** A JSON table; {@code file} is for messages. */
  static LabelTable json(String file, byte[] bytes) {
    String text = PlainText.of(file, bytes);
    JsonNode root;
    try {
      root =
          new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).readTree(text);
    } catch (JsonProcessingException e) {
      throw new DataException(
          "%s:%d: not JSON (%s).".formatted(file, Reason.line(e).orElse(1), Reason.ofJson(e)), e);
    }
    List<Row> rows = new ArrayList<>();
    if (root.path("labels").isArray()) {
      for (JsonNode pair : root.path("labels")) {
        rows.add(row(file, pair.path(0).asText(), pair.path(1)));
      }
    } else if (root.isObject() && !root.has("labels")) {
      root.properties().forEach(one -> rows.add(row(file, one.getKey(), one.getValue())));
    } else if (!root.path("labels").isNull()) {
      throw new DataException(
          file
              + ": expected an object of labels by file name, or {\"labels\": [[name, label],"
              + " …]}.");
    }
    return of(file, rows, Map.of());
  }

  /** A name with {@code /} between folders, no {@code ./} before them, and composed letters. */
  private static String plain(String name) {
    return PlainText.composed(name.replace('\\', '/').replaceFirst("^(\\./)+", ""));
  }

  private static Row row(String file, String name, JsonNode label) {
    if (!label.isTextual() && !(label.canConvertToInt() && label.isIntegralNumber())) {
      throw new DataException(
          "%s: the label of \"%s\" is %s, which is not a class."
              .formatted(file, name, Bounded.excerpt(label.toString())));
    }
    return new Row(file, name, label.asText().strip());
  }

  private static LabelTable csv(String file, String text) throws IOException {
    List<Row> rows = new ArrayList<>();
    Map<String, float[]> distributions = new LinkedHashMap<>();
    // The line stays as an empty one, so that errors count it.
    String table = SEPARATOR_LINE.matcher(text).replaceFirst("");
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter(table))
            .setHeader()
            .setAllowMissingColumnNames(true)
            .setIgnoreHeaderCase(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .get();
    var parser = format.parse(new StringReader(table));
    Set<String> header = parser.getHeaderMap().keySet();
    if (!header.contains("file_name") || !header.contains("label")) {
      throw new DataException(
          "%s:1: expected the columns file_name and label, found %s."
              .formatted(file, parser.getHeaderNames()));
    }
    int classes = 0;
    while (header.contains(PROBABILITY + classes)) {
      classes++;
    }
    int columns = parser.getHeaderNames().size();
    for (CSVRecord row : parser) {
      String place = file + ":" + parser.getCurrentLineNumber();
      if (row.stream().skip(columns).anyMatch(cell -> !cell.isEmpty())) {
        throw new DataException(
            "%s: has %d columns, but the first line has %d: put a name with a comma in quotes."
                .formatted(place, row.size(), columns));
      }
      String name = plain(row.get("file_name"));
      rows.add(new Row(place, name, row.isSet("label") ? row.get("label") : ""));
      if (classes > 0) {
        float[] distribution = distribution(place, row, classes);
        float[] before = distributions.put(name, distribution);
        if (before != null && !Arrays.equals(before, distribution)) {
          throw new DataException(
              "%s: \"%s\" has other probabilities here than before.".formatted(place, name));
        }
      }
    }
    return of(file, rows, distributions);
  }

  /** What stands between the columns: a comma, or what spreadsheets of other countries write. */
  private static char delimiter(String text) {
    String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    return header.contains(",")
        ? ','
        : header.contains(";") ? ';' : header.contains("\t") ? '\t' : ',';
  }

  private static float[] distribution(String place, CSVRecord row, int classes) {
    float[] distribution = new float[classes];
    for (int c = 0; c < classes; c++) {
      String text = row.isSet(PROBABILITY + c) ? row.get(PROBABILITY + c) : "";
      try {
        distribution[c] = Float.parseFloat(text);
      } catch (NumberFormatException e) {
        throw new DataException(
            "%s: %s%d is \"%s\", which is not a probability."
                .formatted(place, PROBABILITY, c, text),
            e);
      }
    }
    return SoftLabel.checked(place, distribution);
  }

  /**
   * The name that a table has for a picture: its whole name; that with more of the folders above,
   * as in {@code train/cat/1.png}; or its last part.
   */
  private Optional<String> nameOf(Picture picture) {
    String whole = plain(picture.fileName());
    if (labels.containsKey(whole)) {
      return Optional.of(whole);
    }
    String place = plain(picture.image().toString().replace('!', '/'));
    if (!whole.isEmpty() && place.endsWith("/" + whole)) {
      for (int at = place.length() - whole.length() - 1;
          at >= 0;
          at = place.lastIndexOf('/', at - 1)) {
        String longer = place.substring(at + 1);
        if (labels.containsKey(longer)) {
          return Optional.of(longer);
        }
      }
      if (labels.containsKey(place)) {
        return Optional.of(place);
      }
    }
    return Optional.of(Picture.lastPart(whole)).filter(labels::containsKey);
  }

  /** Number of classes that its labels require. */
  int classes() {
    return labels.values().stream().mapToInt(label -> label + 1).max().orElse(0);
  }

  /** Names of these classes; empty if the labels are numbers. */
  List<String> classNames() {
    return names;
  }

  /** This table with the numbers that a set gives to its class names. */
  private LabelTable numbered(LabelledSet set) {
    List<String> known = set.classNames();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < known.size(); i++) {
      places.putIfAbsent(PlainText.composed(known.get(i)), i);
    }
    for (String name : names) {
      if (!places.containsKey(name)) {
        throw new DataException(
            "%s: the label \"%s\" is not a class of %s, %s."
                .formatted(file, name, set.name(), listed(known)));
      }
    }
    Map<String, Integer> numbers = new LinkedHashMap<>();
    labels.forEach((name, label) -> numbers.put(name, places.get(names.get(label))));
    return new LabelTable(file, numbers, List.of(), distributions);
  }

  private static String listed(List<String> names) {
    String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    return names.isEmpty()
        ? "whose classes have no names: write numbers"
        : "which has " + shown + (names.size() > NAMES_SHOWN ? ", …" : "");
  }

  boolean isEmpty() {
    return labels.isEmpty();
  }

  /**
   * Gives pictures these labels.
   *
   * @throws DataException if no name matches, or a label is out of range
   */
  PictureList applyTo(PictureList pictures) {
    if (!names.isEmpty()) {
      return numbered(pictures).applyTo(pictures);
    }
    List<Picture> labelled = new ArrayList<>();
    Map<String, String> byName = new HashMap<>();
    List<String> unnamed = new ArrayList<>();
    for (Picture picture : pictures.pictures()) {
      Optional<String> name = nameOf(picture);
      if (name.isPresent()) {
        String other = byName.put(name.get(), picture.fileName());
        if (other != null && !name.get().equals(plain(picture.fileName()))) {
          throw new DataException(
              "%s: \"%s\" may be %s or %s: write the names with their folders."
                  .formatted(file, name.get(), other, picture.fileName()));
        }
      } else {
        unnamed.add(picture.fileName());
      }
      labelled.add(picture.labelled(name.map(labels::get).orElse(ImageSet.UNLABELLED)));
    }
    if (byName.isEmpty()) {
      throw new DataException(
          "%s names none of the %d pictures of %s, such as \"%s\"."
              .formatted(file, pictures.size(), pictures.name(), pictures.at(0).fileName()));
    }
    List<String> notices = new ArrayList<>();
    if (!unnamed.isEmpty()) {
      notices.add(
          "%s: does not name %,d of the %,d pictures of %s, such as \"%s\": they have no label."
              .formatted(file, unnamed.size(), pictures.size(), pictures.name(), unnamed.get(0)));
    }
    List<String> unused =
        labels.keySet().stream().filter(name -> !byName.containsKey(name)).toList();
    if (!unused.isEmpty()) {
      notices.add(
          "%s: names that match no picture of %s: %,d of %,d, such as \"%s\"."
              .formatted(file, pictures.name(), unused.size(), labels.size(), unused.get(0)));
    }
    notices.addAll(numbersBesideNames(pictures));
    try {
      return pictures.with(labelled).noticed(notices);
    } catch (DataException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
  }

  /** A sentence if the set's classes are named by other numbers than their own. */
  private List<String> numbersBesideNames(LabelledSet set) {
    List<String> known = set.classNames();
    for (int i = 0; i < known.size(); i++) {
      if (INTEGER.matcher(known.get(i)).matches() && !known.get(i).equals(String.valueOf(i))) {
        return List.of(
            "%s: its numbers count the classes of %s from 0, in the order of their names (%d is \"%s\")."
                .formatted(file, set.name(), i, known.get(i)));
      }
    }
    return List.of();
  }

  /**
   * Gives images these labels, by {@code <split>/<number>}.
   *
   * @throws DataException when none of the names occurs, one is beyond the last image, or a label
   *     is out of range
   */
  ImageSet applyTo(ImageSet images, Split split, LabelForm form) {
    if (!names.isEmpty()) {
      return numbered(images).applyTo(images, split, form);
    }
    int classes = form.classesOf(images.classes());
    float[][] soft = new float[form.soft() ? images.size() : 0][0];
    int[] found = new int[images.size()];
    Arrays.fill(found, ImageSet.UNLABELLED);
    String prefix = split.label() + "/";
    boolean none = true;
    for (Map.Entry<String, Integer> row : labels.entrySet()) {
      if (row.getKey().startsWith(prefix)) {
        int number = number(row.getKey(), prefix, images);
        found[number] = inRange(row, classes);
        if (form.soft()) {
          soft[number] = distribution(row.getKey(), classes);
        }
        none = false;
      }
    }
    if (none) {
      throw new DataException(
          ("%s names none of the %d images of %s, such as \"%s0\": they are stored as pixels and"
                  + " named by number.")
              .formatted(file, images.size(), images.name(), prefix));
    }
    return new ImageView.Relabelled(images, found, soft, classes);
  }

  private float[] distribution(String name, int classes) {
    float[] distribution = distributions.getOrDefault(name, new float[0]);
    if (distribution.length != classes) {
      throw new DataException(
          "%s: the soft label of \"%s\" needs the columns %s0 to %s%d, found %d."
              .formatted(file, name, PROBABILITY, PROBABILITY, classes - 1, distribution.length));
    }
    return distribution;
  }

  private int number(String key, String prefix, ImageSet images) {
    try {
      return Objects.checkIndex(Integer.parseInt(key.substring(prefix.length())), images.size());
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new DataException(
          "%s: \"%s\" is not an image of %s, which has \"%s0\" to \"%s%d\"."
              .formatted(file, key, images.name(), prefix, prefix, images.size() - 1),
          e);
    }
  }

  private int inRange(Map.Entry<String, Integer> row, int classes) {
    int label = row.getValue();
    if (label < ImageSet.UNLABELLED || label >= classes) {
      throw new DataException(
          "%s: \"%s\" has label %d, but there are only the classes 0 to %d."
              .formatted(file, row.getKey(), label, classes - 1));
    }
    return label;
  }
}
