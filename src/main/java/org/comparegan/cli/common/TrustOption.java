package org.comparegan.cli.common;

import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Trust;
import picocli.CommandLine.Option;

/** {@code --trust}, for verbs that run graphs of other people. */
public final class TrustOption {
  @Option(
      names = "--trust",
      description =
          "Run any operation of a model's graph, even those that read and write files or reach"
              + " other machines. Only for models that you trust.")
  private boolean trusted;

  /** A session that runs what may be run. */
  public SessionOptions session(ComputingVerb verb) {
    return verb.session().trusting(trusted ? Trust.EVERYTHING : Trust.NETWORKS);
  }
}
