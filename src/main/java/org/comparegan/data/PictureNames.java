package org.comparegan.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the names of picture files say about their classes. */
final class PictureNames {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");
  private static final String STYLEGAN_LABELS = "dataset.json";
  private static final String CLASSES = "classes.txt";

  private PictureNames() {}

  /** A picture and its name in the source, with {@code /} between folders. */
  record Named(String name, Location location) {}

  /** Reads a small file of the source; no bytes where it is not there. */
  interface SideFiles {
    byte[] read(String name) throws IOException;
  }

  static boolean isPicture(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String last = LabelFiles.lastPart(lower.replace('\\', '/'));
    // Names that begin with a dot, or lie in such a folder, are of the file system's own.
    return ENDINGS.stream().anyMatch(lower::endsWith) && !last.startsWith(".");
  }

  /** Folders directly below, whether they have pictures or not. */
  static Collection<String> classFolders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory)
          .map(f -> f.getFileName().toString())
          .filter(f -> !f.startsWith("."))
          .toList();
    }
  }

  /**
   * Gives each picture its class: that of {@code dataset.json} where there is one, else the folder
   * that it lies in, numbered as {@code classes.txt} lists them or else in order of their names;
   * pictures without a folder are unlabelled.
   *
   * @param folders that are classes even when they are empty
   * @param side reads {@code dataset.json} and {@code classes.txt}
   * @param files what stays open as long as the pictures are read
   * @throws DataException if a class has no pictures, or a folder is no known class
   */
  static PictureList labelled(
      String name,
      List<Named> found,
      SideFiles side,
      Collection<String> folders,
      List<AutoCloseable> files)
      throws IOException {
    List<Named> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(Named::name));
    byte[] table = side.read(STYLEGAN_LABELS);
    if (table.length > 0) {
      LabelTable labels = LabelTable.json(Path.of(STYLEGAN_LABELS), table);
      PictureList plain = unlabelled(name, sorted, files);
      return labels.isEmpty() ? plain : labels.applyTo(plain.classed(labels.classes(), List.of()));
    }
    TreeSet<String> used = new TreeSet<>();
    sorted.stream().filter(p -> p.name().contains("/")).forEach(p -> used.add(folder(p.name())));
    if (used.isEmpty()) {
      return unlabelled(name, sorted, files);
    }
    TreeSet<String> empty = new TreeSet<>(folders);
    empty.removeAll(used);
    if (!empty.isEmpty()) {
      throw new DataException(
          "%s: the class %s has no pictures: remove its folder, or fill it."
              .formatted(name, String.join(", ", empty)));
    }
    return byFolder(name, sorted, new ArrayList<>(used), listed(side), files);
  }

  private static List<String> listed(SideFiles side) throws IOException {
    return new String(side.read(CLASSES), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static PictureList byFolder(
      String name,
      List<Named> sorted,
      List<String> used,
      List<String> listed,
      List<AutoCloseable> files) {
    List<String> classes = listed.isEmpty() ? used : listed;
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      numbers.put(classes.get(i), i);
    }
    List<Picture> pictures = new ArrayList<>();
    for (Named one : sorted) {
      Integer label = numbers.get(folder(one.name()));
      if (label == null) {
        throw new DataException(
            "%s: its folder \"%s\" is none of the %d classes that %s lists."
                .formatted(one.location(), folder(one.name()), classes.size(), CLASSES));
      }
      pictures.add(new Picture(one.name(), label, one.location()));
    }
    return new PictureList(name, pictures, classes.size(), classes, files);
  }

  private static PictureList unlabelled(
      String name, List<Named> sorted, List<AutoCloseable> files) {
    return new PictureList(
        name,
        sorted.stream().map(p -> new Picture(p.name(), ImageSet.UNLABELLED, p.location())).toList(),
        0,
        List.of(),
        files);
  }

  private static String folder(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /**
   * A member's name, with {@code /} between folders.
   *
   * @throws DataException if it leads out of the archive
   */
  static String safe(Path archive, String member) {
    String name = member.replace('\\', '/').replaceFirst("^(\\./)+", "");
    if (name.startsWith("/")
        || name.matches("[A-Za-z]:.*")
        || List.of(name.split("/")).contains("..")) {
      throw new DataException(
          "%s: refused: its member \"%s\" leads out of the archive.".formatted(archive, member));
    }
    return name;
  }
}
