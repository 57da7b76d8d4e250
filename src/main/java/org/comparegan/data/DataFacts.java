package org.comparegan.data;

import java.util.List;
import org.comparegan.image.Split;

/**
 * Properties of a data set that do not need its files (datasets.py:300).
 *
 * @param name in the reference's log
 * @param height rows of an image
 * @param width columns of an image
 * @param channels 1 or 3
 * @param classes number of classes; 0 if it has none
 * @param evaluationExamples number of images in the reference's evaluation
 * @param trainingSplit the reference's name for {@link Split#TRAIN}
 * @param evaluationSplit the reference's name for {@link Split#TEST}
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
