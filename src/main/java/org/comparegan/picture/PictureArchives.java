package org.comparegan.picture;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.comparegan.image.DataException;
import org.comparegan.picture.Picture.Location;
import org.comparegan.picture.PictureFiles.Listing;

/** Lists the pictures of zip and tar files. */
public final class PictureArchives {
  private static final int LARGEST_SIDE_FILE = 256 << 20;

  /** The only files of a tar file that are kept, since it cannot be searched later. */
  private static final Set<String> SIDE_FILES = Set.of("classes.txt", "dataset.json");

  private PictureArchives() {}

  /**
   * The pictures of a zip file, which stays open.
   *
   * @throws DataException if it is damaged, or a member's path leaves the archive
   */
  public static PictureFiles zip(Path file) {
    Opened opened = opened(file);
    ZipFile zip = opened.zip();
    try {
      Listing listing = new Listing();
      Set<String> names = new HashSet<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String member = safe(file, entry.getName());
        if (!entry.isDirectory()) {
          if (!names.add(member)) {
            throw new DataException(
                "%s: has two members named \"%s\": pack it anew without one of them."
                    .formatted(file, member));
          }
          listing.add(member, new Location.InZip(zip, entry.getName()));
        }
      }
      return new PictureFiles(
          file,
          listing.found(),
          side -> member(zip, side),
          listing.unread.pictureFolders(),
          List.of(zip),
          listing.unread,
          Stream.concat(opened.notices().stream(), listing.notices(file).stream()).toList());
    } catch (RuntimeException e) {
      PictureFiles.closeAfter(List.of(zip), e);
      throw e instanceof DataException known ? known : DataException.unreadable(file, e);
    }
  }

  /** An open zip file, and what is to be said on its names. */
  private record Opened(ZipFile zip, List<String> notices) {}

  /** Opens a zip file; names that are no UTF-8 are in GB2312 where that fits, else in CP437. */
  private static Opened opened(Path file) {
    try {
      return new Opened(new ZipFile(file.toFile()), List.of());
    } catch (ZipException | IllegalArgumentException e) {
      if (!isOfNames(e)) {
        throw unopened(file, e);
      }
    } catch (IOException e) {
      throw unopened(file, e);
    }
    for (Charset charset : List.of(Charset.forName("GB2312"), Charset.forName("IBM437"))) {
      try {
        ZipFile zip = new ZipFile(file.toFile(), charset);
        return new Opened(zip, List.of(namesIn(file, charset)));
      } catch (ZipException | IllegalArgumentException e) {
        if (!isOfNames(e)) {
          throw unopened(file, e);
        }
      } catch (IOException e) {
        throw unopened(file, e);
      }
    }
    throw new DataException(file + ": its names are in no encoding that is known.");
  }

  private static String namesIn(Path file, Charset charset) {
    return file + ": its names are not in UTF-8, and read as " + charset + ".";
  }

  private static boolean isOfNames(Exception e) {
    return e instanceof IllegalArgumentException
        || String.valueOf(e.getMessage()).contains("entry name");
  }

  private static DataException unopened(Path file, Exception e) {
    String why = String.valueOf(e.getMessage());
    return new DataException(
        why.contains("encrypted")
            ? file
                + ": its members are encrypted: unpack it with its password, and name the folder."
            : why.contains("compression method")
                ? file
                    + ": it is compressed by another method than deflate ("
                    + why
                    + "): unpack it, and name the folder."
                : file + ": no whole zip file (" + why + ").",
        e);
  }

  private static byte[] member(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null || entry.getSize() > LARGEST_SIDE_FILE) {
      return new byte[0];
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  /**
   * The pictures of an uncompressed tar file. A tar file in it counts as a folder of that name, as
   * in ImageNet's training set. Of several members of one name the last counts, as it does for tar
   * itself.
   *
   * @throws DataException if it is damaged or truncated, or a member's path leaves the archive
   */
  public static PictureFiles tar(Path file) {
    TarListing utf8 = TarListing.of(file, StandardCharsets.UTF_8);
    if (utf8.questionMarks == 0) {
      return utf8.files();
    }
    // Bytes that are no UTF-8 are read as question marks; as Latin-1 only true ones are.
    TarListing latin = TarListing.of(file, StandardCharsets.ISO_8859_1);
    if (latin.questionMarks == utf8.questionMarks) {
      return utf8.files();
    }
    try {
      return TarListing.of(file, Charset.forName("GB2312")).files();
    } catch (DataException e) {
      return latin.files();
    }
  }

  /** The members of a tar file. */
  private static final class TarListing {
    private final Path file;
    private final Charset charset;
    private final Listing listing = new Listing();
    private final Map<String, byte[]> side = new HashMap<>();

    /** Targets of links, by name. */
    private final Map<String, String> links = new TreeMap<>();

    private long questionMarks;

    private TarListing(Path file, Charset charset) {
      this.file = file;
      this.charset = charset;
    }

    static TarListing of(Path file, Charset charset) {
      TarListing listing = new TarListing(file, charset);
      try (InputStream plain = new FileInputStream(file.toFile());
          TarArchiveInputStream tar = new TarArchiveInputStream(plain, charset.name())) {
        listing.add(tar, 0, "");
        return listing;
      } catch (IOException | IllegalArgumentException e) {
        throw new DataException(file + ": no whole tar file (" + e.getMessage() + ").", e);
      }
    }

    void add(TarArchiveInputStream tar, long start, String prefix) throws IOException {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        questionMarks += entry.getName().chars().filter(c -> c == '?' || c == 0xFFFD).count();
        String member = prefix + safe(file, entry.getName());
        long offset = start + tar.getBytesRead();
        if (PictureFiles.isHousekeeping(member)) {
          listing.leave(member);
          continue;
        }
        if (entry.isLink() || entry.isSymbolicLink()) {
          String folder =
              entry.isLink() ? prefix : member.substring(0, member.lastIndexOf('/') + 1);
          links.put(member, target(folder, entry.getLinkName()));
        } else if (entry.isFile()) {
          add(tar, entry, member, offset);
        }
      }
    }

    private void add(TarArchiveInputStream tar, TarArchiveEntry entry, String member, long offset)
        throws IOException {
      if (member.toLowerCase(Locale.ROOT).endsWith(".tar")) {
        String folder = member.substring(0, member.length() - ".tar".length()) + "/";
        // Not closed: that would close the outer archive.
        add(new TarArchiveInputStream(tar, charset.name()), offset, folder);
      } else if (PictureFiles.isPicture(member)) {
        requireWhole(file, member, offset, entry.getSize());
        int size = Math.toIntExact(entry.getSize());
        listing.add(member, new Location.InArchive(file, member, offset, size));
      } else if (SIDE_FILES.contains(Picture.lastPart(member))
          && entry.getSize() <= LARGEST_SIDE_FILE) {
        side.put(member, tar.readAllBytes());
      } else {
        listing.add(member, new Location.InFile(file));
      }
    }

    /** Where a link leads in the archive; empty if it leads out of it. */
    private static String target(String folder, String link) {
      if (link.startsWith("/")) {
        return "";
      }
      Deque<String> parts = new ArrayDeque<>();
      for (String part : List.of((folder + link).split("/"))) {
        if (part.equals("..")) {
          if (parts.pollLast() == null) {
            return "";
          }
        } else if (!part.isEmpty() && !part.equals(".")) {
          parts.add(part);
        }
      }
      return String.join("/", parts);
    }

    PictureFiles files() {
      List<String> notices = new ArrayList<>(listing.notices(file));
      if (!charset.equals(StandardCharsets.UTF_8)) {
        notices.add(namesIn(file, charset));
      }
      List<String> lost = resolveLinks();
      if (!lost.isEmpty()) {
        notices.add(
            "%s: links that lead to no picture in it: %d, such as %s."
                .formatted(file, lost.size(), lost.get(0)));
      }
      return new PictureFiles(
          file,
          listing.found(),
          one -> side.getOrDefault(one, new byte[0]),
          listing.unread.pictureFolders(),
          List.of(),
          listing.unread,
          notices);
    }

    /** Adds what links lead to, each picture once a class; returns links that lead nowhere. */
    private List<String> resolveLinks() {
      Set<List<Object>> known = new HashSet<>();
      if (!links.isEmpty()) {
        listing.found().forEach(one -> known.add(fileOfClass(one.name(), one.location())));
      }
      boolean progress = true;
      while (progress && !links.isEmpty()) {
        progress =
            links.entrySet().removeIf(link -> resolve(link.getKey(), link.getValue(), known));
      }
      return links.keySet().stream().toList();
    }

    private boolean resolve(String name, String target, Set<List<Object>> known) {
      Optional<Location> file = listing.at(target);
      if (file.isPresent()) {
        add(name, file.get(), known);
        return true;
      }
      if (target.isEmpty() || name.startsWith(target + "/")) {
        return false;
      }
      List<PictureFiles.Named> inside =
          listing.found().stream().filter(one -> one.name().startsWith(target + "/")).toList();
      inside.forEach(
          one -> add(name + one.name().substring(target.length()), one.location(), known));
      return !inside.isEmpty();
    }

    private void add(String name, Location location, Set<List<Object>> known) {
      if (known.add(fileOfClass(name, location)) && location instanceof Location.InArchive in) {
        listing.add(name, new Location.InArchive(in.file(), name, in.offset(), in.bytes()));
      }
    }

    /** A picture as part of a class: equal for all names of it there. */
    private static List<Object> fileOfClass(String name, Location location) {
      return List.of(
          PictureFiles.topFolder(name),
          location instanceof Location.InArchive in ? in.offset() : location);
    }
  }

  private static void requireWhole(Path file, String member, long offset, long size)
      throws IOException {
    if (offset + size > Files.size(file)) {
      throw new DataException(
          "%s: truncated: its member %s needs %d bytes at byte %d, but the file ends at byte %d."
              .formatted(file, member, size, offset, Files.size(file)));
    }
  }

  /**
   * A member's name, with {@code /} between folders.
   *
   * @throws DataException if the path leaves the archive
   */
  private static String safe(Path archive, String member) {
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
