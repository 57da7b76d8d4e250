package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Interruption;
import org.comparegan.cluster.WorkerServer;
import org.comparegan.graph.Address;
import org.comparegan.graph.SessionOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, with a Maven that only notes that it was called. */
@DisabledOnOs(WINDOWS)
class LauncherTest {
  @TempDir Path directory;
  private Path checkout;
  private Path tools;
  private Map<String, String> environment;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(directory.resolve("a check out"));
    tools = Files.createDirectories(directory.resolve("tools"));
    Files.createDirectories(checkout.resolve("src/main/launcher"));
    Files.copy(Path.of("comparegan"), checkout.resolve("comparegan"));
    executable(checkout.resolve("comparegan"));
    Files.copy(
        Path.of("src/main/launcher/jvm.options"),
        checkout.resolve("src/main/launcher/jvm.options"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    try (OutputStream out = Files.newOutputStream(directory.resolve("empty.jar"))) {
      new JarOutputStream(out, new Manifest()).close();
    }
    String libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(library -> Path.of(library).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    Files.writeString(directory.resolve("classpath"), libraries);
    script(
        "mvn",
        "echo \"$*\" >>'" + directory + "/builds'",
        "mkdir -p target",
        "for jar in comparegan comparegan-tests; do",
        "  cp '" + directory + "/empty.jar' target/$jar.jar",
        "done",
        "for file in classpath test-classpath; do",
        "  cp '" + directory + "/classpath' target/$file.txt",
        "done");
    environment = new HashMap<>();
    environment.put("PATH", tools + ":/usr/bin:/bin");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Answer first = launch("--version");
    assertThat(first.code()).isZero();
    assertThat(first.out()).startsWith("comparegan ");
    assertThat(first.err()).contains("building").hasLineCount(1);
    Answer second = launch("--version");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).hasSize(1);
    Files.setLastModifiedTime(
        checkout.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(2)));
    launch("--version");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void theFlagsOfABuildAreKeptUntilGivenAgain() throws Exception {
    environment.put("COMPAREGAN_BUILD", "-Pgpu");
    launch("--version");
    environment.remove("COMPAREGAN_BUILD");
    launch("--version");
    assertThat(builds()).hasSize(1).first().asString().contains("-Pgpu package");
    environment.put("COMPAREGAN_BUILD", "");
    launch("--version");
    assertThat(builds()).hasSize(2).last().asString().doesNotContain("-Pgpu");
  }

  @Test
  void aToolIsBuiltWithTheTestsAndTheProductWithout() throws Exception {
    launch("--version");
    assertThat(builds()).singleElement().asString().contains("-Dmaven.test.skip=true package");
    environment.put("COMPAREGAN_TOOL", Echo.class.getName());
    Answer tool = launch("two words");
    assertThat(tool.out()).isEqualToIgnoringNewLines("two words");
    assertThat(tool.err()).contains("building").hasLineCount(1);
    assertThat(builds()).hasSize(2).last().asString().contains("-DskipTests package jar:test-jar");
    assertThat(launch("again").err()).isEmpty();
    Path test = Files.createDirectories(checkout.resolve("src/test")).resolve("NewTest.java");
    Files.writeString(test, "");
    Files.setLastModifiedTime(test, FileTime.from(Instant.now().plusSeconds(2)));
    launch("again");
    assertThat(builds()).hasSize(3);
    environment.remove("COMPAREGAN_TOOL");
    assertThat(launch("--version").err()).isEmpty();
  }

  @Test
  void productAndToolsAreBuiltWithOneSetOfFlags() throws Exception {
    environment.put("COMPAREGAN_BUILD", "-Pgpu");
    launch("--version");
    environment.remove("COMPAREGAN_BUILD");
    environment.put("COMPAREGAN_TOOL", Echo.class.getName());
    launch("once");
    assertThat(builds()).hasSize(2).allMatch(build -> build.contains("-Pgpu package"));
  }

  @Test
  void theLocaleChangesNoLetters() throws Exception {
    environment.put("COMPAREGAN_TOOL", Echo.class.getName());
    for (String locale : List.of("C", "POSIX", "C.UTF-8", "de_DE.ISO-8859-1", "xx_XX.UTF-8")) {
      environment.put("LC_ALL", locale);
      assertThat(launch("猫 1.5 ü").out()).as(locale).isEqualToIgnoringNewLines("猫 1.5 ü");
    }
  }

  /** Prints its first argument. */
  static final class Echo {
    private Echo() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      System.out.println(arguments[0]);
    }
  }

  @Test
  void worksThroughLinksAndPassesArguments() throws Exception {
    Path link =
        Files.createSymbolicLink(directory.resolve("link"), Path.of("a check out/comparegan"));
    Path far = Files.createDirectories(directory.resolve("far"));
    Path second = Files.createSymbolicLink(far.resolve("cg"), Path.of("../link"));
    assertThat(link).isExecutable();
    Answer answer = run(far, List.of(second.toString(), "two words", "--odd"));
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("'two words'");
  }

  @Test
  void aMissingOrOldJavaIsNamed() throws Exception {
    environment.put("JAVA_HOME", directory.resolve("nowhere").toString());
    assertFailure(launch("--version"), "JAVA_HOME is " + directory.resolve("nowhere"));
    environment.remove("JAVA_HOME");
    script("java", "echo 'openjdk version \"1.8.0_402\"' >&2");
    assertFailure(launch("--version"), "JDK 17 or newer");
    environment.put("PATH", directory.resolve("nowhere").toString());
    assertFailure(run(directory, List.of("/bin/sh", launcher(), "--version")), "no Java found");
  }

  @Test
  void aMissingMavenOrADirectoryWithoutPermissionIsNamed() throws Exception {
    Files.delete(tools.resolve("mvn"));
    environment.put("PATH", minimalPath());
    assertFailure(launch("--version"), "Maven 3.8.6 or newer");
    Files.delete(checkout.resolve("target/launcher"));
    Files.delete(checkout.resolve("target"));
    Files.writeString(checkout.resolve("target"), "in the way");
    assertFailure(launch("--version"), "cannot write to " + checkout.toRealPath() + "/target");
  }

  @Test
  void aFailedBuildSaysWhyAndIsTriedAgain() throws Exception {
    script("mvn", "echo '[ERROR] Foo.java:[3,1] no such thing'", "exit 1");
    Answer answer = launch("--version");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("Foo.java:[3,1]").contains("build.log");
    assertThat(launch("--version").code()).isEqualTo(1);
    assertThat(checkout.resolve("target/launcher/lock")).doesNotExist();
  }

  @Test
  void anInterruptedRunHasTimeToSave() throws Exception {
    environment.put("COMPAREGAN_TOOL", Saver.class.getName());
    Path saved = directory.resolve("saved");
    Process process = start(directory, List.of(launcher(), saved.toString()));
    assertThat(process.inputReader().readLine()).isEqualTo("working");
    // Not SIGINT, which a shell lets its background jobs ignore, and this test may run in one.
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(saved).hasContent("state");
  }

  /** Works until it is interrupted, then takes a moment to save. */
  static final class Saver {
    private Saver() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      Console console =
          new Console(
              new PrintWriter(System.out), new PrintWriter(System.err), false, false, () -> 80);
      try (Interruption interruption = new Interruption(Duration.ofSeconds(20), console)) {
        System.out.println("working");
        while (!interruption.requested()) {
          Thread.sleep(10);
        }
        Thread.sleep(300);
        Files.writeString(Path.of(arguments[0]), "state");
      }
    }
  }

  @Test
  void workersHaveANetworkThatNobodyElseReaches() throws Exception {
    environment.put("COMPAREGAN_TOOL", Server.class.getName());
    assumeTrue(canMakeNetworks(), "this system lets nobody make a network");
    assertThat(reach(List.of("--workers", "2"))).isEqualTo("OWN_NETWORK, false");
    assertThat(reach(List.of("--workers=2"))).isEqualTo("OWN_NETWORK, false");
    assertThat(reach(List.of("--steps", "2"))).isEqualTo("THIS_MACHINE, true");
    script("unshare", "exit 1");
    assertThat(reach(List.of("--workers", "2"))).isEqualTo("THIS_MACHINE, true");
  }

  private static boolean canMakeNetworks() throws Exception {
    return new ProcessBuilder(
                "sh",
                "-c",
                "unshare --net /usr/sbin/ip link set lo up || unshare --user --map-current-user"
                    + " --keep-caps --net /usr/sbin/ip link set lo up")
            .start()
            .waitFor()
        == 0;
  }

  /** Who can connect, as a server says, and whether this process can. */
  private String reach(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher()));
    command.addAll(arguments);
    Process server = start(directory, command);
    String[] said = server.inputReader().readLine().split(" ");
    boolean answers = Address.loopback(Integer.parseInt(said[1])).answers(Duration.ofSeconds(2));
    server.getOutputStream().close();
    assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said[0] + ", " + answers;
  }

  /** A worker's server, until its standard input ends. */
  static final class Server {
    private Server() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      WorkerServer server = WorkerServer.start(port, false, new SessionOptions(1, true));
      System.out.println(server.reach().name() + " " + port);
      System.in.read();
      System.exit(0);
    }
  }

  private static void assertFailure(Answer answer, String expected) {
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).startsWith("comparegan: ").contains(expected).hasLineCount(1);
  }

  private String launcher() {
    return checkout.resolve("comparegan").toString();
  }

  private Answer launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher()));
    command.addAll(List.of(arguments));
    return run(directory, command);
  }

  private Answer run(Path from, List<String> command) throws Exception {
    Process process = start(from, command);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), out, err);
  }

  private Process start(Path from, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(directory.resolve("builds"));
  }

  /** A PATH with the tools that the launcher needs and no Maven. */
  private String minimalPath() throws IOException {
    Path minimal = Files.createDirectories(directory.resolve("minimal"));
    for (String tool : List.of("sh", "ls", "mkdir", "cat", "find", "head", "sed", "rm", "env")) {
      Path file = minimal.resolve(tool);
      Files.writeString(file, "#!/bin/sh\nexec /bin/" + tool + " \"$@\"\n");
      executable(file);
    }
    return minimal.toString();
  }

  private void script(String name, String... lines) throws IOException {
    Path file = tools.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What a process answered. */
  private record Answer(int code, String out, String err) {}
}
