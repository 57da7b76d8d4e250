package org.comparegan.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.comparegan.checkpoint.CheckpointException;

/** Formats that are known and not read, each with the way to convert it. */
final class ForeignFormat {
  private ForeignFormat() {}

  /** Fails if the file is of such a format; returns otherwise. */
  static void refuse(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(512);
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, "check permissions");
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    boolean pickled = head.length > 1 && (head[0] & 0xff) == 0x80 && head[1] >= 2 && head[1] <= 5;
    if (pickled || name.matches(".*\\.(pkl|pickle|pt|pth|ckpt\\.pt)")) {
      throw CheckpointException.in(
          file,
          "is a Python pickle (PyTorch's .pt and .pth are too), and reading one runs the code in"
              + " it",
          "in Python, load it where you trust it and write its arrays with tf.train.Checkpoint or"
              + " tf.raw_ops.SaveV2");
    }
    if (text.startsWith("PK\3\4")
        || text.startsWith("\37\213")
        || text.startsWith("BZh")
        || (text.length() > 262 && text.startsWith("ustar", 257))) {
      throw CheckpointException.in(file, "is an archive", "unpack it and name the directory");
    }
    if (text.startsWith("\211HDF")) {
      throw CheckpointException.in(
          file, "is an HDF5 file of Keras", "in Python, load it and write it with model.export");
    }
    if (text.startsWith("\223NUMPY")) {
      throw CheckpointException.in(file, "is an array of NumPy, no model", "name a model");
    }
  }
}
