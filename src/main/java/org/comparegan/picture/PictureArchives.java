package org.comparegan.picture;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
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
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException e) {
      throw new DataException(file + ": no whole zip file (" + e.getMessage() + ").", e);
    }
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
          List.of());
    } catch (RuntimeException e) {
      PictureFiles.closeAfter(List.of(zip), e);
      throw e instanceof DataException known ? known : DataException.unreadable(file, e);
    }
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
    Listing listing = new Listing();
    Map<String, byte[]> side = new HashMap<>();
    try (InputStream plain = new FileInputStream(file.toFile());
        TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
      list(file, tar, 0, "", listing, side);
      return new PictureFiles(
          file,
          listing.found(),
          one -> side.getOrDefault(one, new byte[0]),
          listing.unread.pictureFolders(),
          List.of(),
          listing.unread,
          List.of());
    } catch (IOException e) {
      throw new DataException(file + ": no whole tar file (" + e.getMessage() + ").", e);
    }
  }

  private static void list(
      Path file,
      TarArchiveInputStream tar,
      long start,
      String prefix,
      Listing listing,
      Map<String, byte[]> side)
      throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String member = prefix + safe(file, entry.getName());
      long offset = start + tar.getBytesRead();
      if (!entry.isFile() || PictureFiles.isHousekeeping(member)) {
        continue;
      }
      if (member.endsWith(".tar")) {
        String folder = member.substring(0, member.length() - ".tar".length()) + "/";
        // Not closed: that would close the outer archive.
        list(file, new TarArchiveInputStream(tar), offset, folder, listing, side);
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
