package org.comparegan.transfer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.VariableSpec;
import org.comparegan.hub.ModelPath;

/**
 * The tensors of a model with its configuration.
 *
 * @param source the tensors
 * @param config the given configuration, or one made of the inferred bindings
 * @param spec the networks of the configuration
 * @param inference what the tensors imply
 * @param notes what was assumed, a sentence each
 */
public record ResolvedModel(
    WeightSource source,
    GinConfig config,
    GanSpec spec,
    InferredArchitecture inference,
    List<String> notes)
    implements AutoCloseable {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "dataset.name", "\"unknown\"",
          "options.batch_size", "64",
          "options.training_steps", "100000");

  /**
   * What the user says of a model.
   *
   * @param configs gin files; without any, {@code config.gin} beside the model is read, if it
   *     exists
   * @param bindings further statements, which win
   * @param image size of the images, for architectures whose tensors leave it open
   */
  public record Given(List<Path> configs, List<String> bindings, Optional<ImageShape> image) {
    /** Nothing. */
    public static final Given NOTHING = new Given(List.of(), List.of(), Optional.empty());
  }

  /**
   * Opens a model, finds its configuration and checks it against the tensors. Closing the result
   * closes the model.
   *
   * @throws TransferException when tensors and configuration contradict each other, naming each
   *     binding
   */
  public static ResolvedModel open(ModelPath model, Given given) {
    WeightSource source = WeightSource.open(model);
    try {
      return of(model, source, given);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Finds the configuration and checks it against the tensors.
   *
   * @param source the caller closes it
   * @throws TransferException when tensors and configuration contradict each other, naming each
   *     binding
   */
  public static ResolvedModel of(ModelPath model, WeightSource source, Given given) {
    List<Path> files =
        given.configs().isEmpty() ? beside(model).map(List::of).orElse(List.of()) : given.configs();
    Optional<GinConfig> config =
        files.isEmpty() ? Optional.empty() : Optional.of(GinConfig.parse(files, given.bindings()));
    return of(source, config, given);
  }

  /** Resolves a model by a configuration that is already read. */
  public static ResolvedModel of(WeightSource source, GinConfig config) {
    return of(source, Optional.of(config), Given.NOTHING);
  }

  private static ResolvedModel of(WeightSource source, Optional<GinConfig> said, Given given) {
    Optional<GinConfig> config = said.map(c -> completed(c, Map.of()));
    Optional<ImageShape> image =
        given
            .image()
            .or(
                () ->
                    config.flatMap(
                        c -> InferredArchitecture.imageOf(c.experiment().dataset().name())));
    InferredArchitecture inference =
        InferredArchitecture.of(
            source,
            new InferredArchitecture.Given(
                image, name -> config.isPresent() || decides(given.bindings(), name)));
    List<String> notes = new ArrayList<>(source.notes());
    config.ifPresent(c -> check(source, inference, c));
    if (config.isEmpty()) {
      notes.add("There is no configuration: it is inferred from the tensors.");
      notes.addAll(inference.notes());
    }
    GinConfig used =
        said.map(c -> completed(c, inference.assumed()))
            .orElseGet(() -> inference.config(given.bindings()));
    return new ResolvedModel(source, used, spec(used, inference), inference, notes);
  }

  /** Adds what every configuration needs and weights do not depend on; flags set it there. */
  private static GinConfig completed(GinConfig config, Map<String, String> assumed) {
    List<String> lines = new ArrayList<>();
    REQUIRED.forEach((name, value) -> lines.add(name + " = " + assumed.getOrDefault(name, value)));
    return GinConfig.of("the configuration", String.join("\n", lines) + "\n" + config.text());
  }

  private static GanSpec spec(GinConfig config, InferredArchitecture inference) {
    int classes =
        inference.classes() > 0
            ? inference.classes()
            : InferredArchitecture.classesOf(config.experiment().dataset().name());
    return GanSpec.of(config.experiment(), inference.image(), classes);
  }

  private static void check(WeightSource source, InferredArchitecture inference, GinConfig config) {
    List<GinConfig.Difference> contradictions = inference.contradictions(config);
    if (!contradictions.isEmpty()) {
      throw new TransferException(
          "%s: the tensors contradict the configuration (configuration -> tensors): %s."
              .formatted(
                  source.location(),
                  contradictions.stream()
                      .map(GinConfig.Difference::toString)
                      .collect(Collectors.joining("; "))));
    }
  }

  private static boolean decides(List<String> bindings, String name) {
    return bindings.stream().anyMatch(b -> b.strip().matches("\\Q" + name + "\\E\\s*=.*"));
  }

  /** The configuration that lies with a run or checkpoint. */
  private static Optional<Path> beside(ModelPath model) {
    Optional<Path> folder =
        model instanceof ModelPath.RunDirectory run
            ? Optional.of(run.directory())
            : model instanceof ModelPath.CheckpointPrefix one
                ? Optional.ofNullable(Path.of(one.prefix()).toAbsolutePath().getParent())
                : Optional.empty();
    return folder.map(f -> f.resolve("config.gin")).filter(Files::isRegularFile);
  }

  /** Whether the source has tensors of a discriminator. */
  public boolean hasDiscriminator() {
    return has("discriminator/");
  }

  /** A plan for the variables of the networks that the source has any tensor of. */
  public TransferPlan plan(TransferPlan.Options options) {
    List<VariableSpec> target = new ArrayList<>();
    if (has("generator/")) {
      target.addAll(TransferPlan.generatorVariables(spec));
    }
    if (has("discriminator/")) {
      target.addAll(TransferPlan.discriminatorVariables(spec));
    }
    return TransferPlan.of(source, target, options);
  }

  private boolean has(String network) {
    return source.tensors().keySet().stream().anyMatch(name -> name.startsWith(network));
  }

  @Override
  public void close() {
    source.close();
  }
}
