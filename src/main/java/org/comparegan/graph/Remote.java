package org.comparegan.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.ConfigProto;

/**
 * The server a session runs on, and the workers it exchanges values with.
 *
 * @param server the server on which the session is opened
 * @param peers servers in other processes that a run needs: the server itself, or the workers of a
 *     cluster by task, where a worker's own is empty
 * @param replicas this worker among all
 */
public record Remote(Address server, List<Optional<Address>> peers, Replicas replicas) {
  /** Name of the only job of a cluster. */
  public static final String JOB = "worker";

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Copies the list. */
  public Remote {
    peers = List.copyOf(peers);
  }

  /** A server in another process that does all the work. */
  public static Remote alone(Address server) {
    return new Remote(server, List.of(Optional.of(server)), Replicas.ALONE);
  }

  /** A worker on its own server, {@code addresses[index]}. */
  public static Remote worker(List<Address> addresses, int index) {
    List<Optional<Address>> peers = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      peers.add(i == index ? Optional.empty() : Optional.of(addresses.get(i)));
    }
    return new Remote(addresses.get(index), peers, new Replicas(index, addresses.size()));
  }

  /** The first peer that does not accept a connection within three seconds. */
  Optional<String> silent() {
    for (int task = 0; task < peers.size(); task++) {
      Optional<Address> peer = peers.get(task);
      if (peer.isPresent() && !peer.get().answers(PATIENCE)) {
        return Optional.of(name(task));
      }
    }
    return Optional.empty();
  }

  /** A peer's name for messages. */
  String name(int task) {
    String address = peers.get(task).map(Address::toString).orElse(server.toString());
    return replicas.alone()
        ? "The TensorFlow server " + address
        : "Worker %d (%s)".formatted(task, address);
  }

  /** Configures a session, or the server of a worker, for the cluster. */
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
