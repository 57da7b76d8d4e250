package org.comparegan.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written to a temporary neighbour, synced, then renamed: readers see either the
 * complete old or the complete new content, even if the process is killed. Closed without {@link
 * #keep}, it leaves nothing. The neighbour of a killed process goes when the next file is written
 * to the folder.
 */
public final class WholeFile implements AutoCloseable {

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to the stream; need not close it. */
    void writeTo(OutputStream out) throws IOException;
  }

  private final Path place;
  private final Path directory;
  private final MadeFolders made;
  private final PartFile part;
  private boolean kept;

  private WholeFile(Path place, Path directory, MadeFolders made, PartFile part) {
    this.place = place;
    this.directory = directory;
    this.made = made;
    this.part = part;
  }

  /** A message with final names in the place of those that unfinished work has. */
  public static String finalNames(String message) {
    return PartFile.finalNames(message);
  }

  /** Full disks are reported without the name of the file. */
  static IOException named(Path file, IOException failure) {
    if (failure.getClass() != IOException.class) {
      return failure;
    }
    FileSystemException named =
        new FileSystemException(file.toString(), null, failure.getMessage());
    named.initCause(failure);
    return named;
  }

  /** What to tell users when a file cannot be written. */
  public static String notWritten(Path file, IOException cause) {
    return file
        + " cannot be written ("
        + Reason.of(cause)
        + "): check free space and permissions.";
  }

  /** Starts a file or its replacement, creating missing directories. */
  public static WholeFile begin(Path file) throws IOException {
    Path place = file.toAbsolutePath();
    Path directory = place.getParent();
    if (directory == null || place.getFileName() == null) {
      throw new IOException(file + " is a directory, not a file that can be written.");
    }
    MadeFolders made = MadeFolders.on(directory);
    try {
      return new WholeFile(place, directory, made, PartFile.begin(directory, place.getFileName()));
    } catch (IOException e) {
      made.removeEmpty();
      throw e;
    }
  }

  /** Deletes what killed processes left unfinished in a folder. */
  public static void clearAbandoned(Path folder) throws IOException {
    PartFile.clear(folder);
  }

  /** Creates or replaces a file. */
  public static void write(Path file, Content content) throws IOException {
    try (WholeFile whole = begin(file)) {
      OutputStream out =
          new BufferedOutputStream(Channels.newOutputStream(whole.part.channel()), 1 << 16);
      content.writeTo(out);
      out.flush();
      whole.keep();
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /** Creates or replaces a file with text in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes more. */
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      part.channel().write(bytes);
    }
  }

  /** Brings the file to the disk and gives it its name. */
  public void keep() throws IOException {
    sync();
    rename();
  }

  /** Brings the file to the disk; nothing can be appended after. */
  public void sync() throws IOException {
    part.channel().force(true);
  }

  /** Gives the file its name. */
  public void rename() throws IOException {
    try {
      Files.move(
          part.path(), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part.path(), place, StandardCopyOption.REPLACE_EXISTING);
    }
    kept = true;
    syncDirectory(directory);
  }

  /** Brings renames to disk where the system lets a directory be opened (not on Windows). */
  static void syncDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel handle = FileChannel.open(directory, StandardOpenOption.READ)) {
        handle.force(true);
      }
    }
  }

  @Override
  public void close() throws IOException {
    part.close();
    if (!kept) {
      made.removeEmpty();
    }
  }
}
