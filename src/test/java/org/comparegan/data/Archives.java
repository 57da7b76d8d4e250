package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The same files as a folder, a zip file and a tar file. */
final class Archives {
  private Archives() {}

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
    try (TarArchiveOutputStream out =
        new TarArchiveOutputStream(Files.newOutputStream(file), "UTF-8")) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> one : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(one.getKey(), true);
        entry.setSize(one.getValue().length);
        out.putArchiveEntry(entry);
        out.write(one.getValue());
        out.closeArchiveEntry();
      }
    }
    return file;
  }
}
