package org.comparegan.data;

import java.util.List;
import org.comparegan.image.Split;

/**
 * What is known of a data set without its files (datasets.py:300).
 *
 * @param name as the reference calls it in its log
 * @param height rows of an image
 * @param width columns of an image
 * @param channels 1 or 3
 * @param classes how many classes; 0 if it has none
 * @param evaluationExamples images that the reference evaluates with
 * @param trainingSplit the reference's name for what {@link Split#TRAIN} is
 * @param evaluationSplit the reference's name for what {@link Split#TEST} is
 * @param ofReference whether the reference has it; the others are ours
 */
public record DataFacts(
    String name,
    int height,
    int width,
    int channels,
    int classes,
    int evaluationExamples,
    String trainingSplit,
    String evaluationSplit,
    boolean ofReference) {

  /** Rows, columns and channels. */
  public List<Integer> shape() {
    return List.of(height, width, channels);
  }
}
