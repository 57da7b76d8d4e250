package org.comparegan.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.image.DataException;
import org.comparegan.picture.Picture.Location;

/**
 * The picture files of a folder or archive, before classes are assigned.
 *
 * @param place the folder or archive, for messages
 * @param found all pictures, in no particular order
 * @param sideFiles reads other files beside them, such as {@code classes.txt}
 * @param folders names of folders directly below the place, empty ones included; for an archive
 *     those with pictures in other formats
 * @param open resources that must stay open while the pictures are read
 * @param unread how many files are no pictures, by folder directly below the place and by ending;
 *     texts are not counted
 * @param notices what else was not read, for users
 */
public record PictureFiles(
    Path place,
    List<Named> found,
    SideFiles sideFiles,
    Collection<String> folders,
    List<AutoCloseable> open,
    Unread unread,
    List<String> notices) {
  /** The formats that are read, for messages. */
  public static final String FORMATS = "PNG, JPEG, BMP or GIF";

  private static final Set<String> ENDINGS =
      Set.of(
          "png", "jpg", "jpeg", "jpe", "jfif", "jfi", "jif", "pjpeg", "pjp", "bmp", "dib", "gif");

  private static final Set<String> OTHER_PICTURES =
      Set.of(
          ".webp", ".tif", ".tiff", ".avif", ".heic", ".heif", ".jp2", ".jxl", ".ppm", ".pgm",
          ".pbm", ".pnm", ".tga", ".svg", ".ico", ".psd", ".exr", ".dng", ".raw");

  /** Endings of files beside pictures that nobody takes for pictures. */
  static final Set<String> TEXTS =
      Set.of(
          "txt", "csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "toml", "ini", "md", "rst",
          "html", "htm", "log", "pdf", "py", "ipynb", "sh", "gin", "sha256", "md5", "plan", "db");

  /** Folders and files that systems and storage devices leave among others, in lower case. */
  private static final Set<String> HOUSEKEEPING =
      Set.of(
          "__macosx",
          "@eadir",
          "@tmp",
          "@recycle",
          "@__thumb",
          "@recently-snapshot",
          "@sharebin",
          "#recycle",
          "#snapshot",
          "~snapshot",
          "$recycle.bin",
          "recycler",
          "system volume information",
          "lost+found",
          "network trash folder",
          "temporary items",
          "lost.dir",
          "__pycache__",
          "_gsdata_",
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini");

  /** A picture and its name in the source, with {@code /} between folders. */
  public record Named(String name, Location location) {}

  /** Files that are neither pictures nor texts, by the folder directly below the source. */
  public static final class Unread {
    private final SortedMap<String, SortedMap<String, Integer>> byFolder = new TreeMap<>();

    void add(String name) {
      String last = Picture.lastPart(name);
      String ending = ending(last);
      boolean inFolder = name.contains("/");
      if (TEXTS.contains(ending) || (ending.isEmpty() && !inFolder)) {
        return;
      }
      byFolder
          .computeIfAbsent(topFolder(name), folder -> new TreeMap<>())
          .merge(ending.isEmpty() ? "without ending" : "." + ending, 1, Integer::sum);
    }

    /** The number of each ending, as in {@code 3 .tif, 5 .webp}; empty if there are none. */
    public String all() {
      SortedMap<String, Integer> sum = new TreeMap<>();
      byFolder.values().forEach(one -> one.forEach((end, n) -> sum.merge(end, n, Integer::sum)));
      return text(sum);
    }

    /** As {@link #all}, of one folder. */
    public String in(String folder) {
      return text(byFolder.getOrDefault(folder, new TreeMap<>()));
    }

    /** Names of the folders with pictures in other formats. */
    Set<String> pictureFolders() {
      return byFolder.entrySet().stream()
          .filter(one -> one.getValue().keySet().stream().anyMatch(OTHER_PICTURES::contains))
          .map(Map.Entry::getKey)
          .filter(folder -> !folder.isEmpty())
          .collect(Collectors.toSet());
    }

    private static String text(SortedMap<String, Integer> counts) {
      return counts.entrySet().stream()
          .map(one -> "%,d %s".formatted(one.getValue(), one.getKey()))
          .collect(Collectors.joining(", "));
    }
  }

  /** Sorts the files of a source. */
  static final class Listing {
    private final Map<String, Location> found = new LinkedHashMap<>();
    final Unread unread = new Unread();

    void add(String name, Location location) {
      if (isPicture(name)) {
        found.put(name, location);
      } else if (!isHousekeeping(name)) {
        unread.add(name);
      }
    }

    List<Named> found() {
      return found.entrySet().stream().map(one -> new Named(one.getKey(), one.getValue())).toList();
    }
  }

  /** Reads a small file of the source; returns no bytes if it is missing. */
  public interface SideFiles {
    byte[] read(String name) throws IOException;
  }

  /** All pictures below a folder. Links are followed, and each file counts once a class. */
  public static PictureFiles below(Path folder) {
    try {
      FolderWalk walk = FolderWalk.of(folder, file -> false);
      Listing listing = new Listing();
      walk.entries().forEach(one -> listing.add(one.name(), new Location.InFile(one.file())));
      List<String> notices = new ArrayList<>();
      for (FolderWalk.Entry loop : walk.loops()) {
        notices.add(loop.file() + ": this link leads to a folder that it is in: not followed.");
      }
      if (!walk.broken().isEmpty()) {
        notices.add(
            "%s: links that lead nowhere: %d, such as %s."
                .formatted(folder, walk.broken().size(), walk.broken().get(0).name()));
      }
      return new PictureFiles(
          folder,
          listing.found(),
          beside(folder),
          walk.folders(),
          List.of(),
          listing.unread,
          notices);
    } catch (IOException e) {
      throw DataException.unreadable(folder, e);
    }
  }

  /** Closes open resources and adds any failure to {@code failure}. */
  public void closeAfter(Exception failure) {
    closeAfter(open, failure);
  }

  static void closeAfter(List<? extends AutoCloseable> files, Exception failure) {
    for (AutoCloseable file : files) {
      try {
        file.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Whether there is a picture below a folder. */
  public static boolean areIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try {
      return FolderWalk.of(folder, file -> isPicture(file.name())).stopped();
    } catch (IOException e) {
      throw DataException.unlisted(folder, e);
    }
  }

  /** Reads files of a folder. */
  public static SideFiles beside(Path folder) {
    return name -> {
      Path file = folder.resolve(name);
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    };
  }

  /** Names of the folders directly below, except hidden and housekeeping ones. */
  public static Collection<String> folders(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory)
          .map(f -> f.getFileName().toString())
          .filter(f -> !isHousekeeping(f))
          .toList();
    }
  }

  /** What follows the last point of a name, in lower case; empty if there is none. */
  static String ending(String name) {
    int point = name.lastIndexOf('.');
    return point <= name.lastIndexOf('/') ? "" : name.substring(point + 1).toLowerCase(Locale.ROOT);
  }

  /** The first folder of a name; empty if it has none. */
  public static String topFolder(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /** Whether a name, with its folders below the source, is that of a picture. */
  static boolean isPicture(String name) {
    return ENDINGS.contains(ending(name)) && !isHousekeeping(name);
  }

  /**
   * Whether a file or one of its folders is hidden, or was put there by a system or device and not
   * by the user, such as {@code __MACOSX} or {@code @eaDir}.
   *
   * @param name with its folders below the source
   */
  public static boolean isHousekeeping(String name) {
    return Stream.of(name.split("[/\\\\]"))
        .anyMatch(
            part ->
                (part.startsWith(".") && !part.matches("\\.+"))
                    || HOUSEKEEPING.contains(part.toLowerCase(Locale.ROOT)));
  }
}
