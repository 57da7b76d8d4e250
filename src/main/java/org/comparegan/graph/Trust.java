package org.comparegan.graph;

/** What the graph of a model may do when it is imported and run. */
public enum Trust {
  /** Only what networks are made of: arithmetic, variables, control flow. */
  NETWORKS,
  /** Everything that TensorFlow can: read and write files, reach other hosts. */
  EVERYTHING
}
