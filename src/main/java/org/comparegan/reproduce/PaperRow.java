package org.comparegan.reproduce;

import java.util.Map;
import java.util.Optional;

/**
 * A row of a published table.
 *
 * @param name of the row, unique in the table
 * @param method the publication's name for it
 * @param labels how many labels it saw, for people
 * @param data the data set of the real images
 * @param image height, width and channels, as in {@code 128x128x3}
 * @param architecture gin name of the networks; absent: any
 * @param config configuration that trains it, relative to the checkout; absent: none of ours
 * @param module directory under which its model was published; absent: none was
 * @param samples fake and real images of a run; absent: the reference's number for the data set
 * @param paper published numbers by metric
 */
public record PaperRow(
    String name,
    String method,
    String labels,
    String data,
    String image,
    Optional<String> architecture,
    Optional<String> config,
    Optional<String> module,
    Optional<Integer> samples,
    Map<String, PaperScore> paper) {

  /** Copies the numbers. */
  public PaperRow {
    paper = Map.copyOf(paper);
  }
}
