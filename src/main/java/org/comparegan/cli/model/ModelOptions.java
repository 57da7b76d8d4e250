package org.comparegan.cli.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.ModelPath;
import org.comparegan.model.TrainedModel;
import picocli.CommandLine.Option;

/** {@code --from} and what else says which model is meant. */
final class ModelOptions {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "PATH",
      description =
          "A run directory, a checkpoint, a TF1 Hub module, a SavedModel or a frozen graph.")
  private String from = "";

  @Option(
      names = "--tags",
      split = ",",
      paramLabel = "TAG",
      description = "The graph of a module, as in gen,bs8. Default: the one of any batch size.")
  private List<String> tags = List.of();

  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "FILE.gin",
      description = "The configuration of a checkpoint. Default: config.gin beside it.")
  private List<Path> configs = List.of();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data set is, which says the shape of a checkpoint's images.")
  private Optional<Path> dataDir = Optional.empty();

  /** What the path turned out to be. */
  ModelPath path() {
    return ModelPath.open(from);
  }

  /** The module, if it is one. */
  Optional<HubModule> module(ModelPath path) {
    return path.graphs();
  }

  /** The checkpoint with its configuration. */
  TrainedModel trained(ModelPath path) {
    return TrainedModel.of(path, configs, dataDir);
  }

  /** Tags that were asked for. */
  List<String> tags() {
    return tags;
  }

  /** The tags asked for, or those of the first graph with such an input and output. */
  List<String> tags(HubModule module, String input, String output, String kind) {
    if (!tags.isEmpty()) {
      return tags;
    }
    List<String> free = List.of("bsNone", kind);
    var fitting =
        module.graphs().stream()
            .filter(
                graph ->
                    graph.signatures().values().stream()
                        .anyMatch(
                            s -> s.inputs().containsKey(input) && s.outputs().containsKey(output)))
            .map(graph -> List.copyOf(graph.tags()))
            .toList();
    if (fitting.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no graph from %s to %s.".formatted(module.directory(), input, output));
    }
    return fitting.stream().filter(free::equals).findFirst().orElse(fitting.get(0));
  }
}
