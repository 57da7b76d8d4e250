package org.comparegan.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.file.Checkout;
import org.comparegan.graph.SessionOptions;
import org.comparegan.metric.MetricProfile;

/**
 * The registry: networks that come with the project, by the name of the data set that they were
 * trained on, and networks from files of the user's.
 */
public final class FeatureNetworks {
  private static final String FOLDER = "tf-graphs/features";
  private static final String SUFFIX = ".pb";

  private FeatureNetworks() {}

  /** The names of the networks that come with the project, sorted. */
  public static List<String> names() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new FeatureException(folder() + " cannot be listed: check permissions.", e);
    }
  }

  /**
   * Opens a network.
   *
   * @param nameOrFile one of {@link #names}, or the path of a frozen graph or SavedModel
   * @param preparation how images are prepared
   * @throws FeatureException when there is neither such a name nor such a file, or the file is no
   *     feature network
   */
  public static FeatureNetwork open(
      String nameOrFile, MetricProfile.Preparation preparation, SessionOptions options) {
    if (nameOrFile.endsWith(SUFFIX)
        || nameOrFile.contains("/")
        || !names().contains(nameOrFile) && Files.isDirectory(Path.of(nameOrFile))) {
      return FeatureNetwork.open(Path.of(nameOrFile), preparation, options);
    }
    if (!names().contains(nameOrFile)) {
      throw new FeatureException(
          ("There is no feature network \"%s\". Known are %s; another one is named by the path of"
                  + " its frozen graph, FILE.pb, or of a SavedModel's directory.")
              .formatted(nameOrFile, String.join(", ", names())));
    }
    return FeatureNetwork.open(folder().resolve(nameOrFile + SUFFIX), preparation, options);
  }

  /**
   * Where the networks of the project lie: {@code tf-graphs/features} below the directory that the
   * system property {@code comparegan.home} names, or else above the place of this class.
   */
  public static Path folder() {
    return Checkout.find(FOLDER)
        .orElseThrow(
            () ->
                new FeatureException(
                    ("Found no folder %s of the checkout. Name the checkout with -D%s=DIR, or a"
                            + " network with --features FILE.pb.")
                        .formatted(FOLDER, Checkout.HOME)));
  }
}
