package org.comparegan.cli.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comparegan.architecture.ImageShape;
import org.comparegan.architecture.NetworkGraph;
import org.comparegan.cli.common.ConfigConverter;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.NearestName;
import picocli.CommandLine.Option;

/** The setting of an architecture, for the verbs that look at graphs. */
final class NetworkSettingOptions {
  @Count(to = 1 << 15)
  @Option(
      names = "--resolution",
      required = true,
      paramLabel = "N",
      description = "Height and width of an image.")
  private int resolution;

  @Count(to = 3)
  @Option(
      names = "--colors",
      paramLabel = "1|3",
      description = "Channels of an image. Default: ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private int colors;

  @Count(to = 1 << 20)
  @Option(
      names = "--z-dim",
      paramLabel = "N",
      description = "Size of the latent. Default: ${DEFAULT-VALUE}.",
      defaultValue = "120")
  private int zDim;

  @Count(from = 0, to = 1 << 20)
  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Classes of a conditional GAN; 0: unconditional. Default: ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private int classes;

  @Option(
      names = "--norm",
      paramLabel = "none|batch|conditional|self-modulated",
      description = "Norm of the generator. Default: gin's, or none.")
  private Optional<String> norm = Optional.empty();

  @Takes(Kind.CONFIGURATION)
  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "NAME|FILE.gin",
      converter = ConfigConverter.class,
      description = "Gin files with the options of the networks.")
  private List<Path> configs = List.of();

  @Option(names = "--set", paramLabel = "BINDING", description = "A gin binding. May be repeated.")
  private List<String> bindings = List.of();

  /**
   * The setting that was asked for.
   *
   * @param architecture its name, with or without {@code _arch}
   */
  NetworkGraph.Setting setting(Verb verb, String architecture) {
    List<String> all = new ArrayList<>();
    norm.ifPresent(name -> all.add("G.batch_norm_fn = @" + function(verb, name)));
    all.addAll(bindings);
    return new NetworkGraph.Setting(
        known(verb, architecture),
        new ImageShape(resolution, resolution, colors),
        zDim,
        classes,
        GinConfig.parse(configs, all).network());
  }

  private static String function(Verb verb, String norm) {
    return switch (norm.toLowerCase(Locale.ROOT)) {
      case "none" -> "no_batch_norm";
      case "batch" -> "batch_norm";
      case "conditional" -> "conditional_batch_norm";
      case "self-modulated" -> "self_modulated_batch_norm";
      default ->
          throw verb.usage(
              "There is no norm '%s': choose none, batch, conditional or self-modulated."
                  .formatted(norm));
    };
  }

  private static Architecture known(Verb verb, String architecture) {
    return Architecture.named(architecture)
        .or(() -> Architecture.named(architecture + "_arch"))
        .orElseThrow(
            () ->
                verb.usage(
                    NearestName.unknown(
                        "architecture",
                        architecture,
                        Arrays.stream(Architecture.values()).map(Architecture::ginName).toList())));
  }
}
