package org.comparegan.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.ConfigProto;

/**
 * The server that a session runs on, and the workers that it exchanges values with.
 *
 * @param server that the session is opened on
 * @param peers the servers that a run needs: the server itself where it is another process, or the
 *     other workers of a cluster, by task; a worker's own is absent
 * @param replicas this worker among all
 */
public record Remote(Address server, List<Optional<Address>> peers, Replicas replicas) {
  /** The one job of a cluster. */
  public static final String JOB = "worker";

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Copies the list. */
  public Remote {
    peers = List.copyOf(peers);
  }

  /** One server in another process, which does all of the work. */
  public static Remote alone(Address server) {
    return new Remote(server, List.of(Optional.of(server)), Replicas.ALONE);
  }

  /** A worker on its own server, {@code addresses[index]}, among the others. */
  public static Remote worker(List<Address> addresses, int index) {
    List<Optional<Address>> peers = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      peers.add(i == index ? Optional.empty() : Optional.of(addresses.get(i)));
    }
    return new Remote(addresses.get(index), peers, new Replicas(index, addresses.size()));
  }

  /** The first peer that takes no connection now. */
  Optional<String> silent() {
    for (int task = 0; task < peers.size(); task++) {
      Optional<Address> peer = peers.get(task);
      if (peer.isPresent() && !peer.get().answers(PATIENCE)) {
        return Optional.of(name(task));
      }
    }
    return Optional.empty();
  }

  /** A peer as errors name it. */
  String name(int task) {
    String address = peers.get(task).map(Address::toString).orElse(server.toString());
    return replicas.alone()
        ? "The TensorFlow server " + address
        : "Worker %d (%s)".formatted(task, address);
  }

  /** Sets what a session, and the server of a cluster, need to know about the other workers. */
  void configure(ConfigProto.Builder config) {
    config.setIsolateSessionState(true);
    if (!replicas.alone()) {
      config
          .addDeviceFilters("/job:%s/task:%d".formatted(JOB, replicas.index()))
          .getExperimentalBuilder()
          .setCollectiveGroupLeader("/job:%s/replica:0/task:0".formatted(JOB));
    }
  }
}
