package org.comparegan.cli.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Verb;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.feature.InstalledNetworks;
import org.comparegan.file.Sha256;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists feature networks. */
@Command(
    name = "ls",
    description = "Lists the feature networks that --features knows by name.",
    footer = {"", "Example:", "  ./comparegan features ls"})
final class FeaturesLs extends Verb {
  private static final double MEGABYTE = 1e6;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    Map<String, Path> networks = new LinkedHashMap<>();
    InstalledNetworks installed = InstalledNetworks.ofUser();
    installed.list().forEach(one -> networks.put(one.name(), one.file()));
    for (String name : FeatureNetworks.names()) {
      networks.put(name, FeatureNetworks.folder().resolve(name + ".pb"));
    }
    List<Map<String, Object>> document = new ArrayList<>();
    Table table = Table.of("", "name", "MB", "where", "sha256").expendable("sha256");
    for (Map.Entry<String, Path> one : networks.entrySet()) {
      Path file = one.getValue();
      String checksum = Sha256.of(List.of(file));
      document.add(
          Map.of(
              "name", one.getKey(),
              "file", file.toString(),
              "bytes", Files.size(file),
              "sha256", checksum));
      table =
          table.row(
              Cell.of(one.getKey()),
              Cell.of(Files.size(file) / MEGABYTE, 1),
              Cell.of(file.toString()),
              Cell.of(checksum));
    }
    if (json.wanted()) {
      console.json(document);
    } else {
      console.print(table);
      if (installed.find(InstalledNetworks.INCEPTION).isEmpty()) {
        console.notice(InstalledNetworks.howToInstall());
      }
    }
    return ExitCode.DONE;
  }
}
