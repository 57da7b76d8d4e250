package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.gan.GanSpec;
import org.comparegan.gan.SamplingGraph;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Initializer;
import org.comparegan.graph.VariableSpec;
import org.comparegan.nn.InitialValues;
import org.comparegan.nn.Phase;
import org.comparegan.train.SavedState;
import org.tensorflow.Tensor;

/**
 * A checkpoint of a generator written and read, against the same number of bytes written to a plain
 * file and brought to the disk, and read back.
 *
 * @param spec whose generator
 */
record CheckpointBenchmark(GanSpec spec) implements Benchmark {
  private static final int BUFFER = 1 << 22;

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("checkpoint write against plain bytes"),
        Row.of("checkpoint read against plain bytes"),
        Row.of("checkpoint write"),
        Row.of("checkpoint read"));
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    try (SamplingGraph graph = new SamplingGraph(spec, 1, Phase.EVAL);
        GraphSession session = new GraphSession(graph.graph(), conditions.session())) {
      session.initialise(graph.variables(), CheckpointBenchmark::zeros);
      String prefix = conditions.work().resolve("model.ckpt").toString();
      Path plain = conditions.work().resolve("plain");
      SavedState.save(session, graph.variables(), prefix);
      long bytes = size(Path.of(prefix + ".data-00000-of-00001"));
      conditions.note().accept("checkpoint of %.0f MB".formatted(bytes * 1e-6));
      Turns writes =
          Turns.of(
              conditions.rounds(),
              () -> SavedState.save(session, graph.variables(), prefix),
              () -> write(plain, bytes));
      Turns reads =
          Turns.of(
              conditions.rounds(),
              () -> {
                try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
                  SavedState.restore(session, graph.variables(), checkpoint);
                }
              },
              () -> read(plain));
      return List.of(
          new Outcome.Compared(writes, true),
          new Outcome.Compared(reads, true),
          rate(bytes, writes),
          rate(bytes, reads));
    }
  }

  /** What the values are makes no difference, but orthogonal ones of this size take minutes. */
  private static Tensor zeros(VariableSpec variable) {
    return InitialValues.of(1)
        .apply(
            new VariableSpec(
                variable.name(), variable.dtype(), variable.shape(), Initializer.ZEROS, false));
  }

  private static Outcome rate(long bytes, Turns turns) {
    return new Outcome.Measured(bytes * 1e-6 / turns.median(turn -> turn.ours().clock()), "MB/s");
  }

  private static void write(Path file, long bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (long left = bytes; left > 0; left -= BUFFER) {
        buffer.clear().limit((int) Math.min(left, BUFFER));
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
      out.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path file) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try (FileChannel in = FileChannel.open(file)) {
      while (in.read(buffer) >= 0) {
        buffer.clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
