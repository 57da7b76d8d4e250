package org.comparegan.cli.common;

import java.util.Map;
import org.comparegan.metric.MetricException;
import org.comparegan.metric.MetricProfile;
import org.comparegan.metric.MetricProfiles;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --profile} and {@code --axis}: whose definition of the metrics counts. */
public final class ProfileOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec verb = CommandSpec.create();

  @Takes(Kind.PROFILE)
  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The metric definitions to use. Default: compare_gan.")
  private String profile = MetricProfiles.COMPARE_GAN.name();

  @Option(
      names = "--axis",
      paramLabel = "NAME=VALUE",
      description = "Change one axis of the profile; may be repeated.")
  private Map<String, String> axes = Map.of();

  /** The profile with its departures; an error in either is one of usage. */
  public MetricProfile definition() {
    try {
      MetricProfile definition = MetricProfiles.byName(profile);
      for (Map.Entry<String, String> axis : axes.entrySet()) {
        definition = definition.with(axis.getKey(), axis.getValue());
      }
      return definition;
    } catch (MetricException e) {
      throw new ParameterException(verb.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
