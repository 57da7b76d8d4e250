package org.comparegan.experiment;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.gin.BoundReader;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinException;
import org.comparegan.gin.GinFiles;
import org.comparegan.gin.GinText;
import org.comparegan.gin.GinValue;
import org.comparegan.gin.GinWriter;

/** A configuration: gin files and more bindings, read in order; later ones win. */
public final class GinConfig {
  private final GinBindings bindings;
  private final BoundReader read;

  private GinConfig(GinBindings bindings) {
    this.bindings = bindings;
    bindings.finish();
    BoundReader plain = new BoundReader(bindings, Map.of());
    this.read = new BoundReader(bindings, heirs(ganClass(plain), architecture(plain)));
  }

  /**
   * Reads files, then bindings.
   *
   * @param files gin files; includes are relative to the working directory, else to the including
   *     file
   * @param bindings statements such as {@code options.z_dim = 20}
   * @throws GinException at the first fault, with file, line and column
   * @throws UncheckedIOException if a file exists but cannot be read
   */
  public static GinConfig parse(List<Path> files, List<String> bindings) {
    GinBindings read =
        new GinBindings(GinTable.registry(), new GinFiles.OnDisk(), GinBindings.Skip.NOTHING);
    for (Path file : files) {
      read.parseFile(file.toString());
    }
    read.parse("--set", String.join("\n", bindings));
    return new GinConfig(read);
  }

  /**
   * Reads text.
   *
   * @param source name of the text in messages
   * @throws GinException at the first fault, with line and column
   */
  public static GinConfig of(String source, String text) {
    GinBindings read =
        new GinBindings(GinTable.registry(), new GinFiles.OnDisk(), GinBindings.Skip.NOTHING);
    read.parse(source, text);
    return new GinConfig(read);
  }

  /** The binding of a string, quoted as gin wants it. */
  public static String binding(String name, String text) {
    return GinWriter.binding(name, new GinValue.Text(text));
  }

  /** Reads text, as {@link #of(String, String)}. */
  public static GinConfig of(String text) {
    return of("configuration", text);
  }

  /** Base classes by complete selector, with the subclass in use. */
  private static Map<String, String> heirs(
      Optional<GanClass> ganClass, Optional<Architecture> architecture) {
    Map<String, String> heirs = new HashMap<>();
    String used = ganClass.orElse(GanClass.MODULAR_GAN).ginName();
    String module = architecture.map(Architecture::module).orElse("none");
    for (Configurable row : GinTable.all()) {
      boolean isUsed =
          row.selector().endsWith("." + used) || row.selector().contains("." + module + ".");
      if (isUsed) {
        row.inherits().ifPresent(parent -> heirs.put(parent, row.selector()));
      }
    }
    return heirs;
  }

  static Optional<GanClass> ganClass(BoundReader read) {
    return read.ifBound(GanOptions.class, "ganClass", GanClass.class);
  }

  static Optional<Architecture> architecture(BoundReader read) {
    return read.ifBound(Experiment.Options.class, "architecture", Architecture.class);
  }

  /**
   * The whole experiment.
   *
   * @throws GinException if a required parameter is not bound, a value has the wrong type or is out
   *     of range, or two bindings contradict each other
   */
  public Experiment experiment() {
    Experiment experiment = read.record(Experiment.class);
    new ExperimentRules(experiment, read).check();
    return experiment;
  }

  /**
   * Options of the networks; no binding is required.
   *
   * @throws GinException if a value has the wrong type or is out of range
   */
  public NetworkOptions network() {
    return read.record(NetworkOptions.class);
  }

  /**
   * GAN class, losses and optimisers.
   *
   * @throws GinException if {@code options.gan_class} is not bound, or a value has the wrong type
   *     or is out of range
   */
  public GanOptions gan() {
    return read.record(GanOptions.class);
  }

  /** The architecture, if it is bound. */
  public Optional<Architecture> architecture() {
    return architecture(read);
  }

  /** All bindings as read, in the form of {@code gin.config_str}. */
  public String text() {
    return bindings.text();
  }

  /**
   * All values that have an effect, including defaults; reading it gives the same experiment and
   * the same text.
   */
  public String operativeText() {
    return new GinWriter(bindings.configurables()).write(List.of(), operative());
  }

  private Map<GinBindings.Key, Map<String, GinValue>> operative() {
    return OperativeBindings.of(read, bindings.configurables());
  }

  /**
   * A sentence for each binding without effect, e.g. of an optimiser that no parameter refers to,
   * or in a scope that nothing enters.
   */
  public List<String> withoutInfluence() {
    Map<GinBindings.Key, Map<String, GinValue>> operative = operative();
    List<String> notes = new ArrayList<>();
    bindings
        .all()
        .forEach(
            (key, parameters) -> {
              boolean used =
                  key.selector().startsWith("gin.")
                      || operative.keySet().stream().anyMatch(o -> isSeenBy(key, o));
              if (!used) {
                parameters.forEach(
                    (name, bound) ->
                        notes.add(bound.at() + ": " + name(key, name) + " has no effect here"));
              }
            });
    return notes;
  }

  private static boolean isSeenBy(GinBindings.Key bound, GinBindings.Key operative) {
    boolean scope =
        bound.scope().isEmpty() || (operative.scope() + "/").startsWith(bound.scope() + "/");
    return scope && bound.selector().equals(operative.selector());
  }

  private String name(GinBindings.Key key, String parameter) {
    String scope = key.scope().isEmpty() ? "" : key.scope() + "/";
    return scope + bindings.configurables().minimal(key.selector()) + "." + parameter;
  }

  /**
   * A binding in which two configurations differ.
   *
   * @param binding its name, e.g. {@code options.z_dim}
   * @param before its value in the first as gin text; absent if it has no effect there
   * @param after its value in the second, likewise
   */
  public record Difference(String binding, Optional<String> before, Optional<String> after) {
    /** {@code options.z_dim: 20 -> 40}. */
    @Override
    public String toString() {
      return binding + ": " + before.orElse("nothing") + " -> " + after.orElse("nothing");
    }
  }

  /**
   * Values with an effect that differ, including defaults, sorted by name. Numbers are compared as
   * numbers ({@code 1} equals {@code 1.0}).
   */
  public static List<Difference> diff(GinConfig a, GinConfig b) {
    Map<String, GinValue> before = a.influence();
    Map<String, GinValue> after = b.influence();
    Map<String, Difference> differences = new TreeMap<>();
    before.forEach(
        (name, value) -> {
          if (!sameNumber(value, after.get(name))) {
            differences.put(name, difference(name, value, after.get(name)));
          }
        });
    after.forEach(
        (name, value) -> {
          if (!before.containsKey(name)) {
            differences.put(
                name, new Difference(name, Optional.empty(), Optional.of(GinText.of(value))));
          }
        });
    return List.copyOf(differences.values());
  }

  private static Difference difference(
      String name, GinValue before, @org.jspecify.annotations.Nullable GinValue after) {
    return new Difference(
        name, Optional.of(GinText.of(before)), Optional.ofNullable(after).map(GinText::of));
  }

  private static boolean sameNumber(GinValue a, @org.jspecify.annotations.Nullable GinValue b) {
    if (a instanceof GinValue.Int whole && b instanceof GinValue.Real real) {
      return whole.value().doubleValue() == real.value();
    } else if (a instanceof GinValue.Real real && b instanceof GinValue.Int whole) {
      return whole.value().doubleValue() == real.value();
    }
    return a.equals(b);
  }

  private Map<String, GinValue> influence() {
    Map<String, GinValue> byName = new TreeMap<>();
    operative()
        .forEach(
            (key, values) ->
                values.forEach(
                    (parameter, value) -> {
                      boolean acts =
                          bindings
                              .configurables()
                              .get(key.selector())
                              .parameter(parameter)
                              .map(Configurable.Parameter::acts)
                              .orElse(false);
                      if (acts) {
                        byName.put(name(key, parameter), value);
                      }
                    }));
    return byName;
  }
}
