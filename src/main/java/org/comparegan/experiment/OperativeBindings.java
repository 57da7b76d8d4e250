package org.comparegan.experiment;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.gin.BoundReader;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinValue;

/**
 * The values that have an effect, including defaults: those the chosen GAN class, architecture and
 * optimisers read. Macros are replaced; a subclass's bindings of inherited parameters appear under
 * the parent.
 */
final class OperativeBindings {
  private final BoundReader read;
  private final Configurables configurables;

  private OperativeBindings(BoundReader read, Configurables configurables) {
    this.read = read;
    this.configurables = configurables;
  }

  /** Values by configurable and parameter. */
  static Map<GinBindings.Key, Map<String, GinValue>> of(
      BoundReader read, Configurables configurables) {
    return new OperativeBindings(read, configurables).all();
  }

  private Map<GinBindings.Key, Map<String, GinValue>> all() {
    Map<GinBindings.Key, Map<String, GinValue>> all = new LinkedHashMap<>();
    for (GinBindings.Key key : keys()) {
      Map<String, GinValue> values = values(key);
      if (!values.isEmpty()) {
        all.put(key, values);
      }
    }
    return all;
  }

  private Set<GinBindings.Key> keys() {
    Set<GinBindings.Key> keys = new LinkedHashSet<>();
    for (Configurable row : configurables.all()) {
      boolean tensorFlow = row.selector().startsWith("tf.");
      boolean builtIn = row.selector().startsWith("gin.");
      if (!tensorFlow && !builtIn && takesPart(row.selector())) {
        keys.add(new GinBindings.Key("", row.selector()));
      }
    }
    for (String optimizer : List.of("g_optimizer_fn", "d_optimizer_fn")) {
      if (read.bound("ModularGAN", optimizer).isPresent()) {
        Optional<BoundReader.Target> target = read.target("ModularGAN", optimizer);
        target.ifPresent(t -> keys.add(new GinBindings.Key(t.scope(), t.selector())));
      }
    }
    return keys;
  }

  /** False for the options of GAN classes and architectures that are not chosen. */
  private boolean takesPart(String selector) {
    boolean ofOtherClass =
        Stream.of(GanClass.SSGAN, GanClass.S3GAN)
            .filter(c -> selector.endsWith("." + c.ginName()))
            .anyMatch(c -> GinConfig.ganClass(read).filter(c::equals).isEmpty());
    boolean ofOtherArchitecture =
        Stream.of(Architecture.values())
            .filter(a -> selector.contains("." + a.module() + "."))
            .anyMatch(a -> !GinConfig.architecture(read).orElse(a).equals(a));
    return !ofOtherClass && !ofOtherArchitecture;
  }

  private Map<String, GinValue> values(GinBindings.Key key) {
    BoundReader in = read.in(key.scope());
    Configurable configurable = configurables.get(key.selector());
    Map<String, GinValue> values = new LinkedHashMap<>();
    Map<String, String> nameByPlace = new HashMap<>();
    for (Configurable.Parameter parameter : configurable.parameters()) {
      String name = parameter.name();
      boolean bound = in.bound(key.selector(), name).isPresent();
      if (configurable.admits(name) && (bound || parameter.acts())) {
        // An alias sets the same component as the first name, which then has its value.
        String first = parameter.acts() ? nameByPlace.putIfAbsent(parameter.enters(), name) : null;
        in.value(key.selector(), name)
            .filter(v -> first == null || !(v instanceof GinValue.None))
            .ifPresent(v -> values.put(first == null ? name : first, canonical(v)));
      }
    }
    return values;
  }

  private GinValue canonical(GinValue value) {
    if (value instanceof GinValue.Reference reference && reference.resolved().isPresent()) {
      return new GinValue.Reference(
          reference.scope(),
          configurables.spoken(reference.resolved().get()),
          reference.call(),
          reference.resolved());
    }
    return value;
  }
}
