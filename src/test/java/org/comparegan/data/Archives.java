package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.comparegan.image.LabelledSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Pictures;

/** The same files as a folder, a zip file and a tar file. */
final class Archives {
  private Archives() {}

  /** Pictures of 8×8 pixels, all different, by these names. */
  static Map<String, byte[]> pictures(String... names) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : names) {
      files.put(name, Pictures.encoded(name.endsWith(".png") ? "png" : "jpg", 8, 8, files.size()));
    }
    return files;
  }

  /**
   * The files as a folder, a zip and a tar file called {@code set}, {@code set.zip}, {@code
   * set.tar}.
   */
  static List<Path> everyForm(Path parent, Map<String, byte[]> files) throws IOException {
    return List.of(
        folder(parent.resolve("set"), files),
        zip(parent.resolve("set.zip"), files),
        tar(parent.resolve("set.tar"), files));
  }

  /** Opens the stored pictures of a path. */
  static StoredPictures stored(Path path, Split split) {
    return StoredPictures.open(path.toString(), split, Optional.empty(), DataOptions.DEFAULTS);
  }

  /** The file names of stored pictures, in order. */
  static List<String> names(StoredPictures pictures) {
    return IntStream.range(0, pictures.set().size()).mapToObj(pictures::fileName).toList();
  }

  /** The labels of a set, in order. */
  static int[] labels(LabelledSet set) {
    return IntStream.range(0, set.size()).map(set::label).toArray();
  }

  static Path folder(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> one : files.entrySet()) {
      Path file = folder.resolve(one.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, one.getValue());
    }
    return folder;
  }

  static Path zip(Path file, Map<String, byte[]> files) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> one : files.entrySet()) {
        out.putNextEntry(new ZipEntry(one.getKey()));
        out.write(one.getValue());
        out.closeEntry();
      }
    }
    return file;
  }

  static Path tar(Path file, Map<String, byte[]> files) throws IOException {
    return tar(file, files, "UTF-8");
  }

  /** A tar file whose names are in an encoding. */
  static Path tar(Path file, Map<String, byte[]> files, String encoding) throws IOException {
    try (TarArchiveOutputStream out =
        new TarArchiveOutputStream(Files.newOutputStream(file), encoding)) {
      write(out, files);
    }
    return file;
  }

  /** A tar file with links: targets by name. */
  static Path tar(
      Path file, Map<String, byte[]> files, Map<String, String> soft, Map<String, String> hard)
      throws IOException {
    try (TarArchiveOutputStream out =
        new TarArchiveOutputStream(Files.newOutputStream(file), "UTF-8")) {
      link(out, soft, TarConstants.LF_SYMLINK);
      write(out, files);
      link(out, hard, TarConstants.LF_LINK);
    }
    return file;
  }

  private static void write(TarArchiveOutputStream out, Map<String, byte[]> files)
      throws IOException {
    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    for (Map.Entry<String, byte[]> one : files.entrySet()) {
      TarArchiveEntry entry = new TarArchiveEntry(one.getKey(), true);
      entry.setSize(one.getValue().length);
      out.putArchiveEntry(entry);
      out.write(one.getValue());
      out.closeArchiveEntry();
    }
  }

  private static void link(TarArchiveOutputStream out, Map<String, String> links, byte kind)
      throws IOException {
    for (Map.Entry<String, String> one : links.entrySet()) {
      TarArchiveEntry entry = new TarArchiveEntry(one.getKey(), kind);
      entry.setLinkName(one.getValue());
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
    }
  }
}
