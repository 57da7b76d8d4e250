package org.comparegan.cli.train;

import org.comparegan.cluster.ClusterException;
import org.comparegan.cluster.WorkerServer;
import picocli.CommandLine.Option;

/** Whether other users of the machine may reach a TensorFlow server. */
final class PrivateOption {
  @Option(
      names = "--private",
      description =
          "Refuse to start if other users of this machine could connect. The workers of"
              + " './comparegan train --workers' get a private network if Linux allows it"
              + " (unshare, ip). Default: start, and say who can connect.")
  private boolean wanted;

  /**
   * Fails where it is asked for and cannot be had.
   *
   * @param what is to be started
   */
  void require(String what) {
    if (wanted && !WorkerServer.isInOwnNetwork()) {
      throw new ClusterException(
          ("--private: other users of this machine could connect to %s. A private network needs"
                  + " './comparegan train --workers' on Linux, the programs unshare and ip, and a"
                  + " kernel that lets users create namespaces.")
              .formatted(what));
    }
  }
}
