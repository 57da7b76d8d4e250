package org.comparegan.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that is written to a temporary neighbour, synced, then renamed: readers see either the
 * complete old or the complete new content, even if the process is killed. Closed without {@link
 * #keep}, it leaves nothing.
 */
public final class WholeFile implements AutoCloseable {
  private static final String ENDING = ".part";

  /** Age at which leftovers of killed processes are removed. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final AtomicLong COUNT = new AtomicLong();

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to the stream; need not close it. */
    void writeTo(OutputStream out) throws IOException;
  }

  private final Path place;
  private final Path directory;
  private final Path beside;
  private final FileChannel channel;
  private boolean kept;

  private WholeFile(Path place, Path directory) throws IOException {
    this.place = place;
    this.directory = directory;
    String begin = "." + place.getFileName() + ".";
    removeAbandoned(begin);
    this.beside =
        directory.resolve(
            begin + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ENDING);
    this.channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /** What to tell users when a file cannot be written. */
  public static String notWritten(Path file, IOException cause) {
    return file + " cannot be written (" + cause + "): check free space and permissions.";
  }

  /** Starts a file or its replacement, creating missing directories. */
  public static WholeFile begin(Path file) throws IOException {
    Path place = file.toAbsolutePath();
    Path directory = place.getParent();
    if (directory == null || place.getFileName() == null) {
      throw new IOException(file + " is a directory, not a file that can be written.");
    }
    Files.createDirectories(directory);
    return new WholeFile(place, directory);
  }

  /** Creates or replaces a file. */
  public static void write(Path file, Content content) throws IOException {
    try (WholeFile whole = begin(file)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(whole.channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      whole.keep();
    }
  }

  /** Creates or replaces a file with text in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes more. */
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Brings the file to the disk and gives it its name. */
  public void keep() throws IOException {
    sync();
    rename();
  }

  /** Brings the file to the disk; nothing can be appended after. */
  public void sync() throws IOException {
    channel.force(true);
    channel.close();
  }

  /** Gives the file its name. */
  public void rename() throws IOException {
    try {
      Files.move(
          beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING);
    }
    kept = true;
    syncDirectory();
  }

  /** Brings renames to disk where the system lets a directory be opened (not on Windows). */
  private void syncDirectory() throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel handle = FileChannel.open(directory, StandardOpenOption.READ)) {
        handle.force(true);
      }
    }
  }

  private void removeAbandoned(String begin) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            directory,
            file -> {
              String name = String.valueOf(file.getFileName());
              return name.startsWith(begin) && name.endsWith(ENDING);
            })) {
      for (Path file : files) {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        if (written.isBefore(Instant.now().minus(ABANDONED))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!kept) {
      Files.deleteIfExists(beside);
    }
  }
}
