package org.comparegan.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.file.Checkout;
import org.comparegan.file.ForeignFormat;
import org.comparegan.file.Sha256;

/** Opens checkpoints of every format of TensorFlow's savers, of PyTorch's, and safetensors. */
public final class CheckpointReader {
  private static final Pattern SHARD = Pattern.compile("(.*)-(\\d{5}|\\?{5}|\\*)-of-(\\d{5})");

  /** A file of a V2 checkpoint: its prefix, and what is behind the point. */
  public static final Pattern PART_OF_BUNDLE =
      Pattern.compile("(.*)\\.(index|meta|data-\\d{5}-of-\\d{5})");

  private CheckpointReader() {}

  /**
   * Opens a checkpoint.
   *
   * @param path a V2 prefix ({@code model.ckpt-7}, or one of its files), a V1 file, the prefix or
   *     pattern of a sharded V1 checkpoint ({@code model.ckpt-7-?????-of-00002}), a file of {@code
   *     torch.save}, or a safetensors file
   * @throws CheckpointException if there is none, or its index is damaged
   */
  public static Checkpoint open(String path) {
    refuseForeign(path);
    String prefix = bundlePrefix(path);
    if (isBundle(prefix)) {
      Optional.ofNullable(Path.of(prefix).toAbsolutePath().getParent())
          .ifPresent(Checkout::requireIntact);
      return new BundleCheckpoint(prefix);
    }
    if (isFile(path)) {
      if (isWeights(path)) {
        return SafetensorsCheckpoint.is(Path.of(path))
            ? new SafetensorsCheckpoint(Path.of(path))
            : new TorchCheckpoint(Path.of(path));
      }
      if (!endsAsTable(path)) {
        throw CheckpointException.in(
            path,
            "is not a checkpoint: there is no " + path + ".index, and it does not end as a V1 file",
            "name the prefix of a checkpoint");
      }
      return new TensorSlicesCheckpoint(path, List.of(Path.of(path)));
    }
    List<Path> shards = shards(path);
    if (!shards.isEmpty()) {
      return new TensorSlicesCheckpoint(path, shards);
    }
    throw CheckpointException.in(
        path,
        "no checkpoint: neither " + prefix + ".index nor a V1 file of this name exists",
        "check the path");
  }

  /** Fails if the index or V1 file of a checkpoint's path is of another known format. */
  public static void refuseForeign(String path) {
    String prefix = bundlePrefix(path);
    String table = isBundle(prefix) ? prefix + ".index" : path;
    if (isFile(table) && !endsAsTable(table)) {
      refuseForeign(Path.of(table), format -> isBundle(prefix) || !format.isCheckpoint());
    }
  }

  /** Fails if a file is of another known format, with what it is and what to do. */
  public static void refuseForeign(Path file) {
    refuseForeign(file, format -> true);
  }

  /** Fails if a file is of a known format that is refused, with what it is and what to do. */
  public static void refuseForeign(Path file, Predicate<ForeignFormat> refused) {
    Optional<ForeignFormat> foreign = foreign(file).filter(refused);
    if (foreign.isPresent()) {
      throw CheckpointException.in(file, foreign.get().what(), foreign.get().todo());
    }
  }

  /**
   * The files whose bytes tell a checkpoint from others: the index of a V2 checkpoint, which has a
   * checksum of every tensor, or all files of a V1 checkpoint.
   */
  public static List<Path> identifyingFiles(String path) {
    String prefix = bundlePrefix(path);
    if (isBundle(prefix)) {
      return List.of(Path.of(prefix + ".index"));
    }
    List<Path> shards = isFile(path) ? List.of() : shards(path);
    return shards.isEmpty() ? List.of(Path.of(path)) : shards;
  }

  /**
   * SHA-256 of the {@link #identifyingFiles}.
   *
   * @throws java.io.UncheckedIOException when they are not there
   */
  public static String checksum(String path) {
    return Sha256.of(identifyingFiles(path));
  }

  /** Whether {@link #open} would find files to try. */
  public static boolean exists(String path) {
    return isBundle(bundlePrefix(path))
        || (isFile(path) && (endsAsTable(path) || isWeights(path)))
        || !shards(path).isEmpty();
  }

  /** The prefix of which the path names a file, or the path itself. */
  public static String bundlePrefix(String path) {
    Matcher part = PART_OF_BUNDLE.matcher(path);
    return part.matches() && !isBundle(path) ? part.group(1) : path;
  }

  private static boolean isBundle(String prefix) {
    return isFile(prefix + ".index");
  }

  private static boolean isFile(String path) {
    return path(path).map(Files::isRegularFile).orElse(false);
  }

  /** The path, unless this file system cannot have such a name (a pattern on Windows). */
  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<ForeignFormat> foreign(Path file) {
    try {
      return ForeignFormat.of(file);
    } catch (IOException e) {
      throw CheckpointException.because(file, "cannot be read", e, "check permissions");
    }
  }

  /** Whether a file is one of PyTorch or of safetensors. */
  public static boolean isWeights(String path) {
    return isFile(path) && foreign(Path.of(path)).filter(ForeignFormat::isCheckpoint).isPresent();
  }

  private static boolean endsAsTable(String path) {
    try {
      return SortedTable.isTable(Path.of(path));
    } catch (IOException e) {
      throw CheckpointException.because(path, "cannot be read", e, "check permissions");
    }
  }

  /** All files of a sharded V1 checkpoint, in order; empty if there is none at all. */
  private static List<Path> shards(String path) {
    int cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf(java.io.File.separatorChar));
    Path directory = Path.of(cut < 0 ? "." : path.substring(0, cut + 1));
    String name = path.substring(cut + 1);
    Matcher given = SHARD.matcher(name);
    String stem = given.matches() ? given.group(1) : name;
    String total = given.matches() ? given.group(3) : "\\d{5}";
    if (PART_OF_BUNDLE.matcher(name).matches()) {
      return List.of();
    }
    Pattern wanted = Pattern.compile(Pattern.quote(stem) + "-(\\d{5})-of-(" + total + ")");
    List<String> found = new ArrayList<>();
    if (stem.isEmpty() || !Files.isDirectory(directory)) {
      return List.of();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (wanted.matcher(file.getFileName().toString()).matches()) {
          found.add(file.getFileName().toString());
        }
      }
    } catch (IOException e) {
      throw CheckpointException.because(directory, "cannot be listed", e, "check permissions");
    }
    Collections.sort(found);
    return found.isEmpty() ? List.of() : complete(directory, stem, found);
  }

  private static List<Path> complete(Path directory, String stem, List<String> found) {
    String last = found.get(found.size() - 1);
    int total = Integer.parseInt(last.substring(last.length() - 5));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < total; i++) {
      Path file = directory.resolve(String.format(Locale.ROOT, "%s-%05d-of-%05d", stem, i, total));
      if (!Files.isRegularFile(file)) {
        throw CheckpointException.in(
            file, "this shard is missing, " + total + " belong together", "copy it too");
      }
      files.add(file);
    }
    return files;
  }
}
