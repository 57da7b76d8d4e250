package org.comparegan.cli.common;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comparegan.file.Checkout;
import org.comparegan.file.JavaProcess;
import org.comparegan.train.RunStart;

/** Commands that resume a run or look at it, to be typed in the working directory. */
public final class ResumeCommand {
  /** Options of a start that hold for the rest of the run as well. */
  private static final List<String> WITH_VALUE =
      List.of(
          "--data-dir",
          "--save-every",
          "--keep",
          "--sample-every",
          "--evaluate-every",
          "--evaluate-samples",
          "--features",
          "--workers");

  private static final List<String> ALONE = List.of("--deterministic", "--skip-corrupt");

  /** Options whose value may be a path. */
  private static final List<String> PATHS = List.of("--data-dir", "--features");

  private static final int PER_CLASS = 8;
  private static final int MOST_ROWS = 20;

  private ResumeCommand() {}

  /**
   * Of a run of {@code train} or {@code finetune}.
   *
   * @param start how it was started, if that was recorded
   * @param configured steps by the configuration of the run
   */
  public static String training(Path run, Optional<RunStart> start, long configured) {
    List<String> words = new ArrayList<>(List.of("train", "--run-dir", run.toString()));
    start.ifPresent(
        begun -> {
          if (begun.steps() != configured) {
            words.addAll(List.of("--steps", Long.toString(begun.steps())));
          }
          words.addAll(kept(begun));
        });
    return command(words);
  }

  /**
   * A sheet of samples of a run, a column a class.
   *
   * @param classes of the generator; 0 if it takes none
   */
  public static String sampling(Path run, int classes) {
    List<String> words = new ArrayList<>(List.of("sample", "--from", run.toString()));
    if (classes > 0 && classes <= MOST_ROWS) {
      words.addAll(List.of("--labels", "all", "--count", String.valueOf(PER_CLASS * classes)));
    }
    words.addAll(List.of("--out", "samples.png"));
    return command(words);
  }

  /** Scores of a run in minutes: the accumulators are filled as those of {@link #sampling}. */
  public static String evaluation(Path run, Optional<String> features, Optional<Path> dataDir) {
    List<String> words = new ArrayList<>(List.of("evaluate", "--run-dir", run.toString()));
    features.ifPresent(name -> words.addAll(List.of("--features", name)));
    words.addAll(List.of("--accumulator-samples", "6400"));
    dataDir.ifPresent(folder -> words.addAll(List.of("--data-dir", folder.toString())));
    return command(words);
  }

  private static String command(List<String> words) {
    return launcher() + " " + line(words);
  }

  /** These words after the launcher. */
  public static String of(List<String> words) {
    return launcher() + " " + line(words);
  }

  /** Of a run that has weights, but not the state of a training. */
  public static String fineTuning(Path run) {
    return command(List.of("finetune", "--from", run.toString()));
  }

  /** Of a run of {@code labels pretrain} or {@code labels classify}. */
  public static String labels(Path run, RunStart start) {
    List<String> words = JavaProcess.without(List.of("--run-dir"), start.arguments());
    words.add("--run-dir");
    if (Path.of("").toAbsolutePath().equals(Path.of(start.directory()))) {
      words.add(run.toString());
      return command(words);
    }
    words.add(run.toAbsolutePath().normalize().toString());
    return "cd %s && %s %s"
        .formatted(quoted(start.directory()), installed().orElse("./comparegan"), line(words));
  }

  private static List<String> kept(RunStart start) {
    List<String> kept = new ArrayList<>();
    List<String> given = start.arguments();
    for (int i = 0; i < given.size(); i++) {
      String word = given.get(i);
      String name = word.replaceFirst("=.*", "");
      if (ALONE.contains(word)) {
        kept.add(word);
      } else if (WITH_VALUE.contains(name)) {
        boolean joined = word.length() > name.length();
        if (joined || i + 1 < given.size()) {
          String value = joined ? word.substring(name.length() + 1) : given.get(i + 1);
          kept.addAll(List.of(name, PATHS.contains(name) ? fromHere(start, value) : value));
        }
      }
    }
    return kept;
  }

  /** A path of the directory of the start; other words stay. */
  private static String fromHere(RunStart start, String value) {
    Path there = Path.of(start.directory()).resolve(value);
    boolean here = Path.of("").toAbsolutePath().equals(Path.of(start.directory()));
    return here || !Files.exists(there) ? value : there.toString();
  }

  /** How the launcher is called from the working directory. */
  private static String launcher() {
    return Files.isExecutable(Path.of("comparegan"))
        ? "./comparegan"
        : installed().orElse("comparegan");
  }

  private static Optional<String> installed() {
    String home = System.getProperty(Checkout.HOME, "");
    Path launcher = Path.of(home, "comparegan").toAbsolutePath();
    return home.isEmpty() || !Files.isExecutable(launcher)
        ? Optional.empty()
        : Optional.of(quoted(launcher.toString()));
  }

  private static String line(List<String> words) {
    return words.stream().map(ResumeCommand::quoted).collect(Collectors.joining(" "));
  }

  /** A word as a POSIX shell reads it. */
  public static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
