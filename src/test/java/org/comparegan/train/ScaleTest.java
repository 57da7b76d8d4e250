package org.comparegan.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import org.comparegan.cluster.Together;
import org.comparegan.experiment.GinConfig;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.SessionOptions;
import org.comparegan.nn.InitialValues;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a step costs with 1, 2 and 4 workers of one process, which have a thread each and take turns
 * step by step; docs/scale.md has the table. In a network namespace of its own ({@code unshare
 * --net}) the bytes on loopback are those of the workers.
 */
@Tag("slow")
class ScaleTest {
  private static final SessionOptions ONE_THREAD = new SessionOptions(1, false);
  private static final List<Integer> COUNTS = List.of(1, 2, 4);
  private static final int ROUNDS = 3;
  private static final int ALL = COUNTS.stream().mapToInt(n -> n).sum();

  /** What is measured while a number of workers makes a step. */
  private record Cost(double processor, double wall, long bytes) {
    static Cost now() {
      var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      return new Cost(system.getProcessCpuTime() / 1e9, System.nanoTime() / 1e9, loopback());
    }

    Cost since(Cost earlier) {
      return new Cost(processor - earlier.processor, wall - earlier.wall, bytes - earlier.bytes);
    }

    private static long loopback() {
      try {
        return Files.readAllLines(Path.of("/proc/net/dev")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("lo:"))
            .mapToLong(line -> Long.parseLong(line.replaceFirst("lo:\\s*(\\d+).*", "$1")))
            .sum();
      } catch (IOException e) {
        return 0;
      }
    }
  }

  @Test
  void sharingABatchCostsLittleMoreProcessorTimeThanTheBatch() throws Exception {
    List<List<Cost>> costs = new ArrayList<>();
    COUNTS.forEach(count -> costs.add(new ArrayList<>()));
    List<Long> counted = new ArrayList<>();
    CyclicBarrier turn = new CyclicBarrier(ALL);
    Thread[] others = new Thread[COUNTS.size()];
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < others.length; i++) {
      int number = i;
      others[i] =
          new Thread(
              () -> {
                try {
                  workers(number, turn, costs.get(number), counted);
                } catch (Exception e) {
                  failures.add(e);
                }
              });
      others[i].start();
    }
    for (Thread other : others) {
      other.join();
    }
    assertThat(failures).isEmpty();
    StringBuilder table = new StringBuilder("workers  processor s  wall s  loopback MB\n");
    List<Double> processor = new ArrayList<>();
    for (int i = 0; i < COUNTS.size(); i++) {
      processor.add(median(costs.get(i).stream().map(Cost::processor).toList()));
      table.append(
          String.format(
              Locale.ROOT,
              "%7d  %11.3f  %6.3f  %11.3f%n",
              COUNTS.get(i),
              processor.get(i),
              median(costs.get(i).stream().map(Cost::wall).toList()),
              median(costs.get(i).stream().map(c -> c.bytes() / 1e6).toList())));
    }
    table.append("means of ").append(counted.get(0)).append(" bytes are exchanged in a step\n");
    Files.writeString(Path.of("target", "scale.txt"), table);
    // Two halves of a batch of 64 are nearly the whole; more would mean that work is done twice.
    assertThat(processor.get(1)).as(table.toString()).isLessThan(1.5 * processor.get(0));
  }

  private static void workers(int number, CyclicBarrier turn, List<Cost> costs, List<Long> counted)
      throws Exception {
    int count = COUNTS.get(number);
    if (count == 1) {
      worker(ONE_THREAD, number, turn, costs, counted);
      return;
    }
    Together.work(
        count,
        ONE_THREAD,
        (handshake, worker) -> {
          worker(handshake.session(), number, turn, costs, counted);
          return worker;
        });
  }

  /** Steps when it is the turn of this number of workers, and waits else. */
  private static void worker(
      SessionOptions options, int number, CyclicBarrier turn, List<Cost> costs, List<Long> counted)
      throws Exception {
    GinConfig config =
        GinConfig.parse(
            List.of(Path.of("configs/fashion-mnist-32/s3gan-predictor-10.gin")), List.of());
    try (Training training = Training.prepare(config, TrainingSettings.of(options));
        TrainingSession session = new TrainingSession(training.graph(), options, 1)) {
      Replicas replicas = options.replicas();
      if (replicas.chief()) {
        session.session().initialise(training.graph().variables(), InitialValues.of(1));
        if (replicas.count() == 2) {
          counted.add(Replicas.exchangedBytes(training.graph().graph()));
        }
      }
      session.share();
      session.readCounters();
      for (int round = 0; round <= ROUNDS; round++) {
        for (int other = 0; other < COUNTS.size(); other++) {
          turn.await();
          Cost before = Cost.now();
          turn.await();
          if (other == number) {
            session.run(training.batches().at(round));
          }
          turn.await();
          if (other == number && replicas.chief() && round > 0) {
            costs.add(Cost.now().since(before));
          }
          turn.await();
        }
      }
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
