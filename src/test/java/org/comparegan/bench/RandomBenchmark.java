package org.comparegan.bench;

import java.util.List;
import java.util.function.LongConsumer;
import org.comparegan.bench.Turns.Cost;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;

/** Random numbers by one thread, in millions a second: the best of several runs. */
record RandomBenchmark() implements Benchmark {
  private static final int NUMBERS = 1 << 20;
  private static final int RUNS = 30;

  @Override
  public List<Row> rows() {
    return List.of(
        Row.atLeast("uniform random numbers", 30), Row.atLeast("normal random numbers", 30));
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    RandomStream stream = AddressedRandom.of(1).stream("benchmark");
    float[] target = new float[NUMBERS];
    return List.of(
        rate(run -> stream.fillUniform(run, 0, target, 0, NUMBERS, 0, 1)),
        rate(run -> stream.fillNormal(run, 0, target, 0, NUMBERS, 0, 1)));
  }

  private static Outcome rate(LongConsumer draw) {
    double best = 0;
    for (int i = 0; i < RUNS; i++) {
      int run = i;
      best = Math.max(best, NUMBERS * 1e-6 / Cost.of(() -> draw.accept(run)).clock());
    }
    return new Outcome.Measured(best, "million/s");
  }
}
