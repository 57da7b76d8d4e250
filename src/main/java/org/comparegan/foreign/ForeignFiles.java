package org.comparegan.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.foreign.ForeignTable.Network;

/** Finds out which networks of which project files hold, by the names of their tensors. */
public final class ForeignFiles {
  private static final int MOST_FILES = 200;
  private static final String SETTINGS = "config/";
  private static final Pattern SETTING = Pattern.compile("\\{(\\w+):([^}]*)}");
  private static final Pattern STEP = Pattern.compile("\\d+");
  private static final Pattern AVERAGED = Pattern.compile("(?i)(^|[^a-z])ema([^a-z]|$)");

  /** Prefixes of the networks where one file has both. */
  private static final List<String> PARTS = List.of("", "G.", "D.", "G/", "D/");

  /** Which of a generator's files counts. */
  public enum Weights {
    /** Its moving average, if there is one. */
    AVERAGED,
    /** That of training. */
    TRAINED
  }

  private ForeignFiles() {}

  private record Candidate(
      Path file, Checkpoint open, String prefix, ForeignTable table, Network network) {
    boolean isGenerator() {
      return network.root().equals("generator");
    }

    boolean isAverage() {
      return AVERAGED.matcher(file.getFileName().toString()).find();
    }

    /** Of the files of a run, the latest step counts, then the shortest name. */
    long step() {
      Matcher step = STEP.matcher(file.getFileName().toString());
      long last = 0;
      while (step.find()) {
        last = step.group().length() > 15 ? last : Long.parseLong(step.group());
      }
      return file.getFileName().toString().contains("copy") ? -1 : last;
    }
  }

  /**
   * The files with weights of PyTorch or safetensors in a folder and in those below it.
   *
   * @throws UncheckedIOException when it cannot be listed
   */
  public static List<Path> filesIn(Path folder) {
    try (Stream<Path> all = Files.walk(folder, 2)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> CheckpointReader.isWeights(file.toString()))
          .sorted()
          .limit(MOST_FILES)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed.", e);
    }
  }

  /**
   * Opens a file, or the files of a folder.
   *
   * @param path a file with a network, or a folder with those of a run
   * @param truncation chooses the moments of batch norm where a file has a table of them
   * @throws CheckpointException when no file holds a network of a known project
   */
  public static ForeignCheckpoint open(Path path, Weights weights, double truncation) {
    boolean folder = Files.isDirectory(path);
    List<Path> files = folder ? filesIn(path) : List.of(path);
    List<Checkpoint> open = new ArrayList<>();
    try {
      List<Candidate> candidates = new ArrayList<>();
      Map<String, String> settings =
          new LinkedHashMap<>(settingsBeside(folder ? path : parent(path)));
      for (Path file : files) {
        try {
          Checkpoint checkpoint = CheckpointReader.open(file.toString());
          open.add(checkpoint);
          candidates.addAll(candidates(file, checkpoint));
          settings(checkpoint, settings);
        } catch (CheckpointException e) {
          // In a folder, optimisers' files lie beside the model's.
          if (!folder) {
            throw e;
          }
        }
      }
      if (!folder) {
        stateBeside(parent(path), settings);
      }
      return chosen(path, weights, truncation, candidates, open, settings);
    } catch (RuntimeException e) {
      open.forEach(Checkpoint::close);
      throw e;
    }
  }

  /**
   * Inception's weights as PyTorch's projects for FID wrap them, under the names of the layers in
   * TensorFlow's graph: {@code inception/mixed_6/conv/kernel}; the caller closes it.
   *
   * @throws CheckpointException when the file holds another network
   */
  public static ForeignCheckpoint inception(Path file) {
    Checkpoint open = CheckpointReader.open(file.toString());
    try {
      ForeignTable table = ForeignTable.inception();
      Network network = table.networks().get(0);
      if (!network.fits(open.names())) {
        throw CheckpointException.in(
            file,
            "is not Inception: it has no Conv2d_1a_3x3.conv, Mixed_7c.branch_pool and fc",
            "name pytorch-fid's pt_inception-2015-12-05.pth or torch-fidelity's, or a frozen"
                + " graph");
      }
      ForeignCheckpoint into = new ForeignCheckpoint(file.toString(), List.of(open));
      new NetworkMap(table, network, open, "", 1, into);
      return into;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static Path parent(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
  }

  private static List<Candidate> candidates(Path file, Checkpoint open) {
    List<Candidate> found = new ArrayList<>();
    for (String prefix : PARTS) {
      List<String> names =
          open.tensors().keySet().stream()
              .filter(name -> name.startsWith(prefix))
              .map(name -> name.substring(prefix.length()))
              .toList();
      for (ForeignTable table : ForeignTable.all()) {
        for (Network network : table.networks()) {
          if (network.fits(names)) {
            found.add(new Candidate(file, open, prefix, table, network));
          }
        }
      }
    }
    return found;
  }

  private static ForeignCheckpoint chosen(
      Path path,
      Weights weights,
      double truncation,
      List<Candidate> candidates,
      List<Checkpoint> open,
      Map<String, String> settings) {
    Comparator<Candidate> latest =
        Comparator.comparing(Candidate::step)
            .thenComparing(c -> -c.file().toString().length())
            .thenComparing(c -> c.file().toString(), Comparator.reverseOrder());
    Comparator<Candidate> wanted =
        Comparator.comparing((Candidate c) -> c.isAverage() == (weights == Weights.AVERAGED));
    Optional<Candidate> generator =
        candidates.stream().filter(Candidate::isGenerator).max(wanted.thenComparing(latest));
    Comparator<Candidate> ofProject =
        Comparator.comparing(c -> generator.filter(g -> g.table().equals(c.table())).isPresent());
    Optional<Candidate> discriminator =
        candidates.stream().filter(c -> !c.isGenerator()).max(ofProject.thenComparing(latest));
    if (generator.isEmpty() && discriminator.isEmpty()) {
      throw unknown(path, open);
    }
    if (discriminator.isPresent()
        && generator.filter(g -> !g.table().equals(discriminator.get().table())).isPresent()) {
      throw CheckpointException.in(
          path,
          "%s is of %s and %s of %s"
              .formatted(
                  generator.get().file().getFileName(),
                  generator.get().table().project(),
                  discriminator.get().file().getFileName(),
                  discriminator.get().table().project()),
          "name one of them");
    }
    return mapped(
        path,
        Stream.concat(generator.stream(), discriminator.stream()).toList(),
        truncation,
        open,
        settings);
  }

  private static ForeignCheckpoint mapped(
      Path path,
      List<Candidate> parts,
      double truncation,
      List<Checkpoint> open,
      Map<String, String> settings) {
    ForeignTable table = parts.get(0).table();
    for (ForeignTable.Requirement requirement : table.requirements()) {
      String value = settings.getOrDefault(requirement.key(), requirement.values().get(0));
      if (!requirement.values().contains(value)) {
        throw CheckpointException.in(
            path,
            "has %s = %s, which our networks do not have".formatted(requirement.key(), value),
            "only %s = %s is taken"
                .formatted(requirement.key(), String.join(" or ", requirement.values())));
      }
    }
    ForeignCheckpoint into = new ForeignCheckpoint(path.toString(), open);
    Map<String, String> bindings = into.bindings();
    bindings.put("options.architecture", "\"" + table.architecture() + "\"");
    table.bindings().forEach(binding -> put(bindings, binding.text(), settings));
    for (Candidate part : parts) {
      NetworkMap map =
          new NetworkMap(table, part.network(), part.open(), part.prefix(), truncation, into);
      bindings.putAll(map.sizes());
      map.bindings().forEach(binding -> put(bindings, binding, settings));
      into.side(map.side());
      into.notes()
          .add(
              "The %s is that of %s in %s."
                  .formatted(part.network().root(), table.project(), part.file().getFileName()));
    }
    spectralNorm(into.tensors().keySet(), bindings);
    return into;
  }

  private static void put(
      Map<String, String> bindings, String binding, Map<String, String> settings) {
    String[] sides = binding.split(" = ", 2);
    bindings.put(
        sides[0],
        SETTING
            .matcher(sides[1])
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        settings.getOrDefault(found.group(1), found.group(2)))));
  }

  /** What the vectors that are there say: which layers have none, and which have only u. */
  private static void spectralNorm(Set<String> names, Map<String, String> bindings) {
    Set<String> plain = new TreeSet<>();
    Set<String> iterated = new TreeSet<>();
    boolean stored = names.stream().anyMatch(name -> name.endsWith("/v_var"));
    for (String name : names) {
      String network = name.substring(0, name.indexOf('/') + 1);
      boolean normed = names.stream().anyMatch(n -> n.startsWith(network) && n.endsWith("/u_var"));
      String layer = name.replaceFirst("/kernel$", "");
      boolean has = names.contains(name + "/u_var");
      String last = layer.substring(layer.lastIndexOf('/') + 1);
      if (name.endsWith("/kernel") && normed && !has && name.contains("/condition/")) {
        plain.add(last);
      }
      if (has && stored && !names.contains(name + "/v_var")) {
        iterated.add(last);
      }
    }
    if (!plain.isEmpty()) {
      bindings.put("spectral_norm.plain_layers", "\"" + String.join(", ", plain) + "\"");
    }
    if (stored) {
      bindings.put("spectral_norm.stored_vectors", "True");
      bindings.put("spectral_norm.iterated_layers", "\"" + String.join(", ", iterated) + "\"");
    }
  }

  /** What a file says of the network beside its tensors. */
  private static void settings(Checkpoint checkpoint, Map<String, String> settings) {
    checkpoint
        .values()
        .forEach(
            (name, value) -> {
              if (name.startsWith(SETTINGS)) {
                settings.put(name.substring(SETTINGS.length()), value);
              }
            });
  }

  private static void stateBeside(Path folder, Map<String, String> settings) {
    Path state = folder.resolve("state_dict.pth");
    if (CheckpointReader.isWeights(state.toString())) {
      try (Checkpoint checkpoint = CheckpointReader.open(state.toString())) {
        settings(checkpoint, settings);
      }
    }
  }

  private static Map<String, String> settingsBeside(Path folder) {
    Path file = folder.resolve("config.json");
    Map<String, String> settings = new LinkedHashMap<>();
    if (Files.isRegularFile(file)) {
      try {
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        json.properties().stream()
            .filter(entry -> entry.getValue().isValueNode())
            .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
      } catch (IOException e) {
        throw CheckpointException.because(file, "is not JSON", e, "remove or mend it");
      }
    }
    return settings;
  }

  private static CheckpointException unknown(Path path, List<Checkpoint> open) {
    String projects =
        ForeignTable.all().stream()
            .map(ForeignTable::project)
            .distinct()
            .collect(Collectors.joining(", "));
    List<String> names =
        open.stream().flatMap(checkpoint -> checkpoint.tensors().keySet().stream()).toList();
    if (names.isEmpty()) {
      return CheckpointException.in(
          path,
          "holds no tensors",
          "name the file of a network, as G_ema.pth, or the folder of a run");
    }
    if (names.stream().anyMatch(n -> n.matches("(g_ema/|G_ema/)?(mapping\\.fc0|style\\.1)\\..*"))) {
      return CheckpointException.in(
          path,
          "is a StyleGAN, which is not taken",
          "sample from it with its own project, and evaluate its pictures here");
    }
    return CheckpointException.in(
        path,
        "holds %,d tensors of no known network, as %s"
            .formatted(names.size(), names.stream().limit(2).collect(Collectors.joining(", "))),
        "networks of " + projects + " are taken; './comparegan checkpoint ls' lists the tensors");
  }
}
