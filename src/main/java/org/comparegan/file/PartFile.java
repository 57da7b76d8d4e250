package org.comparegan.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A hidden file that holds unfinished work, or stands for a hidden folder of it. The writer holds
 * the system's lock on the file until it is done. The lock goes with the process, so others find
 * out whether the writer still lives, on whichever machine, even if its process number is taken
 * again.
 */
final class PartFile implements AutoCloseable {
  private static final String ENDING = ".part";

  /** Part of the names of this process's files. */
  private static final String PROCESS =
      HexFormat.of().toHexDigits(new SecureRandom().nextLong(), 12);

  private static final AtomicLong COUNT = new AtomicLong();
  private static final Pattern NAME =
      Pattern.compile("\\..+\\.([0-9a-f]{12}|\\d{1,10})-\\d+\\" + ENDING);

  private static final Pattern IN_TEXT =
      Pattern.compile(
          "\\.([^/\\\\\\s]+)\\.(?:[0-9a-f]{12}|\\d{1,10})-\\d+\\" + ENDING + "(?:\\.d)?");

  /** Names of version 0.1, which took no lock. */
  private static final Pattern UNLOCKED = Pattern.compile("\\..+\\.\\d{1,10}-\\d+\\" + ENDING);

  /** Age at which a file is abandoned where a lock cannot tell. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final int LONGEST_NAME = 50;

  private final Path path;
  private final FileChannel channel;

  private PartFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** A text with the names that the files are to have. */
  static String finalNames(String text) {
    return IN_TEXT.matcher(text).replaceAll("$1");
  }

  /** Makes a file in a folder that exists, after clearing the folder of abandoned ones. */
  static PartFile begin(Path folder, Path name) throws IOException {
    clear(folder);
    String begin = name.toString();
    begin = begin.substring(0, Math.min(LONGEST_NAME, begin.length()));
    while (true) {
      Path path =
          folder.resolve("." + begin + "." + PROCESS + "-" + COUNT.incrementAndGet() + ENDING);
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      // Another process may have cleared the file before it was locked.
      if (locked(channel) && Files.exists(path)) {
        return new PartFile(path, channel);
      }
      channel.close();
    }
  }

  private static boolean locked(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException noLocksHere) {
      return true;
    }
  }

  /** The file. */
  Path path() {
    return path;
  }

  /** Writes the file. */
  FileChannel channel() {
    return channel;
  }

  /** The folder that the file stands for. */
  Path folder() {
    return folder(path);
  }

  private static Path folder(Path path) {
    return path.resolveSibling(path.getFileName() + ".d");
  }

  /** Deletes the unfinished work in a folder whose process has ended. */
  static void clear(Path folder) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder, file -> NAME.matcher(String.valueOf(file.getFileName())).matches())) {
      for (Path file : files) {
        boolean own = String.valueOf(file.getFileName()).contains("." + PROCESS + "-");
        if (!own && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          clearAbandoned(file);
        }
      }
    }
  }

  private static void clearAbandoned(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      boolean unlocked = UNLOCKED.matcher(String.valueOf(file.getFileName())).matches();
      if (unlocked ? isOld(file) : isFree(channel, file)) {
        // Deleted under the lock: a writer that has just made the file finds it gone.
        deleteTree(folder(file));
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException | AccessDeniedException gone) {
      // Finished meanwhile, or another user's.
    }
  }

  private static boolean isFree(FileChannel channel, Path file) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException another) {
      // Another thread of this process clears it.
      return false;
    } catch (IOException noLocksHere) {
      return isOld(file);
    }
    return lock != null;
  }

  private static boolean isOld(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(ABANDONED));
  }

  /** Deletes a folder and all that is in it; links are deleted, not followed. */
  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes what is still there under these names. */
  @Override
  public void close() throws IOException {
    try (channel) {
      deleteTree(folder());
      Files.deleteIfExists(path);
    }
  }
}
