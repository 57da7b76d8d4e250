package org.comparegan.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** SHA-256 in hexadecimal. The digest of no bytes tells nothing apart, so asking for it fails. */
public final class Sha256 {
  private static final int BUFFER = 1 << 16;

  private Sha256() {}

  /** The digest of bytes; {@link IllegalStateException} if there are none. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /**
   * The digest of a file, as {@code sha256sum} prints it, or of all files in a folder, concatenated
   * in the order of their paths below it. Symbolic links are followed, the path itself included.
   *
   * @throws UncheckedIOException if there is no such file, it cannot be read, or there are no bytes
   */
  public static String of(Path path) {
    try {
      return concatenated(path, Files.isDirectory(path) ? files(path) : List.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The digest of concatenated files.
   *
   * @throws UncheckedIOException as {@link #of(Path)}
   */
  public static String of(List<Path> files) {
    try {
      return concatenated(files, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String concatenated(Object what, Collection<Path> files) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
          size += n;
        }
      }
    }
    if (size == 0) {
      throw new IOException(what + ": has no content to take a checksum of; copy it again.");
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Collection<Path> files(Path folder) throws IOException {
    SortedMap<String, Path> found = new TreeMap<>();
    collect(folder, "", List.of(), found);
    return found.values();
  }

  /** A link to a folder that it lies in is passed over. */
  private static void collect(
      Path folder, String prefix, List<Path> above, SortedMap<String, Path> found)
      throws IOException {
    Path real = folder.toRealPath();
    if (above.contains(real)) {
      return;
    }
    List<Path> trail = new ArrayList<>(above);
    trail.add(real);
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        String name = prefix + entry.getFileName();
        if (Files.isDirectory(entry)) {
          collect(entry, name + "/", trail, found);
        } else if (Files.isRegularFile(entry)) {
          found.put(name, entry);
        }
      }
    }
  }

  /** A new digest, which throws {@link IllegalStateException} if it is finished without a byte. */
  public static MessageDigest digest() {
    try {
      return new OfSomething(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java lacks SHA-256, which every Java must have.", e);
    }
  }

  private static final class OfSomething extends MessageDigest {
    private final MessageDigest digest;
    private boolean begun;

    OfSomething(MessageDigest digest) {
      super(digest.getAlgorithm());
      this.digest = digest;
    }

    @Override
    protected void engineUpdate(byte input) {
      digest.update(input);
      begun = true;
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      digest.update(input, offset, length);
      begun |= length > 0;
    }

    @Override
    protected void engineUpdate(ByteBuffer input) {
      begun |= input.hasRemaining();
      digest.update(input);
    }

    @Override
    protected byte[] engineDigest() {
      if (!begun) {
        throw new IllegalStateException("A checksum was asked for without any content.");
      }
      begun = false;
      return digest.digest();
    }

    @Override
    protected void engineReset() {
      digest.reset();
      begun = false;
    }
  }
}
