package org.comparegan.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.architecture.GraphSnapshot;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cli.common.JsonOption;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.cli.common.Verb;
import org.comparegan.file.Checkout;
import org.comparegan.file.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Records graphs as text, or checks that they are as recorded. */
@Command(
    name = "snapshot",
    description = {
      "Rewrites the snapshots of tf-graphs/snapshots, or checks them: operations by type, how"
          + " they are wired, layers, variables. Exit code 3 if a graph differs.",
      "To add one, write a file with the lines architecture, image, z_dim, classes and gin."
    },
    footer = {"", "Example:", "  ./comparegan graph snapshot --check"})
final class GraphSnapshots extends Verb {
  @Option(names = "--check", description = "Compare with the recorded snapshots; write nothing.")
  private boolean check;

  @Takes(Kind.FOLDER)
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the snapshots are. Default: tf-graphs/snapshots of the checkout.")
  private Optional<Path> directory = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  protected ExitCode run(Console console) throws IOException {
    Path folder = directory.orElseGet(() -> Checkout.folder("tf-graphs/snapshots"));
    Map<String, List<String>> changed = new LinkedHashMap<>();
    List<Path> files = files(folder);
    for (Path file : files) {
      String recorded = Files.readString(file);
      String now = snapshot(file, recorded);
      List<String> differences = GraphSnapshot.differences(recorded, now);
      if (!differences.isEmpty()) {
        changed.put(String.valueOf(file.getFileName()), differences);
        if (!check) {
          WholeFile.write(file, now);
        }
      }
    }
    print(console, files.size(), changed);
    return check && !changed.isEmpty() ? ExitCode.DIFFERENCE : ExitCode.DONE;
  }

  private List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files = entries.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
      if (files.isEmpty()) {
        throw usage("There is no snapshot (*.txt) in " + folder + ".");
      }
      return files;
    }
  }

  private static String snapshot(Path file, String recorded) {
    try {
      return GraphSnapshot.again(recorded);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private void print(Console console, int count, Map<String, List<String>> changed) {
    if (json.wanted()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("snapshots", count);
      document.put("differences", changed);
      console.json(document);
      return;
    }
    changed.forEach(
        (file, lines) -> {
          console.print(file);
          lines.forEach(line -> console.print("  " + line));
        });
    console.print(
        "%d snapshots, %d %s."
            .formatted(count, changed.size(), check ? "not as recorded" : "rewritten"));
  }
}
