package org.comparegan.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.NetworkVariables;
import org.comparegan.graph.VariableSpec;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows an architecture. */
@Command(
    name = "show",
    description = "The variables of generator and discriminator with shapes and parameter totals.",
    footer = {
      "",
      "Example:",
      "  ./comparegan graph show resnet_biggan --resolution 32 --classes 10 \\",
      "      --set 'G.batch_norm_fn = @conditional_batch_norm'"
    })
final class GraphShow extends Verb {
  @Parameters(paramLabel = "ARCH", description = "An architecture, as resnet_biggan or dcgan.")
  private String architecture = "";

  @Option(
      names = "--resolution",
      required = true,
      paramLabel = "N",
      description = "Rows and columns of an image.")
  private int resolution;

  @Option(
      names = "--colors",
      paramLabel = "1|3",
      description = "Channels of an image. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private int colors;

  @Option(
      names = "--z-dim",
      paramLabel = "N",
      description = "Width of the latent. Default: ${DEFAULT-VALUE}.",
      defaultValue = "120")
  private int zDim;

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Classes of a conditional GAN; 0: unconditional. Default: ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private int classes;

  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "FILE.gin",
      description = "Gin files with the options of the networks.")
  private List<Path> configs = List.of();

  @Option(names = "--set", paramLabel = "BINDING", description = "One more binding.")
  private List<String> bindings = List.of();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  ExitCode run(Console console) {
    if (zDim < 1 || classes < 0) {
      throw usage("--z-dim must be 1 or more and --classes 0 or more.");
    }
    NetworkVariables networks =
        NetworkVariables.of(
            known(),
            new ImageShape(resolution, resolution, colors),
            GinConfig.parse(configs, bindings).network(),
            zDim,
            classes);
    if (json.wanted()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("generator", entry(networks.generator()));
      document.put("discriminator", entry(networks.discriminator()));
      console.json(document);
    } else {
      console.print(table("Generator", networks.generator()));
      console.print("");
      console.print(table("Discriminator", networks.discriminator()));
    }
    return ExitCode.DONE;
  }

  private Architecture known() {
    return Architecture.named(architecture)
        .or(() -> Architecture.named(architecture + "_arch"))
        .orElseThrow(
            () ->
                usage(
                    "No architecture is called '%s'; there are %s."
                        .formatted(
                            architecture,
                            Arrays.stream(Architecture.values())
                                .map(Architecture::ginName)
                                .collect(Collectors.joining(", ")))));
  }

  private static Map<String, Object> entry(List<VariableSpec> variables) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("parameters", NetworkVariables.parameters(variables));
    entry.put("variables", variables.stream().map(GraphShow::entry).toList());
    return entry;
  }

  private static Map<String, Object> entry(VariableSpec variable) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", variable.name());
    entry.put("shape", variable.shape().asArray());
    entry.put("trainable", variable.trainable());
    return entry;
  }

  private static String table(String title, List<VariableSpec> variables) {
    Table table = Table.of(title, "variable", "shape", "elements", "trained");
    for (VariableSpec variable : variables) {
      table =
          table.row(
              Cell.of(variable.name()),
              Cell.of(variable.shape().toString()),
              Cell.of(variable.shape().size(), 0),
              Cell.of(variable.trainable() ? "yes" : "no"));
    }
    return table
        .note("%,d trained parameters.".formatted(NetworkVariables.parameters(variables)))
        .text()
        .stripTrailing();
  }
}
