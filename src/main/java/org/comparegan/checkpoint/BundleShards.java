package org.comparegan.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.comparegan.file.MaskedCrc;
import org.tensorflow.proto.BundleEntryProto;

/** The data files of a V2 checkpoint, opened when first needed. */
final class BundleShards implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 20;

  private final String prefix;
  private final int shards;
  private final Map<Integer, FileChannel> open = new HashMap<>();

  BundleShards(String prefix, int shards) {
    this.prefix = prefix;
    this.shards = shards;
  }

  /** The file name of a shard, as TensorFlow writes it. */
  static String dataFile(String prefix, int shard, int shards) {
    return String.format(Locale.ROOT, "%s.data-%05d-of-%05d", prefix, shard, shards);
  }

  /** Gives an entry's bytes in pieces, then fails if the checksum does not agree. */
  void read(String name, BundleEntryProto entry, Consumer<ByteBuffer> sink) {
    checkWithinFile(name, entry);
    MaskedCrc crc = new MaskedCrc();
    readUnchecked(
        name,
        entry,
        piece -> {
          crc.add(piece);
          sink.accept(piece);
        });
    if (crc.value() != entry.getCrc32C()) {
      throw badChecksum(name, entry);
    }
  }

  /** Streams the bytes of an entry whose checksum covers something else than them. */
  void readUnchecked(String name, BundleEntryProto entry, Consumer<ByteBuffer> sink) {
    FileChannel channel = channel(name, entry);
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, entry.getSize()));
    try {
      for (long done = 0; done < entry.getSize(); ) {
        piece.clear().limit((int) Math.min(piece.capacity(), entry.getSize() - done));
        while (piece.hasRemaining()) {
          if (channel.read(piece, entry.getOffset() + done + piece.position()) < 0) {
            throw truncated(name, entry, channel.size());
          }
        }
        piece.flip();
        done += piece.remaining();
        sink.accept(piece.duplicate().order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IOException e) {
      throw CheckpointException.because(
          file(entry) + ": tensor \"" + name + "\"", "cannot be read", e, "check the disk");
    }
  }

  private FileChannel channel(String name, BundleEntryProto entry) {
    int shard = entry.getShardId();
    FileChannel known = open.get(shard);
    if (known != null) {
      return known;
    }
    if (shard < 0 || shard >= shards) {
      throw CheckpointException.tensor(
          prefix + ".index",
          name,
          "lies in shard " + shard + " of " + shards,
          BundleCheckpoint.AGAIN);
    }
    try {
      FileChannel channel = FileChannel.open(Path.of(file(entry)), StandardOpenOption.READ);
      open.put(shard, channel);
      return channel;
    } catch (NoSuchFileException e) {
      throw new CheckpointException(
          file(entry) + ": this shard is missing; tensor \"" + name + "\" is in it: copy it too",
          e);
    } catch (IOException e) {
      throw CheckpointException.because(file(entry), "cannot be opened", e, "check permissions");
    }
  }

  /** Fails if the entry's shard is missing or too short. */
  void checkWithinFile(String name, BundleEntryProto entry) {
    try {
      long size = channel(name, entry).size();
      if (entry.getOffset() < 0
          || entry.getSize() < 0
          || entry.getOffset() > size - entry.getSize()) {
        throw truncated(name, entry, size);
      }
    } catch (IOException e) {
      throw CheckpointException.because(file(entry), "cannot be read", e, "check the disk");
    }
  }

  private String file(BundleEntryProto entry) {
    return dataFile(prefix, entry.getShardId(), shards);
  }

  private CheckpointException truncated(String name, BundleEntryProto entry, long size) {
    return CheckpointException.tensor(
        file(entry),
        name,
        "should end at byte "
            + (entry.getOffset() + entry.getSize())
            + ", the file has "
            + size
            + " bytes",
        BundleCheckpoint.AGAIN);
  }

  CheckpointException badChecksum(String name, BundleEntryProto entry) {
    return CheckpointException.tensor(
        file(entry),
        name,
        "the checksum does not agree: bytes have changed",
        BundleCheckpoint.AGAIN);
  }

  @Override
  public void close() {
    try {
      for (FileChannel channel : open.values()) {
        channel.close();
      }
    } catch (IOException e) {
      throw CheckpointException.because(prefix, "cannot be closed", e, "check the disk");
    } finally {
      open.clear();
    }
  }
}
