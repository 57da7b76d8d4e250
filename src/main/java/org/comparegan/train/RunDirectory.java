package org.comparegan.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.experiment.GinConfig;
import org.comparegan.file.Bounded;
import org.comparegan.file.MadeFolders;
import org.comparegan.file.Reason;
import org.comparegan.file.WholeFile;

/**
 * The files of one run, in the reference's layout: {@code config.gin}, {@code
 * operative_config-<step>.gin}, {@code model.ckpt-<step>.*} and {@code checkpoint}, events, {@code
 * log.txt}, {@code samples/<step>.png}, {@code provenance.json}, {@code command.json}, {@code
 * TRAIN_DONE}. Locked while it is open. Half files of a killed process are cleared when it is
 * opened; what was written to a run that has no checkpoint when it is closed goes again.
 */
public final class RunDirectory implements AutoCloseable {
  private static final String CHECKPOINT = "model.ckpt-";
  private static final String LOCK = ".lock";

  /** The byte that is locked: far behind the content, which stays readable on every system. */
  private static final long LOCKED = 1L << 40;

  /** Mask of the sizes by which a locked file is known, in bytes; small, for disks nearly full. */
  private static final int MARKS = (1 << 16) - 1;

  private static final String DONE = "TRAIN_DONE";

  /** The data of a checkpoint, which is none before its index is there. */
  private static final Pattern DATA =
      Pattern.compile("(" + Pattern.quote(CHECKPOINT) + "\\d+)\\.data-\\d{5}-of-\\d{5}");

  private static final Pattern DIVERGED = Pattern.compile("diverged\\.ckpt-(\\d{1,18})\\.index");

  /** Files that mean nothing without a checkpoint. */
  private static final Pattern BEFORE_CHECKPOINT =
      Pattern.compile(
          "config\\.gin|operative_config-\\d+\\.gin|provenance\\.json|extractor\\.json|command\\.json|log\\.txt"
              + "|events\\.out\\.tfevents\\.\\d+\\.comparegan|"
              + DATA);

  private final Path path;
  private final MadeFolders made;
  private final List<String> found;
  private final FileChannel lockFile;
  private final FileLock lock;

  private RunDirectory(
      Path path, MadeFolders made, List<String> found, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.made = made;
    this.found = found;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Opens the directory, creating it if it is missing.
   *
   * @throws TrainingException when it cannot be written or another trainer uses it
   */
  public static RunDirectory open(Path path) {
    return open(path, notice -> {});
  }

  /**
   * Opens the directory, creating it if it is missing; nothing is written where its latest
   * checkpoint is not found.
   *
   * @param notices told where its checkpoint is taken from another place than its state says
   * @throws TrainingException when it cannot be written or another trainer uses it
   * @throws org.comparegan.checkpoint.CheckpointException when its state file is damaged, or names
   *     a checkpoint that is not there
   */
  public static RunDirectory open(Path path, Consumer<String> notices) {
    if (CheckpointState.isIn(path)) {
      CheckpointState.require(path).notice(path).ifPresent(notices);
    }
    try {
      MadeFolders made = MadeFolders.on(path);
      List<String> found = names(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      Optional<FileLock> lock = Optional.empty();
      try {
        lock = tryLock(channel, path);
      } finally {
        if (lock.isEmpty()) {
          channel.close();
        }
      }
      if (lock.isEmpty()) {
        throw new TrainingException(
            path + " is in use by another trainer: wait for it, or give another --run-dir.");
      }
      RunDirectory run = new RunDirectory(path, made, found, channel, lock.get());
      run.clearHalfFiles();
      return run;
    } catch (IOException e) {
      throw new TrainingException(
          path
              + " cannot be written ("
              + Reason.of(e)
              + "): check permissions, or give another --run-dir.",
          e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  /**
   * Whether the locked file is still the directory's: a run that fails early removes its own. Asked
   * by a size that no other has, since POSIX drops all locks of a process on a file when it closes
   * the file once, were it only read.
   */
  private static boolean isInPlace(FileChannel channel, Path folder) throws IOException {
    try {
      int position = 1 + (UUID.randomUUID().hashCode() & MARKS);
      channel.write(ByteBuffer.wrap(new byte[1]), position);
      boolean same = Files.size(folder.resolve(LOCK)) == position + 1L;
      channel.truncate(0);
      return same;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** Clears what a killed process left, the data of a checkpoint without index included. */
  private void clearHalfFiles() throws IOException {
    WholeFile.clearAbandoned(path);
    List<String> listed = checkpoints();
    for (String name : names(path)) {
      if (Files.isDirectory(path.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        WholeFile.clearAbandoned(path.resolve(name));
      }
      Matcher data = DATA.matcher(name);
      if (data.matches()
          && !Files.exists(path.resolve(data.group(1) + ".index"))
          && !listed.contains(path.resolve(data.group(1)).toString())) {
        Files.delete(path.resolve(name));
      }
    }
  }

  /** Whether a folder is a run, also one that has no checkpoint yet or whose files are damaged. */
  public static boolean isIn(Path folder) {
    return CheckpointState.isIn(folder)
        || Files.exists(folder.resolve(DONE))
        || Files.exists(folder.resolve("log.txt"))
            && (Files.exists(folder.resolve("config.gin"))
                || Files.exists(folder.resolve("extractor.json")));
  }

  /** Whether a trainer of another process is at work in a run; not to be asked of one's own. */
  public static boolean isInUse(Path run) {
    try (FileChannel channel = FileChannel.open(run.resolve(LOCK), StandardOpenOption.READ)) {
      return channel.tryLock(LOCKED, 1, true) == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException none) {
      return false;
    }
  }

  /** Whether a run has done all its steps. */
  public static boolean isDone(Path run) {
    return Files.exists(run.resolve(DONE));
  }

  /** Step at which a value that is not finite last ended the training of a run. */
  public static OptionalLong divergedAt(Path run) throws IOException {
    return names(run).stream()
        .map(DIVERGED::matcher)
        .filter(Matcher::matches)
        .mapToLong(name -> Long.parseLong(name.group(1)))
        .max();
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** Prefix of the checkpoint of a step. */
  public String checkpointPrefix(long step) {
    return path.resolve(CHECKPOINT + step).toString();
  }

  /** Prefix of the latest checkpoint. */
  public Optional<String> latestCheckpoint() {
    return CheckpointState.read(path).map(CheckpointState::latest);
  }

  /** Records the checkpoint of a step as the latest and deletes the oldest beyond {@code keep}. */
  public void checkpointWritten(long step, int keep) {
    String prefix = checkpointPrefix(step);
    List<String> all = new ArrayList<>(checkpoints());
    all.remove(prefix);
    all.add(prefix);
    CheckpointState.of(prefix, all).write(path);
    prune(keep);
  }

  /** Deletes the oldest checkpoints beyond {@code keep}, at least 1. */
  void prune(int keep) {
    List<String> all = checkpoints();
    int surplus = all.size() - Math.max(1, keep);
    if (surplus > 0) {
      // Listed until they are deleted, so that a killed process leaves none behind for good.
      all.subList(0, surplus).forEach(this::remove);
      CheckpointState.of(all.get(all.size() - 1), all.subList(surplus, all.size())).write(path);
    }
  }

  private List<String> checkpoints() {
    return CheckpointState.read(path).map(CheckpointState::all).orElse(List.of());
  }

  /** Generator step of the latest checkpoint; 0 when there is none. */
  public long step() {
    return latestCheckpoint().map(CheckpointState::step).orElse(0L);
  }

  /** Numbers of the batches that the run skips. */
  public List<Long> skippedBatches() {
    return SkippedBatches.of(this).numbers();
  }

  /** The configuration of the run; empty when none was started here. */
  public Optional<String> config() {
    return read("config.gin");
  }

  /**
   * Checks that a run started here had this configuration. The number of training steps and {@code
   * run_config} may change, and the place of the data; every other binding only when it is allowed
   * by name.
   *
   * @param data checksum of the images of the configuration
   * @throws TrainingException with every difference that is not allowed
   */
  void requireConfig(GinConfig config, List<String> allowed, Supplier<String> data) {
    List<GinConfig.Difference> refused =
        changes(config).stream()
            .filter(difference -> !allowed.contains(difference.binding()))
            .filter(
                difference ->
                    !difference.binding().equals("dataset.name")
                        || !dataChecksum().equals(Optional.of(data.get())))
            .toList();
    if (!refused.isEmpty()) {
      throw new TrainingException(
          "%s holds a run of another configuration (%s): give another --run-dir, the old bindings, or --allow-config-change %s."
              .formatted(
                  path,
                  refused.stream().map(Object::toString).collect(Collectors.joining("; ")),
                  refused.stream()
                      .map(GinConfig.Difference::binding)
                      .collect(Collectors.joining(" "))));
    }
  }

  /** Checksum of the images that the run was last trained on. */
  private Optional<String> dataChecksum() {
    try {
      return read("provenance.json").isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(
                  new ObjectMapper().readTree(read("provenance.json").get()).get("data_checksum"))
              .map(JsonNode::asText);
    } catch (JsonProcessingException damaged) {
      return Optional.empty();
    }
  }

  /** Notes in {@code log.txt} by what a configuration differs from that of the run. */
  void logChanges(GinConfig config) {
    changes(config).forEach(difference -> log("configuration changed: " + difference));
  }

  private List<GinConfig.Difference> changes(GinConfig config) {
    return config().stream()
        .map(before -> GinConfig.of(path.resolve("config.gin").toString(), before))
        .map(ExperimentParts::anchored)
        .flatMap(before -> GinConfig.diff(before, config).stream())
        .filter(difference -> !difference.binding().equals("options.training_steps"))
        .filter(difference -> !difference.binding().startsWith("run_config."))
        .toList();
  }

  /** Writes {@code provenance.json}. */
  void writeProvenance(Map<String, Object> facts) {
    try {
      write(
          "provenance.json",
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(facts));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Provenance cannot be written as JSON.", e);
    }
  }

  /** Writes a file of the directory, completely or not at all. */
  public void write(String name, byte[] content) {
    Path target = path.resolve(name);
    try {
      WholeFile.write(target, out -> out.write(content));
    } catch (IOException e) {
      throw TrainingException.notWritten(target, e);
    }
  }

  /** Writes a UTF-8 text file of the directory, completely or not at all. */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends a line to {@code log.txt}. */
  public void log(String line) {
    Path file = path.resolve("log.txt");
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw TrainingException.notWritten(file, e);
    }
  }

  /** Marks the run as finished: {@code TRAIN_DONE}. */
  public void finished() {
    write(DONE, "");
  }

  /** Takes the mark away while a finished run goes on. */
  public void goesOn() {
    try {
      Files.deleteIfExists(path.resolve(DONE));
    } catch (IOException e) {
      throw TrainingException.notWritten(path.resolve(DONE), e);
    }
  }

  @Override
  public void close() {
    try (lockFile) {
      if (!CheckpointState.isIn(path)) {
        removeTraces();
      }
      lock.release();
    } catch (IOException e) {
      throw TrainingException.notWritten(path.resolve(LOCK), e);
    }
  }

  /** Removes what a run without checkpoint wrote, unless an error names the log of a worker. */
  private void removeTraces() throws IOException {
    List<String> now = names(path);
    if (now.stream().noneMatch(name -> name.matches("worker-\\d+\\.log"))) {
      for (String name : now) {
        boolean trace = name.equals(LOCK) || BEFORE_CHECKPOINT.matcher(name).matches();
        if (trace && !found.contains(name)) {
          Files.deleteIfExists(path.resolve(name));
        }
      }
      made.removeEmpty();
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel, Path folder) throws IOException {
    try {
      FileLock lock = channel.tryLock(LOCKED, 1, false);
      return lock != null && isInPlace(channel, folder) ? Optional.of(lock) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** The text of a file of the directory; empty when it does not exist. */
  public Optional<String> read(String name) {
    Path file = path.resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Bounded.text(file)) : Optional.empty();
    } catch (IOException e) {
      throw new TrainingException(file + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }

  /** Deletes a checkpoint, its index first: without it the rest is no checkpoint. */
  private void remove(String prefix) {
    Path old = Path.of(prefix);
    try {
      Files.deleteIfExists(Path.of(prefix + ".index"));
      for (String name : names(path)) {
        if (name.startsWith(old.getFileName() + ".")) {
          Files.delete(path.resolve(name));
        }
      }
    } catch (IOException e) {
      throw TrainingException.notWritten(old, e);
    }
  }
}
