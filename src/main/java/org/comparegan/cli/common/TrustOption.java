package org.comparegan.cli.common;

import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Trust;
import picocli.CommandLine.Option;

/** {@code --trust}, for verbs that run graphs of other people. */
public final class TrustOption {
  @Option(
      names = "--trust",
      description =
          "Run whatever the graph of a model asks for, even to read and write files or to reach"
              + " other machines. Only for models of people you trust.")
  private boolean trusted;

  /** A session that runs what may be run. */
  public SessionOptions session(ComputingVerb verb) {
    return verb.session().trusting(trusted ? Trust.EVERYTHING : Trust.NETWORKS);
  }
}
