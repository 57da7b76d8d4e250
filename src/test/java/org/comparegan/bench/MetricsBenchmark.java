package org.comparegan.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.bench.Turns.Cost;
import org.comparegan.bench.Turns.Turn;
import org.comparegan.linalg.OpenBlas;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.Features;
import org.comparegan.metric.FrechetDistance;
import org.comparegan.metric.KernelDistance;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.metric.NearestNeighbours;
import org.comparegan.npz.NpyRows;
import org.comparegan.npz.NpzFile;
import org.comparegan.score.FeatureFile;

/**
 * Metrics against those of Python from the same files: each side in a process of its own, so that
 * the peer's times are its own.
 *
 * @param script {@code tools/bench_metrics.py}
 */
record MetricsBenchmark(Path script) implements Benchmark {
  private static final double TOLERANCE = 1e-6;

  @Override
  public List<Row> rows() {
    return Stream.of(MetricTask.values()).map(MetricTask::row).toList();
  }

  @Override
  public Optional<Need> need() {
    return Optional.of(Need.PYTHON);
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    List<Outcome> outcomes = new ArrayList<>();
    try (PythonPeer peer =
        new PythonPeer(
            conditions.given(Need.PYTHON), script, conditions.work(), conditions.threads())) {
      for (MetricTask task : MetricTask.values()) {
        conditions.note().accept(task.row().name());
        outcomes.add(new Outcome.Compared(turns(task, peer, conditions), false));
      }
    }
    return outcomes;
  }

  private static Turns turns(MetricTask task, PythonPeer peer, Conditions conditions) {
    List<Turn> rounds = new ArrayList<>();
    for (int round = -1; round < conditions.rounds(); round++) {
      double[] number = new double[1];
      Cost ours =
          Cost.of(
              () ->
                  number[0] =
                      OpenBlas.withThreads(
                          conditions.threads(), () -> task.result(conditions.work())));
      PythonPeer.Answer theirs = peer.run(task.label);
      if (Math.abs(number[0] - theirs.number()) > TOLERANCE * Math.abs(theirs.number())) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s is %.9g of ours and %.9g of the peer's.",
                task.label,
                number[0],
                theirs.number()));
      }
      // The first round warms up: imports there, the virtual machine's compiler here.
      if (round >= 0) {
        rounds.add(new Turn(ours, theirs.cost()));
      }
    }
    return new Turns(rounds);
  }

  /** A metric from files to a number; reading the files counts. */
  enum MetricTask {
    /** From two statistics files, against {@code eigvals} of torch-fidelity. */
    FID("fid", "torch-fidelity", List.of("real.npz", "fake.npz"), 2),
    /** From two statistics files, against {@code sqrtm} of pytorch-fid. */
    FID_SCIPY("fid-scipy", "pytorch-fid", List.of("real.npz", "fake.npz"), 8),
    /** From features, 100 subsets of 1000. */
    KID("kid", "torch-fidelity", List.of("real.npy", "fake.npy"), 1),
    /** Precision, recall, density, coverage from features. */
    PRDC("prdc", "prdc", List.of("real.npy", "fake.npy"), 1),
    /** Mean and covariance of features. */
    STATISTICS("statistics", "numpy", List.of("many.npy"), 1);

    private final String label;
    private final String peer;
    private final List<String> files;
    private final double goal;

    MetricTask(String label, String peer, List<String> files, double goal) {
      this.label = label;
      this.peer = peer;
      this.files = files;
      this.goal = goal;
    }

    /** The row of the table. */
    Row row() {
      return Row.atLeast("metric " + label + " against " + peer, goal);
    }

    /** The number, from files in a directory. */
    double result(Path folder) {
      Path first = folder.resolve(files.get(0));
      return switch (this) {
        case FID, FID_SCIPY ->
            FrechetDistance.between(
                    FeatureFile.readMoments(first),
                    FeatureFile.readMoments(folder.resolve(files.get(1))),
                    MetricProfiles.COMPARE_GAN.frechet())
                .value();
        case KID, PRDC -> pair(first, folder.resolve(files.get(1)));
        case STATISTICS -> trace(first);
      };
    }

    private double pair(Path realFile, Path fakeFile) {
      try (NpzFile real = NpzFile.open(realFile);
          NpzFile fake = NpzFile.open(fakeFile)) {
        return this == KID
            ? KernelDistance.between(
                    features(real), features(fake), MetricProfiles.TORCH_FIDELITY.kernel())
                .value()
            : NearestNeighbours.between(
                    features(real), features(fake), MetricProfiles.COMPARE_GAN.neighbours())
                .density();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static double trace(Path file) {
      try (NpzFile features = NpzFile.open(file)) {
        FeatureMoments moments = FeatureMoments.of(features(features));
        double[] covariance = moments.covariance(CovarianceKind.SAMPLE);
        double trace = 0;
        for (int i = 0; i < moments.columns(); i++) {
          trace += covariance[i * moments.columns() + i];
        }
        return trace;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Features features(NpzFile file) throws IOException {
      NpyRows rows = file.rows(file.names().iterator().next());
      return new Features() {
        @Override
        public int rows() {
          return rows.rows();
        }

        @Override
        public int columns() {
          return rows.columns();
        }

        @Override
        public void copy(int first, int count, double[] target, int offset) {
          rows.copy(first, count, target, offset);
        }
      };
    }
  }

  /**
   * {@code tools/bench_metrics.py} in a process of its own: a task a line, an answer a line. It
   * also writes the features that both sides read.
   */
  static final class PythonPeer implements AutoCloseable {
    private final Process process;
    private final BufferedWriter tasks;
    private final BufferedReader answers;

    /**
     * What a task took of the peer, by its own clocks.
     *
     * @param cost seconds
     * @param number the metric
     */
    record Answer(Cost cost, double number) {}

    /** Starts it; the features are written when this returns. */
    PythonPeer(Path python, Path script, Path folder, int threads) {
      try {
        this.process =
            new ProcessBuilder(
                    python.toString(), script.toString(), folder.toString(), "" + threads)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.tasks = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(python + " cannot be started.", e);
      }
      read();
    }

    /** One task. */
    Answer run(String task) {
      try {
        tasks.write(task + "\n");
        tasks.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("The peer in Python has ended.", e);
      }
      String[] parts = read().split("\t", -1);
      return new Answer(
          new Cost(Double.parseDouble(parts[0]), Double.parseDouble(parts[1])),
          Double.parseDouble(parts[2]));
    }

    private String read() {
      try {
        String line = answers.readLine();
        if (line == null) {
          throw new IllegalStateException(
              "The peer in Python has ended: does it have numpy, scipy, torch, torch-fidelity,"
                  + " pytorch-fid and prdc?");
        }
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException("The peer in Python cannot be read.", e);
      }
    }

    @Override
    public void close() {
      try (BufferedWriter in = tasks;
          BufferedReader out = answers) {
        in.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("The peer in Python cannot be ended.", e);
      } finally {
        process.destroy();
      }
    }
  }
}
