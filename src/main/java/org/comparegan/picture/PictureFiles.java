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
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.file.Bounded;
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
    List<String> notices)
    implements AutoCloseable {
  /** The formats that are read, for messages. */
  public static final String FORMATS = "PNG, JPEG, BMP or GIF";

  private static final Set<String> ENDINGS =
      Set.of(
          "png", "jpg", "jpeg", "jpe", "jfif", "jfi", "jif", "pjpeg", "pjp", "bmp", "dib", "gif");

  private static final Set<String> OTHER_PICTURES =
      Set.of(
          "webp", "tif", "tiff", "avif", "heic", "heif", "jp2", "jxl", "ppm", "pgm", "pbm", "pnm",
          "tga", "svg", "ico", "psd", "exr", "dng", "raw");

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
          "_vti_cnf",
          "msocache",
          "$extend",
          "node_modules",
          "thumbs.db",
          "ehthumbs.db",
          "ehthumbs_vista.db",
          "icon\r",
          "desktop.ini");

  /** Folders of files that a check of the disk found, as Windows numbers them. */
  private static final Pattern FOUND = Pattern.compile("found\\.\\d{3}");

  /** A picture and its name in the source, with {@code /} between folders. */
  public record Named(String name, Location location) {}

  /**
   * Files that are neither pictures nor texts.
   *
   * @param names with their folders
   */
  public record Unread(List<String> names) {
    /** Those of some files. */
    public static Unread of(Stream<String> files) {
      Unread unread = new Unread(new ArrayList<>());
      files.forEach(unread::add);
      return unread;
    }

    private void add(String name) {
      String ending = ending(name);
      if (!isPicture(name)
          && !TEXTS.contains(ending)
          && !(ending.isEmpty() && topFolder(name).isEmpty())) {
        names.add(name);
      }
    }

    /** The number of each ending, as in {@code 3 .tif, 5 .webp}; empty if there are none. */
    public String all() {
      Map<String, Long> counts =
          names.stream()
              .collect(
                  Collectors.groupingBy(
                      name -> ending(name).isEmpty() ? "without ending" : "." + ending(name),
                      TreeMap::new,
                      Collectors.counting()));
      return counts.entrySet().stream()
          .map(one -> "%,d %s".formatted(one.getValue(), one.getKey()))
          .collect(Collectors.joining(", "));
    }

    /** Those in a folder, under their names there. */
    public Unread in(String folder) {
      return new Unread(
          names.stream()
              .filter(name -> name.startsWith(folder + "/"))
              .map(name -> name.substring(folder.length() + 1))
              .toList());
    }

    /** Those that are not in a folder. */
    public Unread outside(String folder) {
      return new Unread(names.stream().filter(name -> !name.startsWith(folder + "/")).toList());
    }

    /** Names of the folders with pictures in other formats. */
    public Set<String> pictureFolders() {
      return names.stream()
          .filter(name -> OTHER_PICTURES.contains(ending(name)) && name.contains("/"))
          .map(PictureFiles::topFolder)
          .collect(Collectors.toSet());
    }
  }

  /** Sorts the files of a source. */
  static final class Listing {
    private final Map<String, Location> found = new LinkedHashMap<>();
    final Set<String> leftOut = new TreeSet<>();
    final Unread unread = new Unread(new ArrayList<>());

    void add(String name, Location location) {
      if (isPicture(name)) {
        found.put(name, location);
      } else if (!isHousekeeping(name)) {
        unread.add(name);
      } else {
        leave(name);
      }
    }

    /** Remembers the hidden or housekeeping folder of a file that is left out. */
    void leave(String name) {
      String[] parts = name.split("/");
      Stream.of(parts)
          .limit(parts.length - 1)
          .filter(PictureFiles::isHousekeeping)
          .findFirst()
          .ifPresent(leftOut::add);
    }

    /** A sentence on the folders that were left out, if there are any. */
    List<String> notices(Path place) {
      return leftOut.isEmpty()
          ? List.of()
          : List.of(place + ": folders left out: " + String.join(", ", leftOut) + ".");
    }

    Optional<Location> at(String name) {
      return Optional.ofNullable(found.get(name));
    }

    List<Named> found() {
      return found.entrySet().stream().map(one -> new Named(one.getKey(), one.getValue())).toList();
    }
  }

  /** Reads a small file of the source; returns no bytes if it is missing. */
  public interface SideFiles {
    byte[] read(String name) throws IOException;

    /** Those in a folder. */
    default SideFiles in(String folder) {
      return name -> read(folder + "/" + name);
    }

    /** These, or else others. */
    default SideFiles or(SideFiles others) {
      return name -> {
        byte[] own = read(name);
        return own.length > 0 ? own : others.read(name);
      };
    }
  }

  /** All pictures below a folder. Links are followed, and each file counts once a class. */
  public static PictureFiles below(Path folder) {
    try {
      FolderWalk walk = FolderWalk.of(folder, file -> false);
      Listing listing = new Listing();
      walk.entries().forEach(one -> listing.add(one.name(), new Location.InFile(one.file())));
      listing.leftOut.addAll(walk.leftOut());
      List<String> notices = new ArrayList<>(listing.notices(folder));
      for (FolderWalk.Entry loop : walk.loops()) {
        notices.add(loop.file() + ": this link leads to a folder that it is in: not followed.");
      }
      if (!walk.broken().isEmpty()) {
        notices.add(
            "%s: links that lead nowhere: %,d, such as %s."
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

  /**
   * The files of an archive that are in a folder, under their names there. Side files are looked
   * for in the folder, then beside it.
   */
  public PictureFiles in(String folder) {
    Unread left = unread.in(folder);
    return new PictureFiles(
        place,
        found.stream()
            .filter(one -> one.name().startsWith(folder + "/"))
            .map(one -> new Named(one.name().substring(folder.length() + 1), one.location()))
            .toList(),
        sideFiles.in(folder).or(sideFiles),
        left.pictureFolders(),
        open,
        left,
        notices);
  }

  /** A copy that looks for side files elsewhere too. */
  public PictureFiles orBeside(SideFiles others) {
    return new PictureFiles(place, found, sideFiles.or(others), folders, open, unread, notices);
  }

  /** A copy with further notices. */
  public PictureFiles noticed(List<String> further) {
    List<String> all = Stream.concat(notices.stream(), further.stream()).toList();
    return new PictureFiles(place, found, sideFiles, folders, open, unread, all);
  }

  /** Names of the folders directly below the place that have pictures, in order. */
  public SortedSet<String> topFolders() {
    return found.stream()
        .map(one -> topFolder(one.name()))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Closes open resources. */
  @Override
  public void close() {
    DataException failure = new DataException(place + ": cannot be closed.");
    closeAfter(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
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
      try {
        return Files.isRegularFile(file) ? Bounded.read(file) : new byte[0];
      } catch (Bounded.TooLarge e) {
        throw DataException.unreadable(file, e);
      }
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
  public static boolean isPicture(String name) {
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
            part -> {
              String lower = part.toLowerCase(Locale.ROOT);
              return (part.startsWith(".") && !part.matches("\\.+"))
                  || HOUSEKEEPING.contains(lower)
                  || FOUND.matcher(lower).matches();
            });
  }
}
