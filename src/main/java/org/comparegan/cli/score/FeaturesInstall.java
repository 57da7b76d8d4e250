package org.comparegan.cli.score;

import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.TrustOption;
import org.comparegan.feature.InstalledNetworks;
import org.comparegan.feature.InstalledNetworks.Installed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a copy of a feature network. */
@Command(
    name = "install",
    description = {
      "Checks a feature network and keeps a copy, so that --features NAME finds it.",
      "",
      "FILE is a frozen graph, or a .tgz that holds one, as inception-2015-12-05.tgz does, or"
          + " Inception's weights as pytorch-fid and torch-fidelity save them (.pth). If"
          + " Inception is installed, fid and reproduce use it where no other network belongs to"
          + " the images."
    },
    footer = {
      "",
      "Example:",
      "  ./comparegan features install inception-2015-12-05.tgz",
      "  ./comparegan fid photos generated"
    })
final class FeaturesInstall extends ComputingVerb {
  @Takes(Kind.FILE)
  @Parameters(index = "0", paramLabel = "FILE", description = "The network.")
  private Path file = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Its name. Default: inception for Inception, else the name of the file.")
  private Optional<String> name = Optional.empty();

  @Mixin private TrustOption trust = new TrustOption();

  @Override
  protected ExitCode run(Console console) {
    Installed installed = InstalledNetworks.ofUser().install(file, name, trust.session(this));
    console.print(
        "Installed as %s: %s%nUse it with --features %1$s."
            .formatted(installed.name(), installed.file()));
    return ExitCode.DONE;
  }
}
