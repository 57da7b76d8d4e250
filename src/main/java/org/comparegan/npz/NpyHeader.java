package org.comparegan.npz;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.file.Bounded;

/**
 * The header of an array, format versions 1 to 3.
 *
 * @param type element type as in {@code <f4}
 * @param fortranOrder whether the first index runs fastest
 * @param shape extents
 */
record NpyHeader(String type, boolean fortranOrder, int[] shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST = 1 << 20;

  /** Characters of a shape with NumPy's 64 axes, and more. */
  private static final int LONGEST_SHAPE = 1000;

  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\sL,]*)\\)");

  /** Reads up to the first element; {@code origin} names the array in errors. */
  static NpyHeader read(DataInputStream in, String origin) throws IOException {
    try {
      byte[] magic = in.readNBytes(MAGIC.length);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new NpzException(origin + " is not an array of NumPy's: its first bytes are wrong.");
      }
      int version = in.readUnsignedByte();
      in.readUnsignedByte();
      if (version < 1 || version > 3) {
        throw new NpzException(origin + " is of format version " + version + "; 1 to 3 are read.");
      }
      long length =
          version == 1
              ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
              : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
      if (length > LONGEST) {
        throw new NpzException(origin + " has a header of " + length + " bytes: it is corrupt.");
      }
      byte[] text = new byte[(int) length];
      in.readFully(text);
      return parse(new String(text, StandardCharsets.UTF_8), origin);
    } catch (EOFException e) {
      throw new NpzException(origin + " is truncated: it ends within its header.", e);
    }
  }

  private static NpyHeader parse(String text, String origin) {
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!order.find() || !shape.find()) {
      throw new NpzException(
          origin + " has a header that cannot be read: " + Bounded.excerpt(text.strip()));
    }
    Matcher type = TYPE.matcher(text);
    if (!type.find()) {
      throw new NpzException(
          origin + " is a structured array; save each field as a separate array.");
    }
    return new NpyHeader(
        type.group(1), order.group(1).equals("True"), extents(shape.group(1), origin));
  }

  private static int[] extents(String text, String origin) {
    if (text.length() > LONGEST_SHAPE) {
      throw new NpzException(
          origin + " has a shape of more axes than an array has: " + Bounded.excerpt(text) + ".");
    }
    String[] words = text.strip().isEmpty() ? new String[0] : text.strip().split("L?\\s*,\\s*|L");
    int[] shape = new int[words.length];
    try {
      long size = 1;
      for (int i = 0; i < shape.length; i++) {
        shape[i] = Integer.parseInt(words[i]);
        size = Math.multiplyExact(size, (long) Math.max(1, shape[i]));
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new NpzException(
          origin
              + " has the shape ("
              + Bounded.excerpt(text.strip())
              + "): more elements than can be read.",
          e);
    }
    return shape;
  }

  /** How many elements; as many as the disk holds, if they are read by rows. */
  long elements() {
    long size = 1;
    for (int extent : shape) {
      size *= extent;
    }
    return size;
  }

  /** How many elements; an error where they do not fit into an array. */
  int size(String origin) {
    if (elements() > Integer.MAX_VALUE) {
      throw new NpzException(
          origin
              + " has the shape "
              + Arrays.toString(shape)
              + ": more elements than can be read at once.");
    }
    return (int) elements();
  }

  /** The bytes before the elements, a multiple of 64 of them. */
  byte[] bytes() {
    StringBuilder tuple = new StringBuilder("(");
    for (int extent : shape) {
      tuple.append(extent).append(", ");
    }
    if (shape.length > 1) {
      tuple.setLength(tuple.length() - 2);
    } else if (shape.length == 1) {
      tuple.setLength(tuple.length() - 1);
    }
    String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + tuple + "), }";
    int before = MAGIC.length + 4;
    int padding = ALIGNMENT - (before + text.length() + 1) % ALIGNMENT;
    byte[] words = (text + " ".repeat(padding % ALIGNMENT) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(MAGIC, before + words.length);
    all[6] = 1;
    all[8] = (byte) words.length;
    all[9] = (byte) (words.length >> 8);
    System.arraycopy(words, 0, all, before, words.length);
    return all;
  }
}
