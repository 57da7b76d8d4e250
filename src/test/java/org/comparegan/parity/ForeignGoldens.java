package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.comparegan.architecture.Architectures;
import org.comparegan.architecture.Discriminator.Verdict;
import org.comparegan.architecture.NetworkGraph.Setting;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.experiment.GinConfig;
import org.comparegan.foreign.ForeignFiles;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Tensors;
import org.comparegan.graph.Variable;
import org.comparegan.graph.VariableStore;
import org.comparegan.hub.ModelPath;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Bias;
import org.comparegan.nn.Net.Style;
import org.comparegan.nn.Phase;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.parity.ForeignMap.Target;
import org.comparegan.transfer.InferredArchitecture;
import org.comparegan.transfer.WeightSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Golden cases of kind {@code import_network}: networks of other projects with their weights, in
 * our architectures. A case for each output of a network.
 */
final class ForeignGoldens {
  /** Of a buffer after a pass: ten times what float32 leaves of a power iteration or a mean. */
  private static final double UPDATE_LIMIT = 1e-4;

  private final Path file;
  private final JsonNode json;
  private final String output;

  private ForeignGoldens(Path file, JsonNode json, String output) {
    this.file = file;
    this.json = json;
    this.output = output;
  }

  /** The cases of a document: one for each output of a PyTorch file, where arrays lie beside. */
  static List<GoldenCase> cases(Path file, JsonNode json) {
    List<GoldenCase> cases = new ArrayList<>();
    boolean torch =
        json.path("files").findValuesAsText("format").stream().anyMatch(f -> f.startsWith("torch"));
    if (!torch || Files.notExists(arrays(file)) || !json.path("arguments").isObject()) {
      return cases;
    }
    json.get("outputs")
        .fieldNames()
        .forEachRemaining(
            output ->
                cases.add(
                    GoldenCase.of(
                        "import_network",
                        json.get("project").asText()
                            + "/"
                            + json.get("name").asText()
                            + "/"
                            + output,
                        new ForeignGoldens(file, json, output)::run)));
    return cases;
  }

  private static Path arrays(Path file) {
    return Path.of(file.toString().replaceFirst("\\.json(\\.gz)?$", ".npz"));
  }

  private static Optional<Path> map(Path file, JsonNode json) {
    String name = json.path("project").asText() + "-" + json.path("name").asText() + ".json";
    try {
      return Optional.of(GoldenFiles.beside(file, "maps/" + name, "maps/" + name + ".gz"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean ofGenerator() {
    return output.startsWith("images");
  }

  private String project() {
    return json.get("project").asText();
  }

  private void run(Checks checks) {
    try {
      Npz arrays = Npz.read(arrays(file));
      try (Graph graph = new Graph()) {
        compare(checks, arrays, graph);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The arrays of " + file + " cannot be read", e);
    }
  }

  private void compare(Checks checks, Npz arrays, Graph graph) throws IOException {
    JsonNode golden = json.at("/outputs").get(output);
    String mode = golden.path("mode").asText("eval");
    Phase phase = mode.equals("train") ? Phase.TRAIN : Phase.EVAL;
    String stored =
        project().equals("PyTorch-StudioGAN") && mode.equals("eval")
            ? "spectral_norm.stored_vectors = True\n"
            : "";
    Model model = model(golden, stored);
    Setting setting = model.setting();
    Ops tf = Ops.create(graph);
    VariableStore variables = new VariableStore(tf);
    Net net = Net.root(tf, variables, setting.options().layers(), phase);

    List<Operand<?>> places = new ArrayList<>();
    List<Tensor> fed = new ArrayList<>();
    Operand<TFloat32> main =
        place(tf, ofGenerator() ? latent(arrays, golden) : images(arrays, golden), places, fed);
    Optional<Operand<TFloat32>> labels =
        setting.classes() > 0
            ? Optional.of(place(tf, labels(arrays, setting.classes()), places, fed))
            : Optional.empty();
    Operand<TFloat32> result = result(net, setting, main, labels);
    List<Operation> updates = variables.storeUpdates();
    Map<String, Target> targets = targets(golden);
    try (GraphSession session = new GraphSession(graph, checks.session())) {
      Map<String, float[]> before = assign(checks, session, variables, targets, model);
      Session.Runner runner = session.runner();
      for (int i = 0; i < places.size(); i++) {
        runner.feed(places.get(i), fed.get(i));
      }
      updates.forEach(runner::addTarget);
      try (Result found = runner.fetch(result).run()) {
        note(checks, found.get(0), arrays.get("output64/" + output), golden);
      }
      compareUpdates(checks, session, variables, targets, before, mode);
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static Operand<TFloat32> place(
      Ops tf, TFloat32 value, List<Operand<?>> places, List<Tensor> fed) {
    Operand<TFloat32> place = tf.placeholder(TFloat32.class, Placeholder.shape(value.shape()));
    places.add(place);
    fed.add(value);
    return place;
  }

  /** The latent, times the truncation where the caller has to do that. */
  private static TFloat32 latent(Npz arrays, JsonNode golden) {
    NpyArray.Floats z = (NpyArray.Floats) arrays.get("input/z");
    float[] values = z.values().clone();
    float factor = (float) golden.path("truncation").asDouble(1);
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return Tensors.of(values, z.shape()[0], z.shape()[1]);
  }

  private TFloat32 images(Npz arrays, JsonNode golden) {
    String from =
        output.contains("_generated")
            ? golden.path("input").asText("output/images")
            : "input/images";
    NpyArray.Floats x = (NpyArray.Floats) arrays.get(from);
    int[] shape = x.shape();
    float[] values = new float[x.values().length];
    double[] moved = channelsLast(TensorGoldens.doubles(x.values()), shape);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (isSymmetric() ? (moved[i] + 1) / 2 : moved[i]);
    }
    return Tensors.of(values, shape[0], shape[2], shape[3], shape[1]);
  }

  private boolean isSymmetric() {
    return !json.at("/conventions/image_range").asText().contains("[0, 1]");
  }

  private static double[] channelsLast(double[] values, int[] shape) {
    int channels = shape[1];
    int places = shape[2] * shape[3];
    double[] moved = new double[values.length];
    for (int n = 0; n < shape[0]; n++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < places; p++) {
          moved[(n * places + p) * channels + c] = values[(n * channels + c) * places + p];
        }
      }
    }
    return moved;
  }

  private static TFloat32 labels(Npz arrays, int classes) {
    long[] labels = arrays.get("input/labels").longs();
    float[] hot = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      hot[i * classes + (int) labels[i]] = 1;
    }
    return Tensors.of(hot, labels.length, classes);
  }

  private Operand<TFloat32> result(
      Net net, Setting setting, Operand<TFloat32> main, Optional<Operand<TFloat32>> labels) {
    if (ofGenerator()) {
      return Architectures.generator(setting.architecture(), setting.image(), setting.options())
          .images(net, main, labels);
    }
    Verdict verdict =
        Architectures.discriminator(setting.architecture(), setting.image(), setting.options())
            .judge(net, main, labels);
    Net heads = net.with(Style.of(setting.options().discriminator()));
    if (output.startsWith("rotation_logits")) {
      return heads.in("discriminator_rotation").in("score_classify").linear(verdict.features(), 4);
    }
    if (output.startsWith("cls_output")) {
      long classes = json.at("/arguments/num_classes").asLong();
      return heads.in("classes").linear(verdict.features(), classes, Bias.NONE);
    }
    return output.startsWith("h") ? verdict.features() : verdict.logits();
  }

  /** What we make of the file: the network that its tensors imply, and its variables. */
  private record Model(Setting setting, Map<String, float[]> variables) {}

  private Model model(JsonNode golden, String more) {
    // Of a run's folder, since one network may leave open what the other tells.
    Path folder = GoldenFiles.beside(file, json.get("name").asText());
    String role = role(golden);
    ForeignFiles.Weights weights =
        role.equals("G.pth") ? ForeignFiles.Weights.TRAINED : ForeignFiles.Weights.AVERAGED;
    double truncation = golden.path("truncation").asDouble(1);
    try (WeightSource source =
        WeightSource.open(new ModelPath.ForeignWeights(folder, weights, truncation))) {
      InferredArchitecture inferred =
          InferredArchitecture.of(source, InferredArchitecture.Given.NOTHING);
      GinConfig config =
          GinConfig.of(folder.toString(), String.join("\n", inferred.statements()) + "\n" + more);
      Map<String, float[]> variables = new LinkedHashMap<>();
      source
          .tensors()
          .forEach(
              (name, origin) -> {
                if (origin.info().dtype() == Dtype.FLOAT32) {
                  variables.put(name, source.floats(name));
                }
              });
      int zDim = Integer.parseInt(inferred.known().getOrDefault("options.z_dim", "1"));
      return new Model(
          new Setting(
              inferred.architecture(),
              inferred.image(),
              zDim,
              inferred.classes(),
              config.network()),
          variables);
    }
  }

  private static String role(JsonNode golden) {
    return golden.path("file").asText("pytorch_model.bin");
  }

  /** The golden map's variables, if there is a map. */
  private Map<String, Target> targets(JsonNode golden) throws IOException {
    Optional<Path> written = map(file, json);
    if (written.isEmpty()) {
      return Map.of();
    }
    String role = role(golden);
    Map<String, NpyArray.Floats> tensors = new LinkedHashMap<>(read(path(role)));
    truncated(tensors, golden);
    JsonNode map = GoldenFiles.documents(written.get()).findFirst().orElseThrow().get("maps");
    String key = map.has(role) ? role : role.startsWith("G") ? ofG(map) : role;
    Map<String, Target> targets = new LinkedHashMap<>();
    new ForeignMap(map.get(key), tensors)
        .targets()
        .forEach((name, target) -> targets.put(ourName(name), target));
    boolean accumulates = json.path("arguments").path("mybn").asBoolean();
    if (accumulates && ofGenerator()) {
      accumulated(tensors, targets, output.equals("images_standing"));
    }
    return targets;
  }

  private static String ofG(JsonNode map) {
    return map.has("G_ema.pth") ? "G_ema.pth" : "G_ema";
  }

  private String ourName(String name) {
    String plain =
        name.replaceFirst("^linear2 \\(.*\\)", "classes")
            .replaceFirst("^linear1/", "discriminator/d_fc1/")
            .replaceFirst("/\\(no batch norm in compare_gan\\) after d_conv", "/d_bn");
    if (json.path("arguments").has("D_depth")) {
      // The map counts stages.
      for (int stage = 3; stage >= 2; stage--) {
        plain = plain.replace("_after_B" + stage + "/", "_after_B" + 2 * stage + "/");
      }
    }
    return plain;
  }

  /** Sums over passes, which the counter divides where it is taken. */
  private static void accumulated(
      Map<String, NpyArray.Floats> tensors, Map<String, Target> targets, boolean counted) {
    for (Map.Entry<String, Target> entry : Map.copyOf(targets).entrySet()) {
      String name = entry.getKey();
      Target target = entry.getValue();
      if (name.endsWith("/moving_mean")) {
        String norm = name.replaceFirst("/moving_mean$", "/accu/");
        String counter = target.source().replaceFirst("stored_mean$", "accumulation_counter");
        float count = counted ? Objects.requireNonNull(tensors.get(counter)).values()[0] : 1;
        targets.put(norm + "accu_mean", target);
        targets.put(norm + "accu_counter", new Target(new float[] {count}, counter, new int[] {0}));
      } else if (name.endsWith("/moving_variance")) {
        targets.put(name.replaceFirst("/moving_variance$", "/accu/accu_variance"), target);
      }
    }
  }

  /** Replaces moments for every truncation by those of this one. */
  private static void truncated(Map<String, NpyArray.Floats> tensors, JsonNode golden) {
    if (!golden.has("rows")) {
      return;
    }
    tensors.replaceAll(
        (name, tensor) -> {
          if (!name.endsWith(".running_means") && !name.endsWith(".running_vars")) {
            return tensor;
          }
          int width = tensor.shape()[1];
          float[] mixed = new float[width];
          for (int i = 0; i < width; i++) {
            double sum = 0;
            for (int k = 0; k < golden.get("rows").size(); k++) {
              int row = golden.get("rows").get(k).asInt();
              sum += golden.get("weights").get(k).asDouble() * tensor.values()[row * width + i];
            }
            mixed[i] = (float) sum;
          }
          return new NpyArray.Floats(new int[] {width}, mixed);
        });
  }

  private Path path(String role) {
    for (JsonNode entry : json.get("files")) {
      String name = entry.get("name").asText();
      String bare = name.substring(name.lastIndexOf('/') + 1);
      boolean wanted =
          bare.equals(role)
              || bare.startsWith("model=" + role + "-")
              || bare.startsWith(role + "_");
      if (wanted && !name.contains("legacy")) {
        Path folder = GoldenFiles.beside(file, json.get("name").asText());
        return Files.exists(folder.resolve(name))
            ? folder.resolve(name)
            : folder.resolve(role).resolve(bare);
      }
    }
    throw new IllegalArgumentException("No file is " + role + " of " + json.get("name") + ".");
  }

  private static Map<String, NpyArray.Floats> read(Path at) {
    Map<String, NpyArray.Floats> all = new LinkedHashMap<>();
    try (Checkpoint checkpoint = CheckpointReader.open(at.toString())) {
      checkpoint
          .tensors()
          .forEach(
              (name, info) -> {
                if (info.dtype() == Dtype.FLOAT32) {
                  int[] shape =
                      LongStream.of(info.shape().asArray()).mapToInt(Math::toIntExact).toArray();
                  all.put(name, new NpyArray.Floats(shape, checkpoint.floats(name)));
                }
              });
    }
    return all;
  }

  /** Gives the variables our values, which must be those of the golden map. */
  private Map<String, float[]> assign(
      Checks checks,
      GraphSession session,
      VariableStore variables,
      Map<String, Target> targets,
      Model model) {
    Map<String, float[]> before = new LinkedHashMap<>();
    for (Variable variable : variables.all()) {
      String name = variable.name();
      if (name.endsWith("/update_accus")) {
        try (TInt32 off = TInt32.scalarOf(0)) {
          session.assign(variable, off);
        }
        continue;
      }
      Optional<float[]> golden = Optional.ofNullable(targets.get(name)).map(Target::values);
      Optional<float[]> ours = Optional.ofNullable(model.variables().get(name));
      // The project forgets, when it loads a file, that its moments are sums.
      boolean summed = output.equals("images_loaded") && name.endsWith("/accu_counter");
      float[] value =
          (summed ? golden : ours.or(() -> golden))
              .orElseThrow(() -> new IllegalArgumentException("Nothing is " + name + "."));
      checks.that(
          name + " is that of the golden map",
          summed || ours.isEmpty() || golden.map(g -> near(value, g)).orElse(true));
      before.put(name, value);
      try (Tensor tensor = Tensors.of(value, variable.spec().shape().asArray())) {
        session.assign(variable, tensor);
      }
    }
    return before;
  }

  /** Equal but for the rounding of a mean of two rows. */
  private static boolean near(float[] ours, float[] golden) {
    boolean near = ours.length == golden.length;
    for (int i = 0; near && i < ours.length; i++) {
      near = Math.abs(ours[i] - golden[i]) <= 1e-6 * Math.abs(golden[i]);
    }
    return near;
  }

  private void note(Checks checks, Tensor found, NpyArray golden, JsonNode described) {
    double[] ours = TensorGoldens.doubles(found);
    double[] expected = golden.doubles();
    if (ofGenerator()) {
      expected = channelsLast(expected, golden.shape());
      for (int i = 0; i < ours.length && isSymmetric(); i++) {
        ours[i] = 2 * ours[i] - 1;
      }
    }
    checks.that(ours.length + " values, golden " + expected.length, ours.length == expected.length);
    double squares = 0;
    for (double value : expected) {
      squares += value * value;
    }
    double rms = Math.sqrt(squares / expected.length);
    int worst = 0;
    double largest = -1;
    for (int i = 0; i < Math.min(ours.length, expected.length); i++) {
      double error = Math.abs(ours[i] - expected[i]) / (Math.abs(expected[i]) + rms);
      if (!(error <= largest)) {
        largest = error;
        worst = i;
      }
    }
    double scale = Math.abs(expected[worst]) + rms;
    checks.near(output, ours[worst], expected[worst], scale, described.get("tolerance").asDouble());
  }

  private void compareUpdates(
      Checks checks,
      GraphSession session,
      VariableStore variables,
      Map<String, Target> targets,
      Map<String, float[]> before,
      String mode) {
    String key = "updates_" + (ofGenerator() ? "generator" : "discriminator");
    boolean studio = project().equals("PyTorch-StudioGAN");
    JsonNode updates = json.path(studio ? key + "_" + mode : key);
    boolean moves = mode.equals("train") || mode.equals("project");
    if (!moves || output.contains("_generated")) {
      return;
    }
    for (Variable variable : variables.all()) {
      Target target = targets.get(variable.name());
      if (target == null || variable.spec().trainable() || !updates.has(target.source())) {
        continue;
      }
      float[] after = session.read(variable, Tensors::floats);
      double[] inSource = new double[count(target)];
      JsonNode golden = updates.get(target.source());
      long[] shape = TensorGoldens.shape(golden.get("shape")).asArray();
      double best = Double.POSITIVE_INFINITY;
      for (double factor : factors(variable.name(), mode)) {
        for (int i = 0; i < after.length; i++) {
          if (target.places()[i] >= 0) {
            double old = old(before, variable)[i];
            inSource[target.places()[i]] = 0.9 * old + factor * (after[i] - 0.9 * old);
          }
        }
        best = Math.min(best, Digest.error(inSource, shape, golden));
      }
      checks.absolute(variable.name(), best, 0, UPDATE_LIMIT);
    }
  }

  private static float[] old(Map<String, float[]> before, Variable variable) {
    return Objects.requireNonNull(before.get(variable.name()));
  }

  /** PyTorch's moving variance is unbiased: n / (n − 1) of ours, for n places of a batch. */
  private double[] factors(String variable, String mode) {
    if (!variable.endsWith("/moving_variance")) {
      return new double[] {1};
    }
    double batch = json.get("inputs").get(0).get("shape").get(0).asDouble();
    double[] factors = new double[5];
    for (int i = 0; i < factors.length; i++) {
      double n = batch * (4 << i) * (4 << i);
      factors[i] = n / (n - 1);
    }
    return factors;
  }

  private static int count(Target target) {
    int most = 0;
    for (int place : target.places()) {
      most = Math.max(most, place + 1);
    }
    return most;
  }
}
