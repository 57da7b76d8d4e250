package org.comparegan.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.comparegan.graph.Address;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.Remote;
import org.comparegan.graph.Replicas;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/**
 * Before the first step, every worker tells all others what it is about to train, through the same
 * runtime that the steps use. Who differs from the chief is refused by all of them.
 */
public final class Handshake {
  private static final long LENGTHS = 101;
  private static final long STATEMENTS = 102;

  private final ClusterTask task;
  private final SessionOptions options;

  /**
   * The agreement of a worker whose server runs.
   *
   * @param options of its sessions, without the server
   */
  public Handshake(ClusterTask task, SessionOptions options) {
    this.task = task;
    this.options = options.on(Remote.worker(task.workers(), task.index()));
  }

  /** How sessions of the training run: on this worker's server. */
  public SessionOptions session() {
    return options;
  }

  /**
   * Waits until the servers of all workers answer.
   *
   * @param notice told once of the workers that are waited for
   * @param check asked each second, fails when waiting is of no use
   * @throws ClusterException when one does not come in time
   */
  public void gather(Duration patience, Consumer<String> notice, Runnable check) {
    Instant end = Instant.now().plus(patience);
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      notice.accept("Waiting for " + String.join(" and ", missing) + ".");
    }
    while (!missing.isEmpty()) {
      check.run();
      if (Instant.now().isAfter(end)) {
        throw new ClusterException(
            "No answer within %d s from %s: is it started, and may this machine connect to it?"
                .formatted(patience.toSeconds(), String.join(" and ", missing)));
      }
      sleep();
      missing = missing();
    }
  }

  /**
   * Tells all and hears all; workers do this together.
   *
   * @return what the chief says
   * @throws ClusterException when one differs from the chief, with every difference
   */
  public Statement reach(Statement own) {
    List<Statement> all = new ArrayList<>();
    List<byte[]> bytes = exchange(own.bytes());
    for (int i = 0; i < bytes.size(); i++) {
      all.add(Statement.of(bytes.get(i), i));
    }
    List<String> refused = new ArrayList<>();
    for (int i = 1; i < all.size(); i++) {
      List<String> differences = all.get(0).differences(all.get(i));
      if (!differences.isEmpty()) {
        refused.add(
            "worker %d (%s): %s"
                .formatted(i, task.workers().get(i), String.join("; ", differences)));
      }
    }
    if (!refused.isEmpty()) {
      throw new ClusterException(
          "Not all workers train the same. Chief -> "
              + String.join(". Chief -> ", refused)
              + ". Start them with the same version, configuration, options and data.");
    }
    return all.get(0);
  }

  private List<byte[]> exchange(byte[] own) {
    int count = task.workers().size();
    Replicas replicas = new Replicas(task.index(), count);
    try (Graph graph = new Graph();
        GraphSession session = new GraphSession(graph, options)) {
      Ops tf = Ops.create(graph);
      int[] lengths = gathered(tf, session, replicas, new int[] {own.length}, LENGTHS);
      int longest = Arrays.stream(lengths).max().orElseThrow();
      int[] padded = new int[longest];
      for (int i = 0; i < own.length; i++) {
        padded[i] = own[i];
      }
      int[] all = gathered(tf, session, replicas, padded, STATEMENTS);
      List<byte[]> statements = new ArrayList<>();
      for (int worker = 0; worker < count; worker++) {
        byte[] bytes = new byte[lengths[worker]];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) all[worker * longest + i];
        }
        statements.add(bytes);
      }
      return statements;
    }
  }

  private static int[] gathered(
      Ops tf, GraphSession session, Replicas replicas, int[] own, long kind) {
    Operand<TInt32> fed = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(own.length)));
    Operand<TInt32> all = replicas.gathered(tf, fed);
    try (Tensor value = Tensors.of(own, own.length);
        Result result = session.exchange(session.runner().feed(fed, value).fetch(all), kind)) {
      return Tensors.ints(result.get(0));
    }
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < task.workers().size(); i++) {
      Optional<Address> peer = Optional.of(task.workers().get(i));
      int number = i;
      peer.filter(address -> number != task.index())
          .filter(address -> !address.answers(Duration.ofSeconds(3)))
          .ifPresent(address -> missing.add("worker %d (%s)".formatted(number, address)));
    }
    return missing;
  }

  private static void sleep() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("Interrupted while waiting for the other workers.", e);
    }
  }
}
