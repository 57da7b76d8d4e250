package org.comparegan.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file beside its place, brings it to the disk, then renames it into place. */
public final class WholeFile {
  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to the stream; need not close it. */
    void writeTo(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /**
   * Replaces the file, or makes it. A reader sees the old content or the new, whole, even when the
   * process is killed. Missing directories are made.
   */
  public static void write(Path file, Content content) throws IOException {
    Path place = file.toAbsolutePath();
    Path directory = place.getParent();
    if (directory == null || place.getFileName() == null) {
      throw new IOException(file + " is a directory, not a file that can be written.");
    }
    Files.createDirectories(directory);
    String unique = ProcessHandle.current().pid() + "-" + Thread.currentThread().getId();
    Path beside = directory.resolve("." + place.getFileName() + "." + unique + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Replaces the file with this text in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
