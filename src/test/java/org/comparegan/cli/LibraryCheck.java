package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.comparegan.file.Checkout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Projects that depend on the artifacts Maven has just made, with a repository of their own, run
 * the programs of docs/library.md. What this build has fetched is fetched from there.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = ReleaseCheck.ZIP, matches = ".+")
@DisabledOnOs(OS.WINDOWS)
class LibraryCheck {
  private static final String DEPENDENCIES =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:";

  @TempDir private Path folder = Path.of("");

  /** The artifacts as {@code mvn install} lays them out, and where Maven finds all others. */
  @BeforeEach
  void install() throws IOException {
    copy("comparegan", "comparegan.jar", Path.of("pom.xml"));
    copy("comparegan-metrics", "comparegan-metrics.jar", Path.of("target/metrics/pom.xml"));
    String known =
        Path.of(
                System.getProperty(
                    "localRepository", System.getProperty("user.home") + "/.m2/repository"))
            .toUri()
            .toString();
    Files.writeString(
        folder.resolve("settings.xml"),
        """
        <settings>
          <localRepository>%1$s</localRepository>
          <profiles>
            <profile>
              <id>known</id>
              <repositories>
                <repository><id>known</id><url>%2$s</url></repository>
              </repositories>
              <pluginRepositories>
                <pluginRepository><id>known</id><url>%2$s</url></pluginRepository>
              </pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>known</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(folder.resolve("repository"), known));
  }

  @AfterEach
  void unlink() throws IOException {
    for (Path place : List.of(folder, folder.resolve("project"))) {
      Files.deleteIfExists(place.resolve("checkpoints"));
    }
  }

  private void copy(String artifact, String jar, Path pom) throws IOException {
    Path home = folder.resolve("repository/org/comparegan").resolve(artifact).resolve("0.1.0");
    Files.createDirectories(home);
    Files.copy(Path.of("target", jar), home.resolve(artifact + "-0.1.0.jar"));
    Files.copy(pom, home.resolve(artifact + "-0.1.0.pom"));
  }

  @Test
  void metricsNeedNeitherTensorFlowNorPicocli() throws Exception {
    Path project = project(LibraryPageTest.dependencies().get(0));
    maven(project, List.of(), "tree", "-DoutputFile=tree.txt");
    assertThat(Files.readString(project.resolve("tree.txt")))
        .doesNotContain("tensorflow", "picocli", "protobuf")
        .contains("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");
    String classPath = classPath(project, "-Djavacpp.platform=" + Loader.getPlatform());
    assertThat(run(project, classPath, "FromArrays"))
        .containsPattern("FID 16\\.\\d+")
        .contains("precision ");
    assertThat(run(project, classPath, "FromStream")).contains("FID ");
  }

  /** Maven does not start under the name of Windows elsewhere. */
  @Test
  void modelsRunWithTheLibrariesOfTheOperatingSystem() throws Exception {
    Path project = project(LibraryPageTest.dependencies().get(1));
    for (String system : List.of("linux/amd64", "linux/aarch64", "mac/aarch64")) {
      String[] names = system.split("/", 2);
      maven(
          project,
          List.of("-Dos.name=" + names[0], "-Dos.arch=" + names[1]),
          "tree",
          "-DoutputFile=tree.txt");
      String classifier =
          switch (system) {
            case "linux/aarch64" -> "linux-arm64";
            case "mac/aarch64" -> "macosx-arm64";
            default -> "linux-x86_64";
          };
      assertThat(Files.readString(project.resolve("tree.txt")))
          .contains(
              "tensorflow-core-native:jar:" + classifier,
              "openblas:jar:" + classifier,
              "protobuf-java:jar:3.25");
    }
    String classPath = classPath(project);
    assertThat(run(project, classPath, "ScoreModel")).containsPattern("FID \\d+\\.\\d+\\s+IS \\d");
    assertThat(run(project, classPath, "Tune"))
        .containsPattern("2 of 2: d .*\\s+fid \\d+\\.\\d+\\s+is .*\\s+done");
  }

  @Test
  void jshellDraws() throws Exception {
    List<String> lines =
        Files.readAllLines(LibraryPageTest.PAGE).stream()
            .filter(line -> line.startsWith("jshell> "))
            .map(line -> line.substring("jshell> ".length()))
            .toList();
    assertThat(lines).hasSize(2);
    Path script = folder.resolve("lines.jsh");
    Files.writeString(script, String.join("\n", lines) + "\n/exit\n");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
            "-R-Dcomparegan.home=" + Path.of("").toAbsolutePath(),
            "--class-path",
            Path.of("target/comparegan.jar").toAbsolutePath()
                + ":"
                + Files.readString(Path.of("target/classpath.txt")).strip(),
            script.toString());
    link(folder);
    printed(new ProcessBuilder(command).directory(folder.toFile()));
    assertThat(folder.resolve("emoji.png")).exists();
  }

  private Path project(String dependency) throws IOException {
    Path project = Files.createDirectories(folder.resolve("project"));
    Files.writeString(
        project.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>example</groupId>
          <artifactId>example</artifactId>
          <version>1</version>
          <dependencies>
        %s
          </dependencies>
        </project>
        """
            .formatted(dependency));
    return project;
  }

  private String classPath(Path project, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("-Dmdep.outputFile=classpath.txt"));
    all.addAll(List.of(more));
    maven(project, List.of(), "build-classpath", all.toArray(String[]::new));
    return Files.readString(project.resolve("classpath.txt")).strip();
  }

  private void maven(Path project, List<String> flags, String goal, String... more)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mvn",
                "-B",
                "-q",
                "-s",
                folder.resolve("settings.xml").toString(),
                DEPENDENCIES + goal));
    command.addAll(List.of(more));
    ProcessBuilder maven = new ProcessBuilder(command).directory(project.toFile());
    maven.environment().put("MAVEN_OPTS", String.join(" ", flags));
    printed(maven);
  }

  /** Compiles and runs a program of the page in the project. */
  private static String run(Path project, String classPath, String name) throws Exception {
    Map<String, String> programs = LibraryPageTest.programs();
    Path file = LibraryPageTest.write(project, name, programs);
    link(project);
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + Checkout.HOME + "=" + Path.of("").toAbsolutePath(),
                "-cp",
                classPath,
                file.toString())
            .directory(project.toFile());
    java.environment().keySet().removeIf(variable -> variable.startsWith("TF_"));
    return printed(java);
  }

  /** The models, where the programs look for them. */
  private static void link(Path project) throws IOException {
    Path models = project.resolve("checkpoints");
    if (!Files.exists(models)) {
      Files.createSymbolicLink(models, Path.of("checkpoints").toAbsolutePath());
    }
  }

  private static String printed(ProcessBuilder builder) throws Exception {
    Path log =
        Files.createTempFile(Objects.requireNonNull(builder.directory()).toPath(), "log", "");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroyForcibly();
    String printed = Files.readString(log);
    assertThat(ended && process.waitFor() == 0).as(printed).isTrue();
    return printed;
  }
}
