package org.comparegan.architecture;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.comparegan.architecture.NetworkGraph.Part;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Sha256;
import org.comparegan.graph.GraphDefs;
import org.comparegan.graph.Variable;
import org.comparegan.nn.Phase;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The graphs of a setting as text, so that changes show up in review: operations by type,
 * variables, layers with their costs, and a digest of how the operations are connected. The text
 * starts with a head that describes the setting, up to the first empty line.
 */
public final class GraphSnapshot {
  private static final int BATCH = 8;

  private GraphSnapshot() {}

  /**
   * Takes a new snapshot of the setting of an old one.
   *
   * @param text a snapshot, or only its head
   * @throws IllegalArgumentException when the head is invalid or its networks cannot be built
   */
  public static String again(String text) {
    String head = text.split("\n\n", 2)[0].strip();
    NetworkGraph.Setting setting = setting(head);
    return head + "\n\n" + of(setting);
  }

  /** The snapshot of a setting, without the head. */
  public static String of(NetworkGraph.Setting setting) {
    return part(setting, Part.GENERATOR) + "\n" + part(setting, Part.DISCRIMINATOR);
  }

  /** Lines removed and added between two snapshots, prefixed by - and +. */
  public static List<String> differences(String recorded, String now) {
    List<String> before = new ArrayList<>(recorded.lines().toList());
    List<String> after = new ArrayList<>(now.lines().toList());
    List<String> differences = new ArrayList<>();
    List<String> removed = new ArrayList<>(before);
    after.forEach(removed::remove);
    List<String> added = new ArrayList<>(after);
    before.forEach(added::remove);
    removed.forEach(line -> differences.add("- " + line));
    added.forEach(line -> differences.add("+ " + line));
    if (differences.isEmpty() && !before.equals(after)) {
      differences.add("the same lines in another order");
    }
    return differences;
  }

  private static NetworkGraph.Setting setting(String head) {
    Map<String, String> values = new HashMap<>();
    List<String> gin = new ArrayList<>();
    for (String line : head.split("\n")) {
      String[] words = line.strip().split("\\s+", 2);
      if (words.length < 2) {
        throw new IllegalArgumentException(
            "A snapshot begins with lines such as 'image 32x32x3', not '" + line + "'.");
      }
      if (words[0].equals("gin")) {
        gin.add(words[1]);
      } else {
        values.put(words[0], words[1]);
      }
    }
    String name = value(values, "architecture");
    int[] image =
        Arrays.stream(value(values, "image").split("x")).mapToInt(Integer::parseInt).toArray();
    return new NetworkGraph.Setting(
        Architecture.named(name)
            .orElseThrow(
                () -> new IllegalArgumentException("There is no architecture " + name + ".")),
        new ImageShape(image[0], image[1], image[2]),
        Integer.parseInt(value(values, "z_dim")),
        Integer.parseInt(value(values, "classes")),
        GinConfig.of(String.join("\n", gin) + "\n").network());
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("A snapshot begins with a line of " + key + ".");
    }
    return value;
  }

  private static String part(NetworkGraph.Setting setting, Part part) {
    try (NetworkGraph network = NetworkGraph.of(setting, part, Phase.TRAIN, BATCH)) {
      StringBuilder text = new StringBuilder();
      LayerTable table = LayerTable.of(network);
      GraphDef graph = GraphDefs.portable(network.graph());
      text.append(
          "%s: %,d parameters, %,d multiply-adds an image, %,d a pass for spectral norm%n"
              .formatted(
                  part.name().toLowerCase(Locale.ROOT),
                  table.parameters(),
                  table.multiplyAdds(),
                  table.powerIteration()));
      text.append("  wiring ").append(wiring(graph)).append('\n');
      types(graph).forEach((type, count) -> text.append("  op %s %d%n".formatted(type, count)));
      for (LayerTable.Layer layer : table.layers()) {
        text.append(
            "  layer %s %s %,d %,d%n"
                .formatted(layer.path(), layer.output(), layer.parameters(), layer.multiplyAdds()));
      }
      for (Variable variable : network.variables().all()) {
        text.append(
            "  variable %s %s %s %s%n"
                .formatted(
                    variable.name(),
                    variable.spec().shape(),
                    variable.spec().trainable() ? "trainable" : "state",
                    variable.spec().initializer()));
      }
      return text.toString();
    }
  }

  private static Map<String, Integer> types(GraphDef graph) {
    Map<String, Integer> types = new TreeMap<>();
    graph.getNodeList().forEach(node -> types.merge(node.getOp(), 1, Integer::sum));
    return types;
  }

  /** Digest of every operation's type, attributes and inputs, without its name. */
  private static String wiring(GraphDef graph) {
    MessageDigest digest = Sha256.digest();
    Map<String, String> numbers = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      numbers.put(node.getName(), String.valueOf(numbers.size()));
      add(digest, node.getOp());
      for (String input : node.getInputList()) {
        String[] output = input.replace("^", "").split(":");
        add(digest, numbers.getOrDefault(output[0], ""));
        add(digest, output.length > 1 ? output[1] : "0");
      }
      new TreeMap<>(node.getAttrMap())
          .forEach(
              (name, value) -> {
                add(digest, name);
                digest.update(value.toByteArray());
              });
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static void add(MessageDigest digest, String word) {
    digest.update((word + '\n').getBytes(StandardCharsets.UTF_8));
  }
}
