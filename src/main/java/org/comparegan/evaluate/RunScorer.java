package org.comparegan.evaluate;

/** Metrics of the samples of one averaging run, which it hears batch by batch. */
interface RunScorer {

  /** Adds the next samples. */
  void add(GeneratedBatch batch);

  /** Gives the numbers, after the last batch. */
  void finish(Findings findings);
}
