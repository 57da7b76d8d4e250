package org.comparegan.feature;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.file.Bounded;
import org.comparegan.file.Reason;
import org.comparegan.file.UserFolders;
import org.comparegan.file.WholeFile;
import org.comparegan.graph.SessionOptions;
import org.comparegan.metric.MetricProfiles;
import org.tensorflow.Graph;

/**
 * Feature networks that the user installed once and then names, as in {@code --features inception}.
 *
 * @param directory where they are kept, each as one file {@code NAME.pb}
 */
public record InstalledNetworks(Path directory) {
  /** The name of Inception of 2015-12-05. */
  public static final String INCEPTION = "inception";

  private static final String SUFFIX = ".pb";
  private static final Pattern ARCHIVE = Pattern.compile("(?i).*\\.(tar\\.gz|tgz|tar)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Most bytes that are unpacked to find a graph: the two archives of Inception have 100 MB. */
  private static final long MOST_UNPACKED = 2L << 30;

  /** Those of the user. */
  public static InstalledNetworks ofUser() {
    return new InstalledNetworks(UserFolders.here().data().resolve("features"));
  }

  /** What to do where a network of the literature is needed and none is installed. */
  public static String howToInstall() {
    return "The numbers of the literature need Inception (90 MB):"
        + " inception-2015-12-05.tgz, classify_image_graph_def.pb,"
        + " inceptionv1_for_inception_score.pb or pytorch-fid's .pth. Install it with './comparegan"
        + " features install FILE'.";
  }

  /**
   * A network that is installed.
   *
   * @param name as {@code --features} takes it
   * @param file its frozen graph
   */
  public record Installed(String name, Path file) {}

  /** All of them, sorted by name. */
  public List<Installed> list() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .map(file -> new Installed(name(file), file))
          .sorted((one, other) -> one.name().compareTo(other.name()))
          .toList();
    } catch (IOException e) {
      throw new FeatureException(directory + " cannot be listed (" + Reason.of(e) + ").", e);
    }
  }

  /** The network of a name. */
  public Optional<Installed> find(String name) {
    Path file = directory.resolve(name + SUFFIX);
    return NAME.matcher(name).matches() && Files.isRegularFile(file)
        ? Optional.of(new Installed(name, file))
        : Optional.empty();
  }

  /**
   * Checks a network and keeps a copy of it.
   *
   * @param file a frozen graph, a {@code .tgz}, {@code .tar.gz} or {@code .tar} that holds one, or
   *     Inception's weights of PyTorch's projects; taps beside a graph are kept with it
   * @param name to install it under; absent: {@code inception} for Inception, else that of the file
   * @throws FeatureException when it is no feature network, or cannot be read or written
   */
  public Installed install(Path file, Optional<String> name, SessionOptions options) {
    byte[] graph = graph(file);
    Optional<Path> taps = NetworkTaps.file(file);
    boolean inception;
    try (FeatureNetwork network =
        taps.isPresent()
            ? FeatureNetworks.open(file, MetricProfiles.COMPARE_GAN.preparation(), options)
            : FeatureNetworks.open(
                file.toString(), graph, MetricProfiles.COMPARE_GAN.preparation(), options)) {
      inception = network.tensors().isInception();
    }
    String chosen = name.orElseGet(() -> inception ? INCEPTION : name(file));
    requireFree(chosen);
    Path target = directory.resolve(chosen + SUFFIX);
    try {
      if (taps.isPresent()) {
        byte[] described = Bounded.read(taps.get());
        WholeFile.write(
            Path.of(NetworkTaps.beside(target.toString())), out -> out.write(described));
      } else {
        Files.deleteIfExists(Path.of(NetworkTaps.beside(target.toString())));
      }
      WholeFile.write(target, out -> out.write(graph));
    } catch (IOException e) {
      throw new FeatureException(WholeFile.notWritten(target, e), e);
    }
    return new Installed(chosen, target);
  }

  private static void requireFree(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new FeatureException(
          "\"%s\" is no name of a network: letters, digits, '.', '_' and '-' make one. Add --name NAME."
              .formatted(name));
    }
    if (FeatureNetworks.names().contains(name)) {
      throw new FeatureException(
          "%s is the name of a network of the project. Add --name NAME.".formatted(name));
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName())
        .replaceFirst("(?i)\\.(tar\\.gz|tgz|tar|pb|pth|safetensors)$", "");
  }

  private static byte[] graph(Path file) {
    if (CheckpointReader.isWeights(file.toString())) {
      try (Graph graph = InceptionGraph.of(file)) {
        return graph.toGraphDef().toByteArray();
      }
    }
    try {
      return ARCHIVE.matcher(file.toString()).matches() ? graphInArchive(file) : Bounded.read(file);
    } catch (IOException | UncheckedIOException e) {
      throw new FeatureException(file + " cannot be read (" + Reason.of(e) + ").", e);
    }
  }

  /** The first graph that is no label map, in memory: nothing is unpacked to disk. */
  private static byte[] graphInArchive(Path file) throws IOException {
    boolean zipped = !file.toString().toLowerCase(Locale.ROOT).endsWith(".tar");
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(zipped ? new GZIPInputStream(in) : in)) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        if (tar.getBytesRead() > MOST_UNPACKED) {
          break;
        }
        if (entry.isFile() && entry.getName().endsWith(SUFFIX)) {
          return Bounded.read(tar, MOST_UNPACKED);
        }
      }
    }
    throw new FeatureException(
        file + " holds no frozen graph: no file in it ends in .pb. Is it the right archive?");
  }
}
