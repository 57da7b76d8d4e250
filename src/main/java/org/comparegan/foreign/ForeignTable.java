package org.comparegan.foreign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tensor of a project's architecture is which of our variables, and which gin options make
 * our architecture compute the same. A resource, line by line:
 *
 * <pre>
 * project NAME                     the project, for messages
 * architecture NAME                our architecture
 * drop SUFFIX…                     tensors without a counterpart
 * vectors u|both                   which singular vectors of torch's spectral norm count
 * require KEY VALUE…               settings beside the weights that must have one of these values
 * gin BINDING [if|unless TENSOR]   {KEY:VALUE} stands for a setting, or a value without one
 * network generator|discriminator  what follows is of this network, in each file
 *   sign PREFIX                    it has a tensor whose name begins like this
 *   unlike PREFIX                  it has none
 *   side N=M…, halvings N=M…       by number of blocks
 *   map SOURCE TARGET FORM [if|unless TENSOR]
 * blocks PATTERN MARKER            the lines that follow are of each block: a # is a number, and
 *                                  a tensor of the block begins with the marker; {} is its rank,
 *                                  {scale} is down or same
 * attention PATTERN MARKER         likewise of non-local blocks; {} is the scope
 * </pre>
 *
 * <p>A form is how the tensor lies: {@code conv} (a layer: weight OIHW, bias, singular vectors),
 * {@code conv3} (the same, 1×1 in the middle of 3×3), {@code linear} (a layer; {@code chw}: columns
 * are c, h, w; {@code yz}: rows are label, latent), {@code embedding} (a layer whose weight has our
 * layout), {@code copy}, {@code scalar}, {@code half 0|1} of the columns, {@code moment} (a moving
 * average, or a sum if a counter lies beside it), {@code row} (one of a table by truncation),
 * {@code deconv} (a transposed convolution's kernel IOHW), {@code turned} (a kernel OIHW as that of
 * a transposed convolution of stride 1), {@code normed} (a convolution {@code conv} without bias
 * and its batch norm {@code bn}).
 *
 * @param networks of the generator and the discriminator
 */
record ForeignTable(
    String project,
    String architecture,
    List<String> dropped,
    boolean bothVectors,
    List<Requirement> requirements,
    List<Binding> bindings,
    List<Network> networks) {
  private static final List<String> RESOURCES =
      List.of(
          "biggan-pytorch.map",
          "biggan-pytorch-deep.map",
          "pytorch-pretrained-biggan.map",
          "studiogan-big-resnet.map",
          "studiogan-big-resnet-deep-legacy.map",
          "studiogan-resnet.map",
          "studiogan-deep-conv.map",
          "mimicry.map");

  /** All tables. */
  static List<ForeignTable> all() {
    return RESOURCES.stream().map(ForeignTable::read).toList();
  }

  /** The table of Inception's layers. */
  static ForeignTable inception() {
    return read("inception.map");
  }

  /** A setting that must have one of some values where it is known. */
  record Requirement(String key, List<String> values) {}

  /** A gin binding that holds if a tensor is there, or is not. */
  record Binding(String text, Condition condition) {}

  /** Whether a line counts. */
  record Condition(String tensor, boolean wanted) {
    private static final Condition ALWAYS = new Condition("", true);

    boolean holds(java.util.function.Predicate<String> has) {
      return tensor.isEmpty() || has.test(tensor) == wanted;
    }
  }

  /** A line of a map. */
  record Line(String source, String target, List<String> form, Condition condition) {}

  /**
   * Lines for the tensors under a prefix.
   *
   * @param prefix of the names; empty for those of no block
   * @param marker begins a name in each block
   */
  record Section(String prefix, String marker, boolean attention, List<Line> lines) {
    /** The numbers in the prefix of a name of this section. */
    Pattern pattern() {
      return Pattern.compile(
          Pattern.quote(prefix).replace("#", "\\E(\\d{1,4})\\Q") + Pattern.quote(marker) + ".*");
    }
  }

  /** What tells a network, and its lines. */
  record Network(
      String root,
      List<String> signs,
      List<String> unlike,
      Map<Integer, Integer> sides,
      Map<Integer, Integer> halvings,
      List<Binding> bindings,
      List<Section> sections) {
    Network(String root) {
      this(
          root,
          new ArrayList<>(),
          new ArrayList<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }

    boolean fits(Iterable<String> names) {
      return signs.stream().allMatch(sign -> begins(names, sign))
          && unlike.stream().noneMatch(sign -> begins(names, sign));
    }

    private static boolean begins(Iterable<String> names, String sign) {
      for (String name : names) {
        if (name.startsWith(sign)) {
          return true;
        }
      }
      return false;
    }
  }

  private static ForeignTable read(String resource) {
    try (InputStream in =
            Objects.requireNonNull(ForeignTable.class.getResourceAsStream(resource), resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Reader reader = new Reader();
      lines
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(reader::line);
      return reader.table();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static final class Reader {
    private String project = "";
    private String architecture = "";
    private boolean both;
    private final List<String> dropped = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();
    private final List<Binding> bindings = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();

    void line(String line) {
      List<String> words = List.of(line.split("\\s+"));
      List<String> rest = words.subList(1, words.size());
      Optional<Network> network =
          networks.isEmpty() ? Optional.empty() : Optional.of(networks.get(networks.size() - 1));
      switch (words.get(0)) {
        case "project" -> project = rest.get(0);
        case "architecture" -> architecture = rest.get(0);
        case "drop" -> dropped.addAll(rest);
        case "vectors" -> both = rest.get(0).equals("both");
        case "require" ->
            requirements.add(new Requirement(rest.get(0), rest.subList(1, rest.size())));
        case "gin" ->
            network
                .map(Network::bindings)
                .orElse(bindings)
                .add(
                    new Binding(
                        line.replaceFirst("gin ", "").replaceFirst(" (if|unless) \\S+$", ""),
                        condition(rest)));
        case "network" -> {
          Network next = new Network(rest.get(0));
          next.sections().add(new Section("", "", false, new ArrayList<>()));
          networks.add(next);
        }
        case "sign" -> network.orElseThrow().signs().add(rest.get(0));
        case "unlike" -> network.orElseThrow().unlike().add(rest.get(0));
        case "side" -> numbers(rest, network.orElseThrow().sides());
        case "halvings" -> numbers(rest, network.orElseThrow().halvings());
        case "blocks", "attention" ->
            network
                .orElseThrow()
                .sections()
                .add(
                    new Section(
                        rest.get(0),
                        rest.get(1),
                        words.get(0).equals("attention"),
                        new ArrayList<>()));
        case "map" -> {
          List<Section> sections = network.orElseThrow().sections();
          int end = condition(rest).tensor().isEmpty() ? rest.size() : rest.size() - 2;
          sections
              .get(sections.size() - 1)
              .lines()
              .add(new Line(rest.get(0), rest.get(1), rest.subList(2, end), condition(rest)));
        }
        default -> throw new IllegalStateException(line);
      }
    }

    private static Condition condition(List<String> words) {
      int at = words.size() - 2;
      return at > 0 && (words.get(at).equals("if") || words.get(at).equals("unless"))
          ? new Condition(words.get(at + 1), words.get(at).equals("if"))
          : Condition.ALWAYS;
    }

    private static void numbers(List<String> words, Map<Integer, Integer> into) {
      for (String word : words) {
        String[] pair = word.split("=", 2);
        into.put(Integer.valueOf(pair[0]), Integer.valueOf(pair[1]));
      }
    }

    ForeignTable table() {
      return new ForeignTable(
          project, architecture, dropped, both, requirements, bindings, networks);
    }
  }
}
