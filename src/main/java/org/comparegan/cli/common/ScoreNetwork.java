package org.comparegan.cli.common;

import java.util.List;
import java.util.Optional;
import org.comparegan.architecture.ImageShape;
import org.comparegan.feature.FeatureNetworks;

/** The feature network of scores: the one that was named, else the one of the data set's name. */
public final class ScoreNetwork {
  private ScoreNetwork() {}

  /**
   * Its name or path.
   *
   * @param named by {@code --features}
   * @param data name of the data set
   * @param image shape of its images, where it is known
   * @param without how to do without scores, a sentence; may be empty
   * @throws picocli.CommandLine.ParameterException when there is none, saying which there are and
   *     what to type
   */
  public static String of(
      ComputingVerb verb,
      Optional<String> named,
      String data,
      Optional<ImageShape> image,
      String without) {
    if (named.isPresent() || FeatureNetworks.names().contains(data)) {
      return named.orElse(data);
    }
    List<String> fitting =
        image.map(shape -> fitting(verb, shape)).orElseGet(FeatureNetworks::names);
    String those = String.join(", ", FeatureNetworks.names());
    String todo =
        fitting.isEmpty()
            ? "Known are %s, which do not take images of %s: add --features FILE.pb (docs/features.md)."
                .formatted(those, image.map(ImageShape::toString).orElse("this shape"))
            : "Known are %s: add --features %s, or --features FILE.pb."
                .formatted(those, fitting.get(0));
    throw verb.usage(
        "No feature network belongs to %s. %s%s"
            .formatted(data, todo, without.isEmpty() ? "" : " " + without));
  }

  /** Networks of the project that take images of this shape. */
  public static List<String> fitting(ComputingVerb verb, ImageShape image) {
    return FeatureNetworks.fitting(image.height(), image.width(), image.channels(), verb.session());
  }
}
