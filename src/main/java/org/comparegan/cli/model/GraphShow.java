package org.comparegan.cli.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.architecture.LayerTable;
import org.comparegan.architecture.NetworkGraph;
import org.comparegan.architecture.NetworkGraph.Part;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.graph.Variable;
import org.comparegan.nn.Phase;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import org.tensorflow.ndarray.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows an architecture. */
@Command(
    name = "show",
    description =
        "Prints the layers of generator and discriminator: output shapes, parameters and"
            + " multiply-adds.",
    footer = {
      "",
      "Example:",
      "  ./comparegan graph show resnet_biggan --resolution 128 --classes 1000 \\",
      "      --norm conditional"
    })
final class GraphShow extends Verb {
  private static final int BATCH = 8;

  @Takes(Kind.ARCHITECTURE)
  @Parameters(paramLabel = "ARCH", description = "An architecture, e.g. resnet_biggan or dcgan.")
  private String architecture = "";

  @Mixin private NetworkSettingOptions network = new NetworkSettingOptions();

  @Option(names = "--variables", description = "List the variables, not the layers.")
  private boolean variables;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) {
    NetworkGraph.Setting setting = network.setting(this, architecture);
    Map<String, Object> document = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      try (NetworkGraph graph = NetworkGraph.of(setting, part, Phase.TRAIN, BATCH)) {
        if (json.wanted()) {
          document.put(name(part), entry(graph));
        } else {
          Table table = variables ? variableTable(part, graph) : layerTable(part, graph);
          console.print(table);
          console.print("");
        }
      }
    }
    if (json.wanted()) {
      console.json(document);
    }
    return ExitCode.DONE;
  }

  private static String name(Part part) {
    return part == Part.GENERATOR ? "generator" : "discriminator";
  }

  private static Table layerTable(Part part, NetworkGraph graph) {
    LayerTable layers = LayerTable.of(graph);
    Table table = Table.of(name(part), "layer", "output", "parameters", "multiply-adds");
    for (LayerTable.Layer layer : layers.layers()) {
      table =
          table.row(
              Cell.of(layer.path()),
              Cell.of(ofOneImage(layer.output())),
              Cell.of(layer.parameters(), 0),
              Cell.of(layer.multiplyAdds(), 0));
    }
    table =
        table.note(
            "%,d parameters; %,d multiply-adds for an image."
                .formatted(layers.parameters(), layers.multiplyAdds()));
    return layers.powerIteration() == 0
        ? table
        : table.note(
            "Spectral norm: %,d multiply-adds in a pass.".formatted(layers.powerIteration()));
  }

  private static Table variableTable(Part part, NetworkGraph graph) {
    Table table = Table.of(name(part), "variable", "shape", "elements", "trained");
    for (Variable variable : graph.variables().all()) {
      table =
          table.row(
              Cell.of(variable.name()),
              Cell.of(variable.spec().shape().toString()),
              Cell.of(variable.spec().shape().size(), 0),
              Cell.of(variable.spec().trainable() ? "yes" : "no"));
    }
    return table.note("%,d parameters.".formatted(graph.parameters()));
  }

  /** {@code [8, 4, 4, 256]} as {@code 4×4×256}. */
  private static String ofOneImage(Shape shape) {
    if (shape.numDimensions() < 2) {
      return "";
    }
    List<String> sizes = Arrays.stream(shape.asArray()).skip(1).mapToObj(Long::toString).toList();
    return String.join("×", sizes);
  }

  private static Map<String, Object> entry(NetworkGraph graph) {
    LayerTable layers = LayerTable.of(graph);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("parameters", layers.parameters());
    entry.put("multiply_adds", layers.multiplyAdds());
    entry.put("spectral_norm_multiply_adds", layers.powerIteration());
    entry.put("layers", layers.layers().stream().map(GraphShow::entry).toList());
    entry.put("variables", graph.variables().all().stream().map(GraphShow::entry).toList());
    return entry;
  }

  private static Map<String, Object> entry(LayerTable.Layer layer) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", layer.path());
    entry.put("output", layer.output().asArray());
    entry.put("parameters", layer.parameters());
    entry.put("multiply_adds", layer.multiplyAdds());
    return entry;
  }

  private static Map<String, Object> entry(Variable variable) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", variable.name());
    entry.put("shape", variable.spec().shape().asArray());
    entry.put("trainable", variable.spec().trainable());
    return entry;
  }
}
