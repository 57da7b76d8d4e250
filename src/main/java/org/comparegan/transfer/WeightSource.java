package org.comparegan.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.FormerNames;
import org.comparegan.checkpoint.ObjectGraph;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.foreign.ForeignCheckpoint;
import org.comparegan.hub.HubModule;
import org.comparegan.hub.ModelPath;

/**
 * The tensors of a model of any form under the reference's names: prefixes of an importing graph
 * are gone, object-based names are translated back, and the accumulators of batch norm that the
 * reference's evaluation saved beside a module ({@code model-with-accu.ckpt}) take the place of the
 * module's empty ones.
 */
public final class WeightSource implements AutoCloseable {
  private static final String BESIDE = "model-with-accu.ckpt";
  private static final Pattern ROOT = Pattern.compile("^(.*?)(generator|discriminator)(/.*)");
  private static final Pattern PARTS =
      Pattern.compile(
          ".*/(kernel|bias|gamma|beta|moving_mean|moving_variance|u_var|sigma|accu_mean"
              + "|accu_variance|accu_counter|update_accus|ExponentialMovingAverage)");

  /**
   * Where a tensor lies.
   *
   * @param checkpoint the open file
   * @param key its name there
   */
  public record Origin(Checkpoint checkpoint, String key) {
    /** Type and shape. */
    public TensorInfo info() {
      return checkpoint.info(key);
    }
  }

  private final String location;
  private final List<Checkpoint> open = new ArrayList<>();
  private final SortedMap<String, Origin> origins = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final GraphProperties graph;

  private WeightSource(String location, GraphProperties graph) {
    this.location = location;
    this.graph = graph;
  }

  /** Opens a model of any form; the caller closes it. */
  public static WeightSource open(ModelPath model) {
    Optional<HubModule> module = model.graphs();
    Checkpoint checkpoint =
        model instanceof ModelPath.ForeignWeights foreign
            ? foreign.mapped()
            : module.map(HubModule::checkpoint).orElseGet(model::checkpoint);
    try {
      WeightSource source = of(model, module, checkpoint);
      source.open.add(checkpoint);
      return source;
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** The tensors of a model whose checkpoint is open and stays the caller's to close. */
  public static WeightSource of(ModelPath model, Checkpoint checkpoint) {
    return of(model, model.graphs(), checkpoint);
  }

  private static WeightSource of(
      ModelPath model, Optional<HubModule> module, Checkpoint checkpoint) {
    WeightSource source =
        new WeightSource(
            model.location(),
            module.map(GraphProperties::of).orElseGet(() -> properties(checkpoint)));
    try {
      source.list(checkpoint, model instanceof ModelPath.FrozenGraph);
      if (model instanceof ModelPath.ModuleDirectory directory) {
        source.accumulatorsBeside(directory.directory());
      }
      return source;
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** The tensors of a checkpoint, which stays the caller's to close. */
  public static WeightSource of(Checkpoint checkpoint) {
    WeightSource source = new WeightSource(checkpoint.path(), properties(checkpoint));
    source.list(checkpoint, false);
    return source;
  }

  private static GraphProperties properties(Checkpoint checkpoint) {
    return checkpoint instanceof ForeignCheckpoint foreign
        ? GraphProperties.of(foreign)
        : GraphProperties.of(checkpoint.names());
  }

  private void list(Checkpoint checkpoint, boolean constants) {
    Map<String, String> objects = ObjectGraph.variableNames(checkpoint);
    boolean former = FormerNames.in(checkpoint.names());
    UnaryOperator<String> present = FormerNames.present(checkpoint.names());
    Map<String, String> renamed = new LinkedHashMap<>();
    for (String key : checkpoint.names()) {
      if (former && FormerNames.isOptimizerState(key)) {
        continue;
      }
      String today = present.apply(key);
      if (key.equals(ObjectGraph.TENSOR) || (constants && !PARTS.matcher(today).matches())) {
        continue;
      }
      String plain =
          key.endsWith(ObjectGraph.SUFFIX)
              ? key.substring(0, key.length() - ObjectGraph.SUFFIX.length())
              : today;
      String full = objects.getOrDefault(key, plain);
      // Names in a graph of TensorFlow 2 need not be unique; keys are.
      renamed.put(key, Collections.frequency(objects.values(), full) > 1 ? plain : full);
    }
    if (former) {
      notes.add("Names are those of the reference's branches v1 and v2; today's are taken.");
      if (checkpoint.names().stream().anyMatch(FormerNames::isOptimizerState)) {
        notes.add("The state of these branches' optimisers is left out.");
      }
    }
    String prefix = prefix(checkpoint, renamed.values());
    renamed.forEach(
        (key, name) -> {
          String own = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
          origins.put(own, new Origin(checkpoint, key));
        });
    if (checkpoint instanceof ForeignCheckpoint foreign) {
      notes.addAll(foreign.notes());
    }
    if (!prefix.isEmpty()) {
      notes.add("Names are read without their prefix " + prefix + ".");
    }
  }

  /** The common prefix of {@code generator/} and {@code discriminator/}. */
  private static String prefix(Checkpoint checkpoint, Iterable<String> names) {
    SortedSet<String> found = new TreeSet<>();
    for (String name : names) {
      Matcher root = ROOT.matcher(name);
      if (root.matches() && (root.group(1).isEmpty() || root.group(1).endsWith("/"))) {
        found.add(root.group(1));
      }
    }
    if (found.contains("") || found.isEmpty()) {
      return "";
    }
    if (found.size() > 1) {
      throw new TransferException(
          checkpoint.path()
              + " holds several generators, under "
              + String.join(" and ", found)
              + ": copy one of them to a separate checkpoint.");
    }
    return found.first();
  }

  private void accumulatorsBeside(Path directory) {
    String prefix = directory.resolve(BESIDE).toString();
    boolean empty =
        origins.entrySet().stream()
            .filter(entry -> entry.getKey().endsWith("/accu/accu_counter"))
            .anyMatch(entry -> floats(entry.getValue())[0] < 0.5f);
    if (!empty || !Path.of(prefix + ".index").toFile().isFile()) {
      return;
    }
    Checkpoint filled = CheckpointReader.open(prefix);
    open.add(filled);
    String scope = prefix(filled, filled.names());
    for (String key : filled.names()) {
      String name = key.startsWith(scope) ? key.substring(scope.length()) : key;
      if (name.contains("/accu/") && origins.containsKey(name)) {
        origins.put(name, new Origin(filled, key));
      }
    }
    notes.add("The module's accumulators are empty: they are taken from " + prefix + ".");
  }

  private static float[] floats(Origin origin) {
    return origin.checkpoint().floats(origin.key());
  }

  /** The path, for messages. */
  public String location() {
    return location;
  }

  /** All tensors by the reference's names. */
  public SortedMap<String, Origin> tensors() {
    return origins;
  }

  /** One tensor, if it is there. */
  public Optional<Origin> find(String name) {
    return Optional.ofNullable(origins.get(name));
  }

  /** The elements of a float32 tensor that is there. */
  public float[] floats(String name) {
    return floats(
        find(name)
            .orElseThrow(
                () -> new CheckpointException(location + ": there is no tensor " + name + ".")));
  }

  /** What the source's graphs show beside its tensors. */
  public GraphProperties graph() {
    return graph;
  }

  /** What was understood in the names, a sentence each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    open.forEach(Checkpoint::close);
  }
}
