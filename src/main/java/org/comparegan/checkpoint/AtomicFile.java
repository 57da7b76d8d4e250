package org.comparegan.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that appears under its name whole, or not at all. */
final class AtomicFile implements AutoCloseable {
  private final Path target;
  private final Path directory;
  private final Path beside;
  private final FileChannel channel;
  private boolean kept;

  /** Starts a file beside {@code target}; its directory must exist. */
  AtomicFile(Path target) throws IOException {
    this.target = target;
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("is the root of a file system");
    }
    this.directory = parent;
    // A fixed name, so that what a killed process left is overwritten and does not pile up.
    this.beside = directory.resolve("." + target.getFileName() + ".part");
    this.channel =
        FileChannel.open(
            beside,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Writes a whole small file. */
  static void write(Path target, byte[] content) throws IOException {
    try (AtomicFile file = new AtomicFile(target)) {
      file.append(ByteBuffer.wrap(content));
      file.keep();
    }
  }

  void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Brings the file to disk and gives it its name. */
  void keep() throws IOException {
    sync();
    rename();
  }

  void sync() throws IOException {
    channel.force(true);
    channel.close();
  }

  void rename() throws IOException {
    try {
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
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

  @Override
  public void close() throws IOException {
    channel.close();
    if (!kept) {
      Files.deleteIfExists(beside);
    }
  }
}
