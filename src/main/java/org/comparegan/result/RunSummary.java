package org.comparegan.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.experiment.GinConfig;
import org.comparegan.metric.Metric;
import org.comparegan.model.CheckpointModel;
import org.comparegan.train.EventReader;
import org.comparegan.train.RunDirectory;
import org.comparegan.train.RunStart;

/**
 * What one line says of a run.
 *
 * @param directory of the run
 * @param extractor whether it is one of {@code labels pretrain} or {@code labels classify}
 * @param step of the latest checkpoint; 0 before the first
 * @param steps in all, where that is known
 * @param configured steps by the configuration, where there is one
 * @param fid last Fréchet distance that was recorded
 * @param bytes of all files
 * @param state what has become of it
 * @param changed when a file was last written
 * @param trouble why it cannot be resumed as it is; empty unless it is damaged
 * @param start how it was last started, if that was recorded
 * @param weightsOnly whether the checkpoint lacks the state of the optimisers, as that of an
 *     imported model may; training cannot go on from it
 */
public record RunSummary(
    Path directory,
    boolean extractor,
    long step,
    Optional<Long> steps,
    Optional<Long> configured,
    Optional<Double> fid,
    long bytes,
    State state,
    Instant changed,
    String trouble,
    Optional<RunStart> start,
    boolean weightsOnly) {
  private static final String PLAN = "extractor.json";

  /** Of an optimiser of generator or discriminator. */
  private static final Pattern SLOT = Pattern.compile(".*/[dg]_opt(_\\d+)?");

  /** What has become of a run. */
  public enum State {
    /** A trainer holds its lock. */
    RUNNING,
    /** Not all steps are done. */
    STOPPED,
    /** All steps are done. */
    DONE,
    /** Its last loss or gradient was not finite. */
    DIVERGED,
    /** A file cannot be read. */
    DAMAGED;

    /** For tables and JSON. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Size and time of all files of a folder. */
  private static final class Usage extends SimpleFileVisitor<Path> {
    private long bytes;
    private Instant changed = Instant.EPOCH;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
      bytes += facts.size();
      Instant time = facts.lastModifiedTime().toInstant();
      changed = time.isAfter(changed) ? time : changed;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }

  /** The runs in a folder and below, or the folder itself if it is one; by path. */
  public static List<RunSummary> below(Path folder) {
    List<RunSummary> runs = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes facts)
                throws IOException {
              if (!RunDirectory.isIn(inner)) {
                return FileVisitResult.CONTINUE;
              }
              runs.add(of(inner));
              return FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    runs.sort((a, b) -> a.directory().compareTo(b.directory()));
    return runs;
  }

  private static RunSummary of(Path run) throws IOException {
    Usage files = new Usage();
    Files.walkFileTree(run, files);
    List<String> troubles = new ArrayList<>();
    Optional<RunStart> start = RunStart.read(run);
    boolean extractor = Files.exists(run.resolve(PLAN));
    Latest latest = tried(troubles, () -> latest(run)).orElse(Latest.NONE);
    long step = latest.step();
    Optional<Long> configured = tried(troubles, () -> configured(run, extractor));
    Optional<Double> fid =
        tried(troubles, () -> fid(run).orElse(Double.NaN)).filter(value -> !value.isNaN());
    Optional<Long> steps =
        start.map(RunStart::steps).or(() -> configured.filter(all -> all >= Math.max(1, step)));
    State state = state(run, step, steps, !troubles.isEmpty());
    return new RunSummary(
        run,
        extractor,
        step,
        steps,
        configured.filter(all -> all > 0),
        fid,
        files.bytes,
        state,
        files.changed,
        troubles.isEmpty() ? "" : troubles.get(0),
        start,
        start.isEmpty() && latest.weightsOnly());
  }

  /** A fact that is read from files. */
  private interface Fact<T> {
    T read() throws IOException;
  }

  private static <T> Optional<T> tried(List<String> troubles, Fact<T> fact) {
    try {
      return Optional.of(fact.read());
    } catch (IOException | RuntimeException damage) {
      troubles.add(String.valueOf(damage.getMessage()));
      return Optional.empty();
    }
  }

  private record Latest(long step, boolean weightsOnly) {
    private static final Latest NONE = new Latest(0, false);
  }

  private static Latest latest(Path run) {
    if (!CheckpointState.isIn(run) && checkpoints(run).isEmpty()) {
      return Latest.NONE;
    }
    String prefix = CheckpointState.require(run).latest();
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      return new Latest(
          CheckpointState.step(prefix),
          checkpoint.tensors().keySet().stream().noneMatch(name -> SLOT.matcher(name).matches()));
    }
  }

  private static List<Path> checkpoints(Path run) {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(f -> String.valueOf(f.getFileName()).matches("model\\.ckpt-\\d+\\.index"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 0 without a configuration, as runs of other programs may be. */
  private static long configured(Path run, boolean extractor) throws IOException {
    if (extractor) {
      JsonNode plan = new ObjectMapper().readTree(run.resolve(PLAN).toFile());
      return plan.path("schedule").path("steps").asLong();
    }
    Optional<Path> config = CheckpointModel.configuration(run);
    return config.isEmpty()
        ? 0
        : GinConfig.parse(List.of(config.get()), List.of()).experiment().options().trainingSteps();
  }

  private static Optional<Double> fid(Path run) {
    List<RecordedEvaluation> scores = new ArrayList<>(ResultFiles.scores(run));
    Collections.reverse(scores);
    return scores.stream()
        .flatMap(scored -> Optional.ofNullable(scored.scores().get(Metric.FID.text())).stream())
        .findFirst()
        .map(score -> score.mean());
  }

  private static State state(Path run, long step, Optional<Long> steps, boolean damaged)
      throws IOException {
    if (RunDirectory.isInUse(run)) {
      return State.RUNNING;
    }
    if (damaged) {
      return State.DAMAGED;
    }
    if (RunDirectory.isDone(run)) {
      return State.DONE;
    }
    if (RunDirectory.divergedAt(run).orElse(-1) >= step || lossIsNotFinite(run)) {
      return State.DIVERGED;
    }
    // A model that comes with the project or was imported has no mark.
    return steps.filter(all -> step >= all).isPresent() ? State.DONE : State.STOPPED;
  }

  private static boolean lossIsNotFinite(Path run) {
    return EventReader.scalars(run, damage -> {}).entrySet().stream()
        .filter(tag -> tag.getKey().contains("loss"))
        .map(tag -> tag.getValue().get(tag.getValue().lastKey()))
        .anyMatch(last -> !Double.isFinite(last));
  }
}
