package org.comparegan.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.comparegan.image.DataException;

/**
 * The files below a folder, hidden and housekeeping ones left out. Links are followed after all
 * else, and a file that a class has already is not listed again, so each file counts once a class
 * and keeps the name that needs no link; of several hard links the first name counts. The class is
 * the first folder of a name.
 */
final class FolderWalk {
  private final Path root;
  private final Path realRoot;
  private final Predicate<Entry> until;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> folders = new TreeSet<>();
  private final Set<String> leftOut = new TreeSet<>();
  private final Map<Path, Entry> loops = new LinkedHashMap<>();
  private final Map<Path, Entry> broken = new LinkedHashMap<>();
  private final Queue<Link> links = new ArrayDeque<>();
  private final Set<HardLink> hardLinks = new HashSet<>();
  private final boolean countsLinks;
  private boolean stopped;

  /** A file and its name below the root, with {@code /} between folders. */
  record Entry(String name, Path file) {}

  /** A link and the real path of the folder that it is in. */
  private record Link(Entry entry, Path realParent) {}

  /** A real path as part of a class. */
  private record Member(String folder, Path real) {}

  /** A file with several hard links, as part of a class. */
  private record HardLink(String folder, Object file) {}

  private FolderWalk(Path root, Predicate<Entry> until) throws IOException {
    this.root = root;
    this.realRoot = root.toRealPath();
    this.until = until;
    this.countsLinks = root.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /**
   * Walks a folder.
   *
   * @param until ends the walk at the first file for which it holds
   */
  static FolderWalk of(Path folder, Predicate<Entry> until) throws IOException {
    FolderWalk walk = new FolderWalk(folder, until);
    walk.list(folder, "", walk.realRoot, new HashSet<>());
    if (!walk.links.isEmpty() && !walk.stopped) {
      walk.followLinks();
    }
    return walk;
  }

  /** All files, in no particular order. */
  List<Entry> entries() {
    return entries;
  }

  /** Names of the folders directly below, empty ones included. */
  Set<String> folders() {
    return folders;
  }

  /** Names of hidden and housekeeping folders that were not entered. */
  Set<String> leftOut() {
    return leftOut;
  }

  /** Links to a folder that they are in. */
  List<Entry> loops() {
    return List.copyOf(loops.values());
  }

  /** Links that lead nowhere. */
  List<Entry> broken() {
    return List.copyOf(broken.values());
  }

  /** Whether the walk was ended by its condition. */
  boolean stopped() {
    return stopped;
  }

  /**
   * Lists a folder and those in it, and puts its links aside.
   *
   * @param known files and folders that have been listed by way of links
   */
  private void list(Path folder, String prefix, Path real, Set<Member> known) throws IOException {
    List<Path> all;
    try (Stream<Path> listed = Files.list(folder)) {
      all = listed.sorted().toList();
    }
    for (Path path : all) {
      String last = String.valueOf(path.getFileName());
      Entry entry = new Entry(prefix + last, path);
      if (PictureFiles.isHousekeeping(last)) {
        if (Files.isDirectory(path)) {
          leftOut.add(last);
        }
        continue;
      }
      Kind kind = kind(path, LinkOption.NOFOLLOW_LINKS);
      if (kind.isFolder() || kind.isLink() || PictureFiles.isPicture(last)) {
        requireWholeName(path);
      }
      if (kind.isLink()) {
        links.add(new Link(entry, real));
      } else if (kind.isFolder()) {
        enter(entry, real.resolve(last), known);
      } else if ((known.isEmpty() || known.add(new Member(top(entry), real.resolve(last))))
          && isFirst(entry, kind)) {
        add(entry);
      }
      if (stopped) {
        return;
      }
    }
  }

  /**
   * What a path is.
   *
   * @param file equal for all names of a file that has several hard links, else empty
   */
  private record Kind(boolean isFolder, boolean isLink, Optional<Object> file) {}

  private Kind kind(Path path, LinkOption... options) throws IOException {
    if (!countsLinks) {
      var facts = Files.readAttributes(path, BasicFileAttributes.class, options);
      return new Kind(facts.isDirectory(), facts.isSymbolicLink(), Optional.empty());
    }
    var facts =
        Files.readAttributes(path, "unix:isDirectory,isSymbolicLink,nlink,fileKey", options);
    boolean several = facts.get("nlink") instanceof Integer count && count > 1;
    return new Kind(
        Boolean.TRUE.equals(facts.get("isDirectory")),
        Boolean.TRUE.equals(facts.get("isSymbolicLink")),
        several ? Optional.ofNullable(facts.get("fileKey")) : Optional.empty());
  }

  /** Whether a class does not have a file already, by another hard link. */
  private boolean isFirst(Entry entry, Kind kind) {
    return kind.file().isEmpty() || hardLinks.add(new HardLink(top(entry), kind.file().get()));
  }

  /** Refuses a name whose letters Java does not know, since several would become alike. */
  private static void requireWholeName(Path path) {
    Path last = path.getFileName();
    boolean whole;
    try {
      whole = last.equals(Path.of(last.toString()));
    } catch (InvalidPathException e) {
      whole = false;
    }
    if (!whole) {
      throw new DataException(
          ("%s: the name is not in %s, so its letters are not known: rename it (convmv), or, if it"
                  + " is in UTF-8, start with LC_ALL=C.UTF-8.")
              .formatted(path, System.getProperty("sun.jnu.encoding")));
    }
  }

  private void enter(Entry entry, Path real, Set<Member> known) throws IOException {
    if (!entry.name().contains("/")) {
      folders.add(entry.name());
    }
    String top = PictureFiles.topFolder(entry.name() + "/");
    if (known.isEmpty() || known.add(new Member(top, real))) {
      list(entry.file(), entry.name() + "/", real, known);
    }
  }

  private void followLinks() throws IOException {
    // Without links no real path is needed, and a large set has millions of files.
    Set<Member> known = new HashSet<>();
    known.add(new Member("", realRoot));
    for (Entry entry : entries) {
      Path real = realRoot.resolve(root.relativize(entry.file()));
      String top = top(entry);
      known.add(new Member(top, real));
      for (Path up = real.getParent(); up != null && !up.equals(realRoot); up = up.getParent()) {
        if (!known.add(new Member(top, up))) {
          break;
        }
      }
    }
    while (!links.isEmpty() && !stopped) {
      Link link = links.remove();
      Entry entry = link.entry();
      Path real = link.realParent().resolve(String.valueOf(entry.file().getFileName()));
      if (!Files.exists(entry.file())) {
        broken.putIfAbsent(real, entry);
        continue;
      }
      Path target = entry.file().toRealPath();
      if (link.realParent().startsWith(target)) {
        loops.putIfAbsent(real, entry);
      } else if (Files.isDirectory(target)) {
        enter(entry, target, known);
      } else if (known.add(new Member(top(entry), target)) && isFirst(entry, kind(target))) {
        add(entry);
      }
    }
  }

  private void add(Entry entry) {
    entries.add(entry);
    stopped = until.test(entry);
  }

  private static String top(Entry entry) {
    return PictureFiles.topFolder(entry.name());
  }
}
