package org.comparegan.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.comparegan.experiment.GinConfig;
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
 * Before the first step, every worker tells all others what it is about to train, over the runtime
 * that the steps use. All of them fail when one differs from the chief.
 */
public final class Handshake {
  private static final long LENGTHS = 101;
  private static final long STATEMENTS = 102;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  /**
   * What a worker is about to train.
   *
   * @param facts values that must agree on all workers, by name
   * @param configuration its gin text
   * @param skipped numbers of the batches to skip; only the chief's list is used
   */
  public record Statement(Map<String, String> facts, String configuration, List<Long> skipped) {

    /** Copies its arguments. */
    public Statement {
      facts = Map.copyOf(facts);
      skipped = List.copyOf(skipped);
    }

    /** The differences of another worker from this one, one clause each. */
    List<String> differences(Statement other) {
      List<String> found = new ArrayList<>();
      GinConfig.diff(
              GinConfig.of("configuration of the chief", configuration),
              GinConfig.of("configuration of a worker", other.configuration))
          .stream()
          .filter(difference -> !difference.binding().startsWith("run_config."))
          .forEach(difference -> found.add(difference.toString()));
      Set<String> names = new LinkedHashSet<>(facts.keySet().stream().sorted().toList());
      names.addAll(other.facts.keySet());
      for (String name : names) {
        String here = facts.getOrDefault(name, "nothing");
        String there = other.facts.getOrDefault(name, "nothing");
        if (!here.equals(there)) {
          found.add("%s: %s -> %s".formatted(name, here, there));
        }
      }
      return found;
    }

    byte[] bytes() {
      try {
        return new ObjectMapper().writeValueAsBytes(this);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("A worker's statement cannot be written as JSON.", e);
      }
    }

    static Statement of(byte[] bytes, int worker) {
      try {
        return new ObjectMapper().readValue(bytes, Statement.class);
      } catch (IOException e) {
        throw new ClusterException(
            "Worker %d runs another version of comparegan: its statement cannot be read."
                .formatted(worker),
            e);
      }
    }
  }

  private final ClusterTask task;
  private final SessionOptions options;

  /**
   * The handshake of a worker whose server is running.
   *
   * @param options the worker's session options, without the server
   */
  public Handshake(ClusterTask task, SessionOptions options) {
    this.task = task;
    this.options = options.on(Remote.worker(task.workers(), task.index()));
  }

  /** Options of the training's sessions, which run on this worker's server. */
  public SessionOptions session() {
    return options;
  }

  /**
   * Starts a worker's server, which ends with the process, and reports its address.
   *
   * @param options the worker's session options, without the server
   * @param notice receives one line
   */
  public static Handshake begin(ClusterTask task, SessionOptions options, Consumer<String> notice) {
    WorkerServer server = WorkerServer.start(task, options);
    notice.accept(
        "Worker %d of %d, %s. %s"
            .formatted(
                task.index(), task.workers().size(), server.address(), server.reach().line()));
    return new Handshake(task, options);
  }

  /**
   * Waits for the other workers and compares all statements.
   *
   * @param check called every half second while waiting; throws when waiting is pointless
   * @return the chief's statement
   * @throws ClusterException when a worker does not answer in time or differs from the chief
   */
  public Statement agree(Statement own, Consumer<String> notice, Runnable check) {
    gather(PATIENCE, notice, check);
    return reach(own);
  }

  /** Waits two seconds, as the others may still be reading from this process's server. */
  public void linger() {
    pause(LAST_ANSWERS, "Interrupted after the last step.");
  }

  /**
   * Waits until the servers of all workers answer.
   *
   * @param notice receives one line with the missing workers
   * @param check called every half second; throws when waiting is pointless
   * @throws ClusterException when a worker does not answer in time
   */
  void gather(Duration patience, Consumer<String> notice, Runnable check) {
    Instant end = Instant.now().plus(patience);
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      notice.accept("Waiting for " + String.join(" and ", missing) + ".");
    }
    while (!missing.isEmpty()) {
      check.run();
      if (Instant.now().isAfter(end)) {
        throw new ClusterException(
            "No answer within %d s from %s: is it running, and can this machine connect to it?"
                .formatted(patience.toSeconds(), String.join(" and ", missing)));
      }
      pause(Duration.ofMillis(500), "Interrupted while waiting for the other workers.");
      missing = missing();
    }
  }

  /**
   * Exchanges the statements; all workers call it together.
   *
   * @return the chief's
   * @throws ClusterException with every difference, when a worker differs from the chief
   */
  Statement reach(Statement own) {
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
          "The workers do not agree on what to train. Chief -> "
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
      Address address = task.workers().get(i);
      if (i != task.index() && !address.answers(Duration.ofSeconds(3))) {
        missing.add("worker %d (%s)".formatted(i, address));
      }
    }
    return missing;
  }

  private static void pause(Duration time, String interrupted) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(interrupted, e);
    }
  }
}
