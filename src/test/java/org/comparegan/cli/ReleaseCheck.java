package org.comparegan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.comparegan.cli.common.Version;
import org.comparegan.file.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The zip file of the release, which Maven has just made: unpacked, and run without Maven. */
@EnabledIfSystemProperty(named = ReleaseCheck.ZIP, matches = ".+")
@DisabledOnOs(WINDOWS)
class ReleaseCheck {
  static final String ZIP = "comparegan.release";

  @TempDir Path directory;

  @Test
  void itHoldsAllThatIsNeededAndRunsWithoutMaven() throws Exception {
    assumeFalse(
        Version.build().forGpus(), "doctor wants a GPU, and the zip is not made by default");
    Path home = unzip(Path.of(System.getProperty(ZIP)));
    assertThat(
            List.of("comparegan.cmd", "LICENSE", "NOTICE", "README.md", "docs/README.md", "tables"))
        .allSatisfy(name -> assertThat(home.resolve(name)).exists());
    assertThat(embedded()).isNotEmpty().allSatisfy(name -> assertThat(home.resolve(name)).exists());
    assertThat(librariesWithoutLicence(home)).isEmpty();
    assertThat(answer(home, "doctor"))
        .contains("release in " + home)
        .containsPattern("tensorflow +2\\.")
        .containsPattern("missing +nothing");
  }

  private Path unzip(Path zip) throws IOException {
    List<Path> roots = new ArrayList<>();
    try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
      for (ZipArchiveEntry entry : Collections.list(file.getEntries())) {
        Path to = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(Objects.requireNonNull(to.getParent()));
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, to);
          }
          if ((entry.getUnixMode() & 0100) != 0) {
            assertThat(to.toFile().setExecutable(true)).isTrue();
            roots.add(Objects.requireNonNull(to.getParent()));
          }
        }
      }
    }
    assertThat(roots).as("folders with something to run").hasSize(1);
    return roots.get(0).toRealPath();
  }

  /** The data, models and networks that the program refuses when they differ. */
  private static List<String> embedded() throws IOException {
    try (InputStream in = Checkout.class.getResourceAsStream("embedded.sha256")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return text.lines().map(line -> line.replaceFirst("^\\S+ +", "")).toList();
    }
  }

  private static List<String> librariesWithoutLicence(Path home) throws IOException {
    String licences = Files.readString(home.resolve("lib/LICENSES.md"));
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".jar"))
          .map(name -> name.replaceFirst("(-\\d.*)?\\.jar$", ""))
          .filter(name -> !licences.contains(name))
          .toList();
    }
  }

  private String answer(Path home, String... arguments) throws Exception {
    Path maven = Files.createDirectories(directory.resolve("tools")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho called >'" + directory + "/built'\nexit 1\n");
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>(List.of(home.resolve("comparegan").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder run = new ProcessBuilder(command).directory(directory.toFile());
    run.environment().put("PATH", maven.getParent() + ":/usr/bin:/bin");
    run.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = run.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    assertThat(directory.resolve("built")).doesNotExist();
    return out;
  }
}
