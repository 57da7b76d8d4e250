package org.comparegan.picture;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.comparegan.image.DataException;

/** Pictures in zip and tar archives, read where they lie. */
public final class ArchivePictures {
  private static final int LARGEST_SIDE_FILE = 256 << 20;

  private ArchivePictures() {}

  /**
   * The pictures of a zip file, which stays open until the list is closed.
   *
   * @throws DataException if it is damaged, or a member leads out of it
   */
  public static PictureFiles zip(Path file) {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException e) {
      throw new DataException(file + ": no whole zip file (" + e.getMessage() + ").", e);
    }
    try {
      List<PictureFiles.Named> found = new ArrayList<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String member = safe(file, entry.getName());
        if (!entry.isDirectory() && PictureFiles.isPicture(member)) {
          found.add(new PictureFiles.Named(member, new Location.InZip(zip, entry.getName())));
        }
      }
      return new PictureFiles(file, found, side -> member(zip, side), List.of(), List.of(zip));
    } catch (RuntimeException e) {
      closeAfter(zip, e);
      if (e instanceof DataException known) {
        throw known;
      }
      throw new DataException(file + ": cannot be read (" + e.getMessage() + ").", e);
    }
  }

  private static void closeAfter(ZipFile zip, Exception reason) {
    try {
      zip.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
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
   * The pictures of an uncompressed tar file, those of tar files in it too, each of which is a
   * class of the name before its ending, as ImageNet's training set ships.
   *
   * @throws DataException if it is damaged or truncated, or a member leads out of it
   */
  public static PictureFiles tar(Path file) {
    List<PictureFiles.Named> found = new ArrayList<>();
    Map<String, byte[]> side = new HashMap<>();
    try (InputStream plain = new FileInputStream(file.toFile());
        TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
      list(file, tar, 0, "", found, side);
      return new PictureFiles(
          file, found, one -> side.getOrDefault(one, new byte[0]), List.of(), List.of());
    } catch (IOException e) {
      throw new DataException(file + ": no whole tar file (" + e.getMessage() + ").", e);
    }
  }

  private static void list(
      Path file,
      TarArchiveInputStream tar,
      long start,
      String prefix,
      List<PictureFiles.Named> found,
      Map<String, byte[]> side)
      throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String member = prefix + safe(file, entry.getName());
      long offset = start + tar.getBytesRead();
      if (!entry.isFile()) {
        continue;
      }
      if (member.endsWith(".tar")) {
        String folder = member.substring(0, member.length() - ".tar".length()) + "/";
        // Not closed: that would close the outer archive.
        list(file, new TarArchiveInputStream(tar), offset, folder, found, side);
      } else if (PictureFiles.isPicture(member)) {
        requireWhole(file, member, offset, entry.getSize());
        found.add(
            new PictureFiles.Named(
                member,
                new Location.InArchive(file, member, offset, Math.toIntExact(entry.getSize()))));
      } else if (entry.getSize() <= LARGEST_SIDE_FILE && !member.contains("/")) {
        side.put(member, tar.readAllBytes());
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
   * @throws DataException if it leads out of the archive
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
