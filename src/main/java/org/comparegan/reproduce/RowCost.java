package org.comparegan.reproduce;

import java.util.Arrays;
import java.util.Optional;
import org.comparegan.architecture.ImageShape;
import org.comparegan.architecture.LayerTable;
import org.comparegan.architecture.NetworkGraph;
import org.comparegan.architecture.NetworkGraph.Part;
import org.comparegan.data.DataSets;
import org.comparegan.experiment.Experiment;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.gan.ServingGraph;
import org.comparegan.nn.Phase;

/**
 * Work and memory of a row's generator.
 *
 * @param multiplyAdds of an image
 * @param parameters of the generator
 * @param activations elements of all layers' outputs, for one image
 */
public record RowCost(long multiplyAdds, long parameters, long activations) {
  /** Convolutions reach about half of a matrix product's rate. */
  private static final double USED = 0.5;

  /** Szegedy et al. 2016, Rethinking the Inception Architecture: of one image. */
  private static final double INCEPTION_MULTIPLY_ADDS = 5e9;

  /** The cost of a row that has a configuration. */
  public static Optional<RowCost> of(PaperTable.Row row) {
    return row.configuration().map(config -> of(row, config.experiment()));
  }

  private static RowCost of(PaperTable.Row row, Experiment experiment) {
    int[] image = Arrays.stream(row.image().split("x")).mapToInt(Integer::parseInt).toArray();
    int classes =
        experiment.gan().modular().conditional() && DataSets.names().contains(row.data())
            ? DataSets.facts(row.data()).classes()
            : 0;
    NetworkGraph.Setting setting =
        new NetworkGraph.Setting(
            experiment.options().architecture(),
            new ImageShape(image[0], image[1], image[2]),
            experiment.options().zDim(),
            classes,
            experiment.network());
    try (NetworkGraph graph = NetworkGraph.of(setting, Part.GENERATOR, Phase.EVAL, 1)) {
      LayerTable layers = LayerTable.of(graph);
      long activations =
          layers.layers().stream().mapToLong(layer -> Math.max(0, layer.output().size())).sum();
      return new RowCost(layers.multiplyAdds(), graph.parameters(), activations);
    }
  }

  /** Minutes for this many images on a machine with this rate of matrix products. */
  public double minutes(long images, double gigaflops) {
    return 2.0 * multiplyAdds * images / (gigaflops * 1e9 * USED) / 60;
  }

  /**
   * Seconds for images in the feature network on such a machine; next to nothing in those that come
   * with the project.
   */
  static double featureSeconds(String network, long images, double gigaflops) {
    boolean small = FeatureNetworks.names().contains(network);
    return small ? 0 : 2.0 * INCEPTION_MULTIPLY_ADDS * images / (gigaflops * 1e9 * USED);
  }

  /** Memory of the weights and of the activations of a batch, without sharing. */
  public double gigabytes() {
    return 4.0 * (2 * parameters + ServingGraph.EVALUATION_BATCH * activations) / 1e9;
  }
}
