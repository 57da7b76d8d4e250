package org.comparegan.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders that come with the project: below the directory that the system property {@value #HOME}
 * names, or else below one above the place that this class was loaded from. The checksums of the
 * data, models and networks in them are recorded in {@code embedded.sha256}.
 */
public final class Checkout {
  /** The system property that names the checkout. */
  public static final String HOME = "comparegan.home";

  /** By path within the checkout. */
  private static final SortedMap<String, String> CHECKSUMS = checksums();

  /** Files that agreed, which need not be read again until they change. */
  private static final Map<Path, Stamp> INTACT = new ConcurrentHashMap<>();

  private record Stamp(FileTime modified, long bytes) {}

  /** A file that comes with the project is not what it was. */
  public static final class DamagedFile extends RuntimeException {
    private static final long serialVersionUID = 1;

    DamagedFile(String message) {
      super(message);
    }
  }

  private Checkout() {}

  /** The folder of this path within the checkout, if it can be found. */
  public static Optional<Path> find(String folder) {
    String home = System.getProperty(HOME, "");
    if (!home.isEmpty()) {
      return Optional.of(Path.of(home, folder));
    }
    for (Path place = code(); place != null; place = place.getParent()) {
      Path found = place.resolve(folder);
      if (Files.isDirectory(found)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /**
   * The folder of this path within the checkout.
   *
   * @throws IllegalArgumentException when it cannot be found, saying how to name the checkout
   */
  public static Path folder(String folder) {
    return find(folder)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Found no folder %s in a directory above %s. Name the checkout with -D%s=DIR."
                        .formatted(folder, code(), HOME)));
  }

  /** Whether the program was unpacked from a release, with its libraries beside these folders. */
  public static boolean isRelease() {
    return find("lib")
        .filter(lib -> Files.isRegularFile(lib.resolve("comparegan.jar")))
        .isPresent();
  }

  /**
   * Compares the files that come with the project with their recorded checksums, each once while
   * its time and size stay. Other files pass.
   *
   * @param place a file, or a folder whose files are meant
   * @throws DamagedFile when one differs
   */
  public static void requireIntact(Path place) {
    Path full = place.toAbsolutePath().normalize();
    for (Map.Entry<String, String> entry : CHECKSUMS.entrySet()) {
      Path within = Path.of(entry.getKey());
      Path folder = Objects.requireNonNull(within.getParent());
      boolean named = full.endsWith(within) || full.endsWith(folder);
      Path file = full.endsWith(folder) ? full.resolve(within.getFileName()) : full;
      if (named && Files.isRegularFile(file) && isIn(folder, file)) {
        requireIntact(file, entry.getKey(), entry.getValue());
      }
    }
  }

  private static boolean isIn(Path folder, Path file) {
    Path own = find(folder.toString()).orElse(folder);
    try {
      return Files.isSameFile(own, Objects.requireNonNull(file.getParent()));
    } catch (IOException missing) {
      return false;
    }
  }

  private static void requireIntact(Path file, String within, String recorded) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Stamp stamp = new Stamp(now.lastModifiedTime(), now.size());
      if (stamp.equals(INTACT.get(file))) {
        return;
      }
      String found = now.size() == 0 ? "of no bytes" : Sha256.of(file);
      if (!found.equals(recorded)) {
        throw new DamagedFile(
            "%s is damaged: its SHA-256 is %s, that of the project's file %s. Restore it, %s."
                .formatted(
                    file,
                    found,
                    recorded,
                    isRelease()
                        ? "from the zip file of the release"
                        : "as with 'git checkout -- " + within + "'"));
      }
      INTACT.put(file, stamp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the form of sha256sum. */
  private static SortedMap<String, String> checksums() {
    SortedMap<String, String> checksums = new TreeMap<>();
    try (InputStream in = Checkout.class.getResourceAsStream("embedded.sha256");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      lines.lines().map(line -> line.split(" {2}", 2)).forEach(l -> checksums.put(l[1], l[0]));
      return checksums;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path code() {
    try {
      return Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The location of the program is not a path.", e);
    }
  }
}
