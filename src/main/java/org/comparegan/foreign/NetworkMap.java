package org.comparegan.foreign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.foreign.ForeignTable.Line;
import org.comparegan.foreign.ForeignTable.Network;
import org.comparegan.foreign.ForeignTable.Section;
import org.tensorflow.ndarray.Shape;

/** One network of a file, through its table: what goes where, and the sizes that follow. */
final class NetworkMap {
  /** Where a layer's weight and vectors are, by the kind of spectral norm that it has. */
  private enum Stored {
    /** torch.nn.utils.spectral_norm. */
    HOOK(".weight_orig", ".weight_u", ".weight_v"),
    /** torch.nn.utils.parametrizations.spectral_norm. */
    PARAMETRIZATION(
        ".parametrizations.weight.original",
        ".parametrizations.weight.0._u",
        ".parametrizations.weight.0._v"),
    /** BigGAN-PyTorch's. */
    BUFFER(".weight", ".u0", ""),
    /** mimicry's. */
    OWN(".weight", ".sn_u", ""),
    /** None, or that of PyTorch before 1.0, which stored the normalised kernel as the weight. */
    NONE(".weight", "", "");

    private final String weight;
    private final String u;
    private final String v;

    Stored(String weight, String u, String v) {
      this.weight = weight;
      this.u = u;
      this.v = v;
    }

    boolean fits(Set<String> names, String layer) {
      return names.contains(layer + weight)
          && (u.isEmpty() || names.contains(layer + u))
          && (v.isEmpty() || names.contains(layer + v));
    }
  }

  private final ForeignTable table;
  private final Network network;
  private final Checkpoint file;
  private final String prefix;
  private final double truncation;
  private final ForeignCheckpoint into;
  private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();
  private final Set<String> left;
  private final List<String> attention = new ArrayList<>();
  private final List<List<Integer>> blocks = new ArrayList<>();

  /**
   * Maps a network.
   *
   * @param prefix of its tensors in the file
   * @param truncation chooses moments where the file has a table of them
   */
  NetworkMap(
      ForeignTable table,
      Network network,
      Checkpoint file,
      String prefix,
      double truncation,
      ForeignCheckpoint into) {
    this.table = table;
    this.network = network;
    this.file = file;
    this.prefix = prefix;
    this.truncation = truncation;
    this.into = into;
    file.tensors()
        .forEach(
            (name, info) -> {
              // Other tensors of the file, as an optimiser's, have a path.
              if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0) {
                tensors.put(name.substring(prefix.length()), info);
              }
            });
    this.left = new TreeSet<>(tensors.keySet());
    map();
  }

  private void map() {
    for (Section section : network.sections()) {
      if (section.prefix().isEmpty()) {
        section.lines().forEach(line -> line(line, "", ""));
        continue;
      }
      List<List<Integer>> places = places(section);
      if (!section.attention()) {
        blocks.addAll(places);
      }
      for (List<Integer> place : places) {
        String scope = section.attention() ? attention(place) : "" + (places.indexOf(place) + 1);
        section.lines().forEach(line -> line(line, named(section.prefix(), place), scope));
      }
    }
    left.removeIf(name -> table.dropped().stream().anyMatch(name::endsWith));
    left.removeIf(name -> name.endsWith(".weight_v") || name.endsWith(".weight_u"));
    left.forEach(name -> into.addUnknown(name, file, prefix + name));
  }

  /** The numbers of the blocks, in order. */
  private List<List<Integer>> places(Section section) {
    Comparator<List<Integer>> order = NetworkMap::compare;
    return tensors.keySet().stream()
        .map(section.pattern()::matcher)
        .filter(Matcher::matches)
        .map(
            found ->
                IntStream.rangeClosed(1, found.groupCount())
                    .mapToObj(i -> Integer.valueOf(found.group(i)))
                    .toList())
        .distinct()
        .sorted(order)
        .toList();
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).equals(b.get(i))) {
        return a.get(i).compareTo(b.get(i));
      }
    }
    return 0;
  }

  /** The first non-local block has no number of its own. */
  private String attention(List<Integer> place) {
    long before = blocks.stream().filter(block -> compare(block, place) < 0).count();
    attention.add("B" + before);
    return "non_local_block" + (attention.size() == 1 ? "" : "_after_B" + before);
  }

  private static String named(String pattern, List<Integer> place) {
    String name = pattern;
    for (int number : place) {
      name = name.replaceFirst("#", String.valueOf(number));
    }
    return name;
  }

  private int halvings() {
    return network.halvings().getOrDefault(blocks.size(), blocks.size() - 1);
  }

  private void line(Line line, String block, String scope) {
    if (!line.condition().holds(this::has)) {
      return;
    }
    String source = block + line.source();
    String target = line.target().replace("{}", scope);
    if (target.contains("{scale}")) {
      target = target.replace("{scale}", Integer.parseInt(scope) <= halvings() ? "down" : "same");
    }
    boolean ofNetwork = !target.startsWith("discriminator_");
    String name = ofNetwork ? network.root() + "/" + target : target;
    switch (line.form().get(0)) {
      case "conv", "conv3", "linear", "embedding" -> layer(source, name, line.form());
      case "normed" -> normed(source, name);
      default -> tensor(source, name, line.form());
    }
  }

  private void normed(String source, String target) {
    layer(source + ".conv", target, List.of("conv"));
    List<String> copy = List.of("copy");
    tensor(source + ".bn.weight", target + "/gamma", copy);
    tensor(source + ".bn.bias", target + "/beta", copy);
    tensor(source + ".bn.running_mean", target + "/moving_mean", copy);
    tensor(source + ".bn.running_var", target + "/moving_variance", copy);
  }

  private boolean has(String name) {
    return tensors.containsKey(name);
  }

  private Shape take(String name) {
    left.remove(name);
    return file.info(prefix + name).shape();
  }

  private void layer(String source, String target, List<String> form) {
    Optional<Stored> found =
        List.of(Stored.values()).stream()
            .filter(stored -> stored.fits(tensors.keySet(), source))
            .findFirst();
    if (found.isEmpty()) {
      return;
    }
    Stored stored = found.get();
    String weight = source + stored.weight;
    Shape shape = take(weight);
    int axes = form.get(0).startsWith("conv") ? 4 : 2;
    if (shape.numDimensions() != axes) {
      into.addUnknown(target + "/kernel", file, prefix + weight);
      return;
    }
    Layout kernel = kernel(shape, form);
    into.add(target + "/kernel", file, prefix + weight, kernel);
    if (has(source + ".bias")) {
      Shape bias = take(source + ".bias");
      add(target + "/bias", source + ".bias", kernel.ofColumns(bias), bias.size());
    }
    // W is [out, rest]: u has an element for each output, v one for each input.
    boolean own = form.get(0).equals("embedding");
    if (!stored.u.isEmpty()) {
      long n = take(source + stored.u).size();
      Layout u = own ? Layout.plain(Shape.of(n, 1)) : kernel.ofColumns(Shape.of(1, n));
      add(target + "/kernel/u_var", source + stored.u, u, n);
    }
    if (!stored.v.isEmpty()) {
      long n = take(source + stored.v).size();
      if (table.bothVectors()) {
        Layout v =
            own ? Layout.plain(Shape.of(n, 1)) : kernel.ofRows(Shape.of(1, kernel.rowCount()));
        add(target + "/kernel/v_var", source + stored.v, v, n);
      }
    }
  }

  /** A vector, unless it has another length than the kernel's side: then as it is. */
  private void add(String target, String source, Layout layout, long length) {
    long needed =
        layout.rows().stream().mapToLong(Layout.Axis::size).reduce(1, (a, b) -> a * b)
            * layout.columns().stream().mapToLong(Layout.Axis::size).reduce(1, (a, b) -> a * b);
    if (needed == length) {
      into.add(target, file, prefix + source, layout);
    } else {
      into.addUnknown(target, file, prefix + source);
    }
  }

  private Layout kernel(Shape shape, List<String> form) {
    return switch (form.get(0)) {
      case "conv" -> Layout.conv(shape, 0);
      case "conv3" -> Layout.conv(shape, shape.get(2) == 1 ? 4 : 0);
      case "linear" ->
          Layout.linear(
              shape,
              form.contains("chw") ? shape.get(0) / 16 : 0,
              form.contains("yz") && has("shared.weight") ? take("shared.weight").get(1) : 0);
      default -> Layout.plain(shape);
    };
  }

  private void tensor(String source, String target, List<String> form) {
    if (!has(source)) {
      return;
    }
    Shape shape = take(source);
    String key = prefix + source;
    switch (form.get(0)) {
      case "copy" -> into.add(target, file, key, Layout.plain(shape));
      case "scalar" ->
          into.add(target, file, key, Layout.plain(shape.size() == 1 ? Shape.scalar() : shape));
      case "deconv", "turned" -> {
        if (shape.numDimensions() != 4) {
          into.addUnknown(target, file, key);
        } else if (form.get(0).equals("deconv")) {
          into.add(target, file, key, Layout.conv(shape, 0));
        } else {
          into.add(target, file, key, Layout.turned(shape));
        }
      }
      case "half" -> into.add(target, file, key, Layout.half(shape, Integer.parseInt(form.get(1))));
      case "moment" -> moment(source, target);
      case "row" -> row(key, target, shape);
      default -> throw new IllegalStateException(String.join(" ", form));
    }
  }

  /** A moving average; or a sum over passes, if the counter beside it is not 0. */
  private void moment(String source, String target) {
    String counter = source.substring(0, source.lastIndexOf('.')) + ".accumulation_counter";
    Shape shape = take(source);
    float count = 0;
    if (has(counter) && take(counter).size() == 1) {
      count = ForeignCheckpoint.floats(file, prefix + counter).get(0);
    }
    if (count <= 0) {
      into.add(target, file, prefix + source, Layout.plain(shape));
      return;
    }
    String norm = target.substring(0, target.lastIndexOf('/')) + "/accu/";
    boolean mean = target.endsWith("/moving_mean");
    into.add(
        norm + (mean ? "accu_mean" : "accu_variance"), file, prefix + source, Layout.plain(shape));
    if (mean) {
      into.addConstant(norm + "accu_counter", Dtype.FLOAT32, count);
      into.addConstant(norm + "update_accus", Dtype.INT32, 0);
    }
  }

  /**
   * The moments of a truncation, as pytorch-pretrained-BigGAN picks them: the step is rounded in
   * double, and between two rows the weights are exchanged (model.py, BigGANBatchNorm.forward).
   */
  private void row(String key, String target, Shape table) {
    if (table.numDimensions() != 2 || table.get(0) < 2) {
      into.addUnknown(target, file, key);
      return;
    }
    double place = truncation / (1.0 / (table.get(0) - 1));
    int row = (int) Math.floor(place);
    double share = place - row;
    into.addRow(target, file, key, row, share == 0 ? 1 : share);
  }

  /** How many pixels a side of the images has, where the number of blocks tells it. */
  Optional<Integer> side() {
    Integer listed = network.sides().get(blocks.size());
    if (network.root().equals("generator") && listed == null) {
      int doublings = table.architecture().contains("deep") ? blocks.size() / 2 : blocks.size();
      return doublings > 0 && doublings < 9 ? Optional.of(4 << doublings) : Optional.empty();
    }
    return Optional.ofNullable(listed);
  }

  /** The gin bindings that follow from the sizes, by name. */
  Map<String, String> sizes() {
    boolean generator = network.root().equals("generator");
    if (table.architecture().contains("sndcgan")) {
      return dcganWidths(generator);
    }
    boolean cifar = table.architecture().contains("cifar");
    boolean deep = table.architecture().contains("deep");
    String module = table.architecture().replaceFirst("_arch$", "");
    String options = module + (generator ? ".Generator." : ".Discriminator.");
    Map<String, String> found = new LinkedHashMap<>();
    List<Long> widths = widths(deep);
    if (widths.stream().allMatch(w -> w > 0)) {
      long unit = cifar ? 1 : widths.stream().reduce(0L, NetworkMap::divisor);
      if (!cifar) {
        found.put(options + "ch", String.valueOf(unit));
      }
      found.put(
          options + "widths",
          widths.stream()
              .map(w -> String.valueOf(w / unit))
              .collect(Collectors.joining(",", "\"", "\"")));
    }
    if (!generator) {
      found.put(options + "halvings", String.valueOf(halvings()));
      hidden(widths).ifPresent(width -> found.put("discriminator_blocks.hidden_width", width));
    }
    if (!cifar) {
      found.put(
          options + (deep ? "attention_after" : "blocks_with_attention"),
          "\"" + (attention.isEmpty() ? "none" : String.join(",", attention)) + "\"");
      if (!deep && attention.size() > 1) {
        found.put(options + "share_attention", "False");
      }
    }
    if (generator && deep) {
      columns("generator/final_conv/kernel")
          .filter(c -> c > 3)
          .ifPresent(c -> found.put(options + "fast_rgb_channels", String.valueOf(c)));
    }
    return found;
  }

  /** Channels between the convolutions of the discriminator's blocks, where it is their input's. */
  private Optional<String> hidden(List<Long> widths) {
    List<Integer> narrow = new ArrayList<>();
    for (int block = 1; block <= widths.size() && block <= blocks.size(); block++) {
      Optional<Shape> kernel =
          Optional.ofNullable(into.tensors().get("discriminator/B" + block + "/same_conv1/kernel"))
              .map(TensorInfo::shape);
      if (kernel.filter(k -> k.numDimensions() == 4 && k.get(2) == k.get(3)).isPresent()
          && kernel.orElseThrow().get(3) != widths.get(block - 1)) {
        narrow.add(block);
      }
    }
    return narrow.isEmpty()
        ? Optional.empty()
        : Optional.of(narrow.contains(1) ? "\"input\"" : "\"input_after_first\"");
  }

  private Map<String, String> dcganWidths(boolean generator) {
    List<Optional<Long>> widths = new ArrayList<>();
    if (generator) {
      widths.add(columns("generator/g_fc1/kernel").map(width -> width / 16));
      for (int layer = 2; layer <= 4; layer++) {
        widths.add(length("generator/g_dc" + layer + "/bias"));
      }
    } else {
      for (int layer = 1; layer <= 7; layer++) {
        widths.add(length("discriminator/d_conv" + layer + "/bias"));
      }
    }
    return widths.stream().allMatch(Optional::isPresent)
        ? Map.of(
            "sndcgan." + (generator ? "Generator" : "Discriminator") + ".widths",
            widths.stream()
                .map(width -> String.valueOf(width.orElseThrow()))
                .collect(Collectors.joining(",", "\"", "\"")))
        : Map.of();
  }

  private Optional<Long> length(String vector) {
    return Optional.ofNullable(into.tensors().get(vector)).map(info -> info.shape().size());
  }

  private List<Long> widths(boolean deep) {
    boolean generator = network.root().equals("generator");
    List<Long> widths = new ArrayList<>();
    if (generator) {
      widths.add(columns("generator/fc_noise/kernel").orElse(0L) / 16);
    } else if (deep) {
      widths.add(columns("discriminator/initial_conv/kernel").orElse(0L));
    }
    String last = deep ? "conv4/1x1_conv" : "same_conv2";
    for (int block = 1; block <= blocks.size(); block++) {
      String scope = network.root() + "/B" + block + "/";
      widths.add(
          columns(scope + last + "/kernel")
              .or(() -> columns(scope + "down_conv2/kernel"))
              .orElse(0L));
    }
    return widths;
  }

  private Optional<Long> columns(String kernel) {
    return Optional.ofNullable(into.tensors().get(kernel))
        .map(TensorInfo::shape)
        .filter(shape -> shape.numDimensions() > 1)
        .map(shape -> shape.get(shape.numDimensions() - 1));
  }

  private static long divisor(long a, long b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  /** The bindings of the table's network, without those whose tensor is not there. */
  List<String> bindings() {
    return network.bindings().stream()
        .filter(binding -> binding.condition().holds(this::has))
        .map(ForeignTable.Binding::text)
        .toList();
  }
}
