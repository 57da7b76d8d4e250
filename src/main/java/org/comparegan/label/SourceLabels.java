package org.comparegan.label;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureFiles;
import org.comparegan.picture.PictureList;

/** Labels of picture files by their folders, or by a table among them. */
public final class SourceLabels {
  private static final String STYLEGAN_LABELS = "dataset.json";
  private static final String CLASSES = "classes.txt";

  private SourceLabels() {}

  /**
   * Gives each picture its class from {@code dataset.json} if that exists, else from its folder.
   * Folders are numbered in the order of {@code classes.txt}, or else of their names; pictures
   * without a folder are unlabelled. On failure the files are closed.
   *
   * @param name of the set with its split, for messages
   * @return the pictures, sorted by name
   * @throws DataException if a class has no pictures, or a folder is not a known class
   */
  public static PictureList of(String name, PictureFiles files) {
    try {
      return labelled(name, files);
    } catch (IOException e) {
      files.closeAfter(e);
      throw DataException.unreadable(files.place(), e);
    } catch (RuntimeException e) {
      files.closeAfter(e);
      throw e;
    }
  }

  /** The lines of {@code classes.txt} in a folder; none if it is missing. */
  public static List<String> classNames(Path folder) {
    try {
      return listed(PictureFiles.beside(folder), folder);
    } catch (IOException e) {
      throw DataException.unreadable(folder.resolve(CLASSES), e);
    }
  }

  /** Names of the classes that pictures have by their folders, in order. */
  public static List<String> classNames(PictureFiles files) {
    try {
      if (files.topFolders().isEmpty() || files.sideFiles().read(STYLEGAN_LABELS).length > 0) {
        return List.of();
      }
      List<String> listed = listed(files.sideFiles(), files.place());
      return listed.isEmpty()
          ? files.topFolders().stream().map(PlainText::composed).distinct().sorted().toList()
          : listed;
    } catch (IOException e) {
      throw DataException.unreadable(files.place(), e);
    }
  }

  /** Whether a folder has StyleGAN's table of labels. */
  public static boolean hasTable(PictureFiles.SideFiles files, String folder) {
    try {
      return files.read(folder + "/" + STYLEGAN_LABELS).length > 0;
    } catch (IOException e) {
      throw DataException.unreadable(folder + "/" + STYLEGAN_LABELS, e);
    }
  }

  /** Whether a folder is one of the classes that {@code classes.txt} beside it lists. */
  public static boolean lists(PictureFiles.SideFiles files, Path place, String folder) {
    try {
      return listed(files, place).contains(PlainText.composed(folder));
    } catch (IOException e) {
      throw DataException.unreadable(place + ", " + CLASSES, e);
    }
  }

  private static PictureList labelled(String name, PictureFiles files) throws IOException {
    List<PictureFiles.Named> sorted = new ArrayList<>(files.found());
    sorted.sort(Comparator.comparing(PictureFiles.Named::name));
    byte[] table = files.sideFiles().read(STYLEGAN_LABELS);
    if (table.length > 0) {
      LabelTable labels = LabelTable.json(files.place() + ", " + STYLEGAN_LABELS, table);
      PictureList plain = unlabelled(name, sorted, files);
      return labels.isEmpty()
          ? plain
          : labels.applyTo(plain.classed(labels.classes(), labels.classNames()));
    }
    SortedSet<String> used = files.topFolders();
    if (used.isEmpty()) {
      return unlabelled(name, sorted, files);
    }
    requireNoEmpty(name, files, used);
    List<String> classes = classNames(files);
    List<String> alike =
        used.stream()
            .filter(
                one ->
                    !one.equals(PlainText.composed(one)) && used.contains(PlainText.composed(one)))
            .toList();
    List<String> notices = notices(files);
    if (!alike.isEmpty()) {
      notices.add(
          "%s: folders that differ only in how their letters are composed are one class: %s."
              .formatted(files.place(), String.join(", ", alike)));
    }
    return new PictureList(
        name, byFolder(sorted, classes), classes.size(), classes, files.open(), notices);
  }

  private static void requireNoEmpty(String name, PictureFiles files, Set<String> used) {
    TreeSet<String> empty = new TreeSet<>(files.folders());
    empty.removeAll(used);
    if (!empty.isEmpty()) {
      String classes =
          empty.stream()
              .map(
                  folder -> {
                    String unread = files.unread().in(folder).all();
                    return unread.isEmpty() ? folder : folder + " (not read: " + unread + ")";
                  })
              .collect(Collectors.joining(", "));
      throw new DataException(
          "%s: the class %s has no pictures: remove its folder, or fill it with %s files."
              .formatted(name, classes, PictureFiles.FORMATS));
    }
  }

  /** What of the files was not read, a sentence each. */
  private static List<String> notices(PictureFiles files) {
    List<String> notices = new ArrayList<>(files.notices());
    String unread = files.unread().all();
    if (!unread.isEmpty()) {
      notices.add(
          "%s: not read: %s. Pictures are read from %s files."
              .formatted(files.place(), unread, PictureFiles.FORMATS));
    }
    return notices;
  }

  private static List<String> listed(PictureFiles.SideFiles side, Path place) throws IOException {
    List<String> names =
        PlainText.of(place + ", " + CLASSES, side.read(CLASSES))
            .lines()
            .map(line -> PlainText.composed(line.strip()))
            .filter(line -> !line.isEmpty())
            .toList();
    Set<String> known = new HashSet<>();
    for (String name : names) {
      if (!known.add(name)) {
        throw new DataException(
            "%s: its %s lists the class \"%s\" twice.".formatted(place, CLASSES, name));
      }
    }
    return names;
  }

  private static List<Picture> byFolder(List<PictureFiles.Named> sorted, List<String> classes) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      numbers.put(classes.get(i), i);
    }
    List<Picture> pictures = new ArrayList<>();
    for (PictureFiles.Named one : sorted) {
      if (!one.name().contains("/")) {
        pictures.add(new Picture(one.name(), ImageSet.UNLABELLED, one.location()));
        continue;
      }
      Integer label = numbers.get(PlainText.composed(PictureFiles.topFolder(one.name())));
      if (label == null) {
        throw new DataException(
            "%s: its folder \"%s\" is not among the %d classes that %s lists."
                .formatted(
                    one.location(), PictureFiles.topFolder(one.name()), classes.size(), CLASSES));
      }
      pictures.add(new Picture(one.name(), label, one.location()));
    }
    return pictures;
  }

  private static PictureList unlabelled(
      String name, List<PictureFiles.Named> sorted, PictureFiles files) {
    return new PictureList(
        name,
        sorted.stream().map(p -> new Picture(p.name(), ImageSet.UNLABELLED, p.location())).toList(),
        0,
        List.of(),
        files.open(),
        notices(files));
  }
}
