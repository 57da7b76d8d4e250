package org.comparegan.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.comparegan.file.WholeFile;

/**
 * Writes tensors as a safetensors file, one at a time: wide types first, as the public package
 * orders them, so that each is aligned.
 */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes the model of a checkpoint, without what only training needs.
   *
   * @param metadata texts for the header
   * @throws CheckpointException for a tensor of a type that the format does not have
   */
  public static void write(Checkpoint from, Map<String, String> metadata, Path file)
      throws IOException {
    List<String> names =
        from.names().stream()
            .filter(ModelArchive::isOfModel)
            .filter(name -> from.info(name).dtype().size() > 0)
            .sorted(
                Comparator.comparing((String name) -> -from.info(name).dtype().size())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    byte[] header = header(from, names, metadata);
    WholeFile.write(
        file,
        out -> {
          out.write(
              ByteBuffer.allocate(Long.BYTES)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putLong(header.length)
                  .array());
          out.write(header);
          for (String name : names) {
            from.stream(name, piece -> put(out, piece));
          }
        });
  }

  private static byte[] header(Checkpoint from, List<String> names, Map<String, String> metadata) {
    ObjectNode header = new ObjectMapper().createObjectNode();
    ObjectNode texts = header.putObject("__metadata__");
    metadata.forEach(texts::put);
    long at = 0;
    for (String name : names) {
      TensorInfo info = from.info(name);
      String type = SafetensorsCheckpoint.nameOf(info.dtype());
      if (type.isEmpty()) {
        throw CheckpointException.tensor(
            from.path(),
            name,
            "is " + info.dtype() + ", which safetensors does not have",
            "export it as a checkpoint");
      }
      ObjectNode tensor = header.putObject(name).put("dtype", type);
      Arrays.stream(info.shape().asArray()).forEach(tensor.putArray("shape")::add);
      tensor.putArray("data_offsets").add(at).add(at + info.bytes());
      at += info.bytes();
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void put(OutputStream out, ByteBuffer piece) {
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
