package org.comparegan.evaluate;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Holds other processes off while a file of scores is read and replaced: a training that scores
 * itself, and an evaluation that watches it, may write to the same one.
 */
record ScoreLock(FileChannel channel) implements AutoCloseable {

  /** Waits for the lock, a file {@code .scores.lock} beside the scores. */
  static ScoreLock of(Path scores) throws IOException {
    Path folder = Optional.ofNullable(scores.toAbsolutePath().getParent()).orElse(Path.of("."));
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".scores.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return new ScoreLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
