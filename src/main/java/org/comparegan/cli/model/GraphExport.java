package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.comparegan.architecture.NetworkGraph;
import org.comparegan.architecture.NetworkGraph.Part;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.file.WholeFile;
import org.comparegan.graph.GraphDefs;
import org.comparegan.nn.Phase;
import org.tensorflow.proto.GraphDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a network as a GraphDef. */
@Command(
    name = "export",
    description = {
      "Writes the graph of one network as a binary GraphDef that any TensorFlow imports.",
      "It has no weights: every variable is a VarHandleOp with the checkpoint name as its"
          + " shared_name. 'export --format frozen' writes a trained generator with its weights."
    },
    footer = {
      "",
      "Example:",
      "  ./comparegan graph export generator.pb --arch resnet_biggan \\",
      "      --resolution 32 --classes 10"
    })
final class GraphExport extends Verb {
  @Takes(Kind.NEW_FILE)
  @Parameters(paramLabel = "FILE.pb", description = "The file to write.")
  private Path file = Path.of("");

  @Takes(Kind.ARCHITECTURE)
  @Option(
      names = "--arch",
      required = true,
      paramLabel = "ARCH",
      description = "An architecture, e.g. resnet_biggan or dcgan.")
  private String architecture = "";

  @Mixin private NetworkSettingOptions network = new NetworkSettingOptions();

  @Option(
      names = "--part",
      paramLabel = "generator|discriminator",
      description =
          "generator (z, labels to generated) or discriminator (images, labels to"
              + " prediction, logits, features). Default: generator.")
  private Part part = Part.GENERATOR;

  @Option(
      names = "--phase",
      paramLabel = "train|eval",
      description = "The mode of batch norm. Default: eval.")
  private Phase phase = Phase.EVAL;

  @Count(to = 1 << 20)
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Batch size. Default: ${DEFAULT-VALUE}.",
      defaultValue = "8")
  private int batch;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    NetworkGraph.Setting setting = network.setting(this, architecture);
    try (NetworkGraph graph = NetworkGraph.of(setting, part, phase, batch)) {
      GraphDef definition = GraphDefs.portable(graph.graph());
      WholeFile.write(file, definition::writeTo);
      if (json.wanted()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file.toString());
        document.put("operations", definition.getNodeCount());
        document.put("inputs", graph.inputs().keySet());
        document.put("outputs", graph.outputs().keySet());
        console.json(document);
      } else {
        console.print(
            "Wrote %s: the %s, %,d operations, inputs %s, outputs %s."
                .formatted(
                    file,
                    part.name().toLowerCase(Locale.ROOT),
                    definition.getNodeCount(),
                    String.join(", ", graph.inputs().keySet()),
                    String.join(", ", graph.outputs().keySet())));
      }
    }
    return ExitCode.DONE;
  }
}
