package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.file.JavaProcess;
import org.comparegan.train.TinyRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole programs that train together or on another's server, on loopback, and that die. */
@Tag("slow")
class WorkerProcessesTest {
  private static final String CONFIG =
      TinyRun.CONFIG
          + """
          options.batch_size = 8
          options.disc_iters = 1
          """;

  /** A process is given as long as a busy machine may need. */
  private static final long MINUTES = 10;

  /** How soon the others must have noticed a death, their own ends included. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(folder.resolve("tiny.gin"), CONFIG);
  }

  @AfterEach
  void endAll() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void aWorkerIsKilledTheOthersStopAndARestartEndsEqual() throws Exception {
    assertThat(ended(train("whole", 20, "--workers", "2"))).isZero();

    Process chief = train("killed", 20, "--workers", "2");
    await(chief, folder.resolve("killed/model.ckpt-10.index"));
    chief.children().forEach(ProcessHandle::destroyForcibly);
    Instant death = Instant.now();
    assertThat(ended(chief)).isEqualTo(1);
    assertThat(Duration.between(death, Instant.now())).isLessThan(NOTICED);
    assertThat(Files.readString(folder.resolve("killed.log")))
        .contains("Worker 1 (127.0.0.1:", "run the same command to resume");
    assertThat(folder.resolve("killed/TRAIN_DONE")).doesNotExist();
    copy(folder.resolve("killed"), folder.resolve("alone"));

    assertThat(ended(train("killed", 20, "--workers", "2"))).isZero();
    assertBitEqual("whole", "killed");
    // Also with another number of workers: the same losses to all digits that are printed.
    assertThat(ended(train("alone", 20))).isZero();
    assertThat(losses("alone")).isEqualTo(losses("whole"));
  }

  @Test
  void theChiefIsKilledAndTheOtherEnds() throws Exception {
    Process chief = train("chief", 1000, "--workers", "2");
    await(chief, folder.resolve("chief/model.ckpt-2.index"));
    List<ProcessHandle> others = chief.children().toList();
    assertThat(others).hasSize(1);
    chief.destroyForcibly();
    others.get(0).onExit().get(NOTICED.toSeconds(), TimeUnit.SECONDS);
    assertThat(Files.readString(folder.resolve("chief/worker-1.log")))
        .contains("Worker 0 (127.0.0.1:");
  }

  @Test
  void anInterruptionStopsAllAfterTheSameStep() throws Exception {
    Process chief = train("interrupted", 1000, "--workers", "2");
    await(chief, folder.resolve("interrupted/model.ckpt-2.index"));
    // Asked of one worker, as when its machine is wanted back.
    chief.children().forEach(ProcessHandle::destroy);
    assertThat(ended(chief)).isEqualTo(ExitCode.INTERRUPTED.number());
    assertThat(folder.resolve("interrupted/checkpoint")).exists();
  }

  @Test
  void aRemoteSessionTrainsWithEqualNumbersAndALostServerLeavesAState() throws Exception {
    int port = freePort();
    Process server = serve(port);
    String target = "grpc://127.0.0.1:" + port;
    assertThat(ended(train("remote", 20, "--target", target))).isZero();
    assertThat(ended(train("here", 20))).isZero();
    assertBitEqual("here", "remote");

    Process client = train("lost", 1000, "--target", target);
    await(client, folder.resolve("lost/model.ckpt-4.index"));
    server.destroyForcibly();
    Instant death = Instant.now();
    assertThat(ended(client)).isEqualTo(1);
    assertThat(Duration.between(death, Instant.now())).isLessThan(NOTICED);
    assertThat(Files.readString(folder.resolve("lost.log")))
        .contains("The TensorFlow server 127.0.0.1:" + port, "run the same command to resume");
    assertThat(folder.resolve("lost/checkpoint")).exists();
    assertThat(ended(train("nobody", 2, "--target", target))).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("nobody.log")))
        .contains("No TensorFlow server answers at " + target);
  }

  private Process serve(int port) throws Exception {
    Process server =
        start("server", List.of("serve-worker", "--port", "" + port, "--deterministic"));
    Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
    Path log = folder.resolve("server.log");
    while (!Files.readString(log).contains("grpc://127.0.0.1:" + port)) {
      assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
      assertThat(Instant.now()).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return server;
  }

  private Process train(String name, int steps, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--config",
                folder.resolve("tiny.gin").toString(),
                "--run-dir",
                folder.resolve(name).toString(),
                "--steps",
                Integer.toString(steps),
                "--save-every",
                "2",
                "--sample-every",
                "0",
                "--deterministic"));
    arguments.addAll(List.of(more));
    return start(name, arguments);
  }

  private Process start(String name, List<String> arguments) throws IOException {
    Process process =
        JavaProcess.of(
                List.of("-Xmx512m", "-XX:+UseSerialGC"), "org.comparegan.cli.Main", arguments)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()))
            .start();
    started.add(process);
    return process;
  }

  private static int ended(Process process) throws InterruptedException {
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("ends in time").isTrue();
    return process.exitValue();
  }

  private static void await(Process process, Path file) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
    while (!Files.exists(file)) {
      assertThat(process.isAlive()).as("runs until there is " + file).isTrue();
      assertThat(Instant.now()).isBefore(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void assertBitEqual(String one, String other) {
    TinyRun.assertBitEqual(last(one), last(other));
  }

  private Path last(String name) {
    return folder.resolve(name).resolve("model.ckpt-20");
  }

  /** The losses of the last line of a log, as in {@code d 1.234, g 0.567}. */
  private String losses(String name) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(name).resolve("log.txt"));
    String last = lines.get(lines.size() - 1);
    return last.substring(last.indexOf("d "));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (Files.isRegularFile(file)) {
          Path target = to.resolve(file.getFileName());
          if (file.getFileName().toString().equals("checkpoint")) {
            // It may name files by their whole path.
            Files.writeString(
                target, Files.readString(file).replace(from.toString(), to.toString()));
          } else {
            Files.copy(file, target);
          }
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
