package org.comparegan.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comparegan.checkpoint.CheckpointException;

/** Reads messages from files. */
final class Protos {
  private Protos() {}

  /** The file's only message; {@link CheckpointException} if it is not one. */
  static <T> T parse(Path file, Parser<T> parser) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return parser.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw CheckpointException.because(file, "does not parse", e, CheckpointException.COPY_AGAIN);
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, "check path and permissions");
    }
  }
}
