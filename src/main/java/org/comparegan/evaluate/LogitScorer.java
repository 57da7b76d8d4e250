package org.comparegan.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.comparegan.metric.Features;
import org.comparegan.metric.InceptionScore;
import org.comparegan.metric.InceptionScore.LogitStatistics;
import org.comparegan.random.NumpyRandom;

/** The Inception Score, each split accumulated apart as the logits come. */
final class LogitScorer implements RunScorer {
  private final int[] splitOfRow;
  private final int splits;
  private final InceptionScore.Settings settings;
  private final List<LogitStatistics> logits = new ArrayList<>();
  private int rows;

  /** For a run of {@code n} samples. */
  LogitScorer(int n, InceptionScore.Settings settings) {
    this.settings = settings;
    List<InceptionScore.Split> parts = InceptionScore.splits(n, settings);
    this.splits = parts.size();
    this.splitOfRow = new int[n];
    Arrays.fill(splitOfRow, -1);
    int[] order =
        settings.shuffleSeed().isPresent()
            ? new NumpyRandom(settings.shuffleSeed().getAsLong()).permutation(n)
            : IntStream.range(0, n).toArray();
    for (int split = 0; split < splits; split++) {
      for (int i = parts.get(split).from(); i < parts.get(split).to(); i++) {
        splitOfRow[order[i]] = split;
      }
    }
  }

  @Override
  public void add(GeneratedBatch batch) {
    float[] values = batch.activations().logits();
    int width = values.length / batch.rows();
    while (logits.size() < splits) {
      logits.add(new LogitStatistics(settings.columns().orElse(width)));
    }
    Features scores = Features.of(values, batch.rows(), width);
    for (int i = 0; i < batch.rows(); i++) {
      int split = splitOfRow[rows + i];
      if (split >= 0) {
        logits.get(split).add(scores.slice(i, 1));
      }
    }
    rows += batch.rows();
  }

  @Override
  public void finish(Findings findings) {
    findings.attempt(
        EvaluationMetric.IS,
        () ->
            findings.score(
                EvaluationMetric.IS.text(),
                logits.stream().mapToDouble(LogitStatistics::score).average().orElseThrow()));
  }
}
