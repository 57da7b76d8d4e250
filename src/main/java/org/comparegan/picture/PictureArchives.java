package org.comparegan.picture;

import java.io.FileInputStream;
import java.io.FilterInputStream;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.comparegan.file.Bounded;
import org.comparegan.image.DataException;
import org.comparegan.picture.Picture.Location;
import org.comparegan.picture.PictureFiles.Listing;
import org.jspecify.annotations.Nullable;

/** Lists the pictures of zip and tar files. */
public final class PictureArchives {
  /** The only files of a tar file that are kept, since it cannot be searched later. */
  private static final Set<String> SIDE_FILES = Set.of("classes.txt", "dataset.json");

  /** Of files that are longer, none can be a symbolic link. */
  private static final int LONGEST_PATH = 4096;

  /** ImageNet's training set has tar files in a tar file; no set has more. */
  private static final int DEEPEST_TAR = 4;

  /** Most bytes of what stands before a member's content, such as its long name. */
  private static final int LONGEST_HEADER = 1 << 20;

  private static final Pattern METHOD = Pattern.compile("method: (\\d+)");
  private static final Map<String, String> METHODS =
      Map.of("9", "Deflate64", "12", "bzip2", "14", "LZMA", "93", "zstd", "95", "xz", "98", "PPMd");

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
      Links links = new Links();
      Set<String> symbolic = symbolicLinks(file, zip, opened.charset());
      Set<String> names = new HashSet<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String member = safe(file, entry.getName());
        if (!entry.isDirectory()) {
          if (!names.add(member)) {
            throw new DataException(
                "%s: has two members named \"%s\": pack it again without one of them."
                    .formatted(file, member));
          }
          if (PictureFiles.isHousekeeping(member) || !symbolic.contains(entry.getName())) {
            listing.add(member, new Location.InZip(zip, entry.getName()));
          } else {
            byte[] target = member(zip, entry.getName(), LONGEST_PATH);
            links.addSymbolic(member, new String(target, StandardCharsets.UTF_8));
          }
        }
      }
      List<String> notices = new ArrayList<>(opened.notices());
      notices.addAll(listing.notices(file));
      notices.addAll(links.resolve(listing, file));
      return new PictureFiles(
          file,
          listing.found(),
          side -> member(zip, side, Bounded.SIDE_FILE),
          listing.unread.pictureFolders(),
          List.of(zip),
          listing.unread,
          notices);
    } catch (IOException | RuntimeException e) {
      PictureFiles.closeAfter(List.of(zip), e);
      throw e instanceof DataException known ? known : DataException.unreadable(file, e);
    }
  }

  /** Names of the symbolic links in a zip file, whose content is where they lead. */
  private static Set<String> symbolicLinks(Path file, ZipFile zip, Charset charset)
      throws IOException {
    // Only with another library, and only if a file is as short as a path.
    if (zip.stream().noneMatch(one -> !one.isDirectory() && one.getSize() < LONGEST_PATH)) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (ZipArchiveEntry entry : directory(file, charset)) {
      if (entry.isUnixSymlink()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  /** The entries of a zip file, with attributes that Java's own reader does not show. */
  private static List<ZipArchiveEntry> directory(Path file, Charset charset) throws IOException {
    try (var zip =
        org.apache.commons.compress.archivers.zip.ZipFile.builder()
            .setPath(file)
            .setCharset(charset)
            .setUseUnicodeExtraFields(false)
            .setIgnoreLocalFileHeader(true)
            .get()) {
      return Collections.list(zip.getEntries());
    }
  }

  /** An open zip file, and what is to be said on its names. */
  private record Opened(ZipFile zip, Charset charset, List<String> notices) {}

  private static Opened opened(Path file) {
    try {
      return new Opened(new ZipFile(file.toFile()), StandardCharsets.UTF_8, List.of());
    } catch (ZipException | IllegalArgumentException e) {
      if (!isOfNames(e)) {
        throw unopened(file, e);
      }
    } catch (IOException e) {
      throw unopened(file, e);
    }
    try {
      // Java's own reader shares what it knows of a file that is open in another encoding.
      List<String> names = new ArrayList<>();
      for (ZipArchiveEntry entry : directory(file, StandardCharsets.ISO_8859_1)) {
        names.add(entry.getName());
      }
      Charset charset = OldNames.charset(names, Charset.forName("IBM437"));
      ZipFile zip = new ZipFile(file.toFile(), charset);
      return new Opened(zip, charset, List.of(OldNames.notice(file, charset)));
    } catch (IOException | IllegalArgumentException e) {
      throw unopened(file, e);
    }
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
                    + ": it is compressed by a method other than deflate ("
                    + method(why)
                    + "): unpack it, and name the folder."
                : file + ": not a complete zip file (" + why + ").",
        e);
  }

  /** The name of the compression whose number Java's message ends with. */
  private static String method(String message) {
    Matcher number = METHOD.matcher(message);
    return number.find() && METHODS.containsKey(number.group(1))
        ? METHODS.get(number.group(1)) + ", method " + number.group(1)
        : message;
  }

  private static byte[] member(ZipFile zip, String name, long most) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return new byte[0];
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return Bounded.read(in, most);
    } catch (IOException e) {
      throw DataException.unreadable(zip.getName() + "!" + name, e);
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
    Charset charset = OldNames.charset(latin.names, StandardCharsets.ISO_8859_1);
    return (charset.equals(latin.charset) ? latin : TarListing.of(file, charset)).files();
  }

  /** The members of a tar file. */
  private static final class TarListing {
    private final Path file;
    private final Charset charset;
    private final Headers headers;
    private final Listing listing = new Listing();
    private final Map<String, byte[]> side = new HashMap<>();
    private long sideBytes;

    private final Links links = new Links();
    private final List<String> names = new ArrayList<>();
    private long questionMarks;

    private TarListing(Path file, Charset charset, Headers headers) {
      this.file = file;
      this.charset = charset;
      this.headers = headers;
    }

    static TarListing of(Path file, Charset charset) {
      try (Headers headers = new Headers(new FileInputStream(file.toFile()));
          TarArchiveInputStream tar = new TarArchiveInputStream(headers, charset.name())) {
        TarListing listing = new TarListing(file, charset, headers);
        listing.add(tar, 0, "", 1);
        return listing;
      } catch (IOException | IllegalArgumentException e) {
        throw new DataException(file + ": not a complete tar file (" + e.getMessage() + ").", e);
      }
    }

    private void add(TarArchiveInputStream tar, long start, String prefix, int depth)
        throws IOException {
      for (TarArchiveEntry entry = headers.next(tar); entry != null; entry = headers.next(tar)) {
        questionMarks += entry.getName().chars().filter(c -> c == '?' || c == 0xFFFD).count();
        if (!charset.equals(StandardCharsets.UTF_8)) {
          names.add(entry.getName());
        }
        String member = prefix + safe(file, entry.getName());
        long offset = start + tar.getBytesRead();
        if (PictureFiles.isHousekeeping(member)) {
          listing.leave(member);
          continue;
        }
        if (entry.isLink()) {
          links.add(member, prefix, entry.getLinkName());
        } else if (entry.isSymbolicLink()) {
          links.addSymbolic(member, entry.getLinkName());
        } else if (entry.isFile()) {
          add(tar, entry, member, offset, depth);
        }
      }
    }

    private void add(
        TarArchiveInputStream tar, TarArchiveEntry entry, String member, long offset, int depth)
        throws IOException {
      if (member.toLowerCase(Locale.ROOT).endsWith(".tar")) {
        if (depth == DEEPEST_TAR) {
          throw new DataException(
              "%s!%s: tar files are nested more than %d deep: unpack them."
                  .formatted(file, Bounded.excerpt(member), DEEPEST_TAR));
        }
        String folder = member.substring(0, member.length() - ".tar".length()) + "/";
        // Not closed: that would close the outer archive.
        add(new TarArchiveInputStream(tar, charset.name()), offset, folder, depth + 1);
      } else if (PictureFiles.isPicture(member)) {
        requireWhole(file, member, offset, entry.getSize());
        int size = (int) Math.min(entry.getSize(), Integer.MAX_VALUE);
        listing.add(member, new Location.InArchive(file, member, offset, size));
      } else if (SIDE_FILES.contains(Picture.lastPart(member))) {
        try {
          byte[] content = Bounded.read(tar, Bounded.SIDE_FILE - sideBytes);
          sideBytes += content.length;
          side.put(member, content);
        } catch (Bounded.TooLarge e) {
          throw DataException.unreadable(file + "!" + member, e);
        }
      } else {
        listing.add(member, new Location.InFile(file));
      }
    }

    PictureFiles files() {
      List<String> notices = new ArrayList<>(listing.notices(file));
      if (!charset.equals(StandardCharsets.UTF_8)) {
        notices.add(OldNames.notice(file, charset));
      }
      notices.addAll(links.resolve(listing, file));
      return new PictureFiles(
          file,
          listing.found(),
          one -> side.getOrDefault(one, new byte[0]),
          listing.unread.pictureFolders(),
          List.of(),
          listing.unread,
          notices);
    }
  }

  /** A tar file, of whose headers no more is read than they need. */
  private static final class Headers extends FilterInputStream {
    private long left = Long.MAX_VALUE;

    Headers(InputStream tar) {
      super(tar);
    }

    /** The next entry of a tar file in this stream. */
    @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
      left = LONGEST_HEADER;
      TarArchiveEntry entry = tar.getNextEntry();
      left = Long.MAX_VALUE;
      return entry;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      counted(1);
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int found = super.read(target, offset, length);
      counted(found);
      return found;
    }

    private void counted(int bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("a header of more than %,d bytes".formatted(LONGEST_HEADER));
      }
    }
  }

  /** The links of an archive, which may lead to files before or after them, or to folders. */
  private static final class Links {
    /** Where they lead, by name. */
    private final Map<String, String> targets = new TreeMap<>();

    /** Adds a link whose target is named from a folder, which is empty or ends in a slash. */
    void add(String member, String folder, String target) {
      targets.put(member, target(folder, target));
    }

    void addSymbolic(String member, String target) {
      add(member, member.substring(0, member.lastIndexOf('/') + 1), target);
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

    /** Adds what the links lead to, each picture once a class; returns what is to be said. */
    List<String> resolve(Listing listing, Path file) {
      Set<List<Object>> known = new HashSet<>();
      if (!targets.isEmpty()) {
        listing.found().forEach(one -> known.add(fileOfClass(one.name(), one.location())));
      }
      boolean progress = true;
      while (progress && !targets.isEmpty()) {
        progress =
            targets
                .entrySet()
                .removeIf(link -> resolve(link.getKey(), link.getValue(), listing, known));
      }
      return targets.isEmpty()
          ? List.of()
          : List.of(
              "%s: links that lead to no picture in it: %d, such as %s."
                  .formatted(file, targets.size(), targets.keySet().iterator().next()));
    }

    private static boolean resolve(
        String name, String target, Listing listing, Set<List<Object>> known) {
      Optional<Location> file = listing.at(target);
      if (file.isPresent()) {
        add(name, file.get(), listing, known);
        return true;
      }
      if (target.isEmpty() || name.startsWith(target + "/")) {
        return false;
      }
      List<PictureFiles.Named> inside =
          listing.found().stream().filter(one -> one.name().startsWith(target + "/")).toList();
      inside.forEach(
          one -> add(name + one.name().substring(target.length()), one.location(), listing, known));
      return !inside.isEmpty();
    }

    private static void add(
        String name, Location location, Listing listing, Set<List<Object>> known) {
      if (known.add(fileOfClass(name, location))) {
        listing.add(
            name,
            location instanceof Location.InArchive in
                ? new Location.InArchive(in.file(), name, in.offset(), in.bytes())
                : location);
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
