package org.comparegan.experiment;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.experiment.GanOptions.GanClass;
import org.comparegan.gin.BoundReader;
import org.comparegan.gin.Configurable;
import org.comparegan.gin.Configurables;
import org.comparegan.gin.GinBindings;
import org.comparegan.gin.GinValue;

/**
 * The bindings that have influence, defaults included: what the chosen GAN class, architecture and
 * optimisers read. Macros are replaced; what a subclass binds of its parent stands at the parent.
 */
final class OperativeBindings {
  private static final Map<String, GanClass> CLASSES =
      Map.of("SSGAN", GanClass.SSGAN, "S3GAN", GanClass.S3GAN);
  private static final Map<String, Architecture> ARCHITECTURES =
      Map.of(
          "resnet_cifar.Generator", Architecture.RESNET_CIFAR,
          "resnet_cifar.Discriminator", Architecture.RESNET_CIFAR,
          "resnet_biggan.Generator", Architecture.BIGGAN,
          "resnet_biggan.Discriminator", Architecture.BIGGAN,
          "BigGanResNetBlock", Architecture.BIGGAN,
          "resnet_biggan_deep.Generator", Architecture.BIGGAN_DEEP,
          "resnet_biggan_deep.Discriminator", Architecture.BIGGAN_DEEP);

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
      String name = configurables.minimal(row.selector());
      boolean tensorFlow = row.selector().startsWith("tf.");
      boolean builtIn = row.selector().startsWith("gin.");
      if (!tensorFlow && !builtIn && takesPart(name)) {
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

  private boolean takesPart(String name) {
    GanClass ofClass = CLASSES.get(name);
    if (ofClass != null) {
      return GanBinder.ganClass(read).filter(c -> c == ofClass).isPresent();
    }
    Architecture ofArchitecture = ARCHITECTURES.get(name);
    return ofArchitecture == null
        || ExperimentBinder.architecture(read).map(a -> a == ofArchitecture).orElse(true);
  }

  private Map<String, GinValue> values(GinBindings.Key key) {
    BoundReader in = read.in(key.scope());
    Map<String, GinValue> values = new LinkedHashMap<>();
    for (Configurable.Parameter parameter : configurables.get(key.selector()).parameters()) {
      String name = parameter.name();
      boolean bound = in.bound(key.selector(), name).isPresent();
      boolean bindable = configurables.get(key.selector()).admits(name);
      if (bindable && (bound || parameter.acts())) {
        in.value(key.selector(), name).map(this::canonical).ifPresent(v -> values.put(name, v));
      }
    }
    GinValue weight = values.remove("lambda");
    if (weight != null && !(weight instanceof GinValue.None)) {
      values.put("lamba", weight);
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
