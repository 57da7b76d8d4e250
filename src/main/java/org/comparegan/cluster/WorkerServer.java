package org.comparegan.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comparegan.graph.Address;
import org.comparegan.graph.NativeLog;
import org.comparegan.graph.Remote;
import org.comparegan.graph.SessionOptions;
import org.tensorflow.Server;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.ServerDef;

/**
 * A TensorFlow server in this process. TensorFlow-Java 1.1.0 cannot stop one: it ends with the
 * process.
 */
public final class WorkerServer {
  /** Names the network that the launcher left when it made one for the workers. */
  private static final String LEFT_NETWORK = "COMPAREGAN_NETWORK";

  private static final Path NETWORK = Path.of("/proc/self/ns/net");

  private final Address address;
  private final Server server;
  private final Reach reach;

  /** Who can connect to a server. TensorFlow's runtime has no authentication. */
  public enum Reach {
    /** The processes that were started in a network of their own; and root. */
    OWN_NETWORK("In a private network, which no other user can reach."),
    /** Every user of this machine. */
    THIS_MACHINE(
        "Warning: every user of this machine can connect to the port and run anything with the"
            + " rights of this process: TensorFlow's runtime has no authentication. With --private"
            + " it would not start."),
    /** Other machines too. */
    OTHER_MACHINES(
        "Warning: the port is open to other machines, and TensorFlow's runtime has no"
            + " authentication: whoever reaches it can run anything with the rights of this"
            + " process. Keep it behind a firewall.");

    private final String line;

    Reach(String line) {
      this.line = line;
    }

    /** Tells people. */
    public String line() {
      return line;
    }
  }

  private WorkerServer(Address address, Server server, Reach reach) {
    this.address = address;
    this.server = server;
    this.reach = reach;
  }

  /**
   * Whether this process is in a network that the launcher made for it with {@code unshare --net}:
   * it has a loopback interface alone, and only processes that were started in it, and root, use
   * it.
   */
  public static boolean isInOwnNetwork() {
    String left = System.getenv(LEFT_NETWORK);
    try {
      return left != null
          && !left.isBlank()
          && !Files.readSymbolicLink(NETWORK).toString().equals(left);
    } catch (IOException notLinux) {
      return false;
    }
  }

  /**
   * Starts a server that serves one client after another. Where the system has no socket filters,
   * other machines can connect whatever {@code everywhere} says: see {@link #reach}.
   *
   * @param port port on this machine
   * @param everywhere whether other machines may connect
   * @throws ClusterException when the port is taken or the server cannot start
   */
  public static WorkerServer start(int port, boolean everywhere, SessionOptions options) {
    return start(new ClusterTask(List.of(Address.loopback(port)), 0), everywhere, options);
  }

  /** Starts a worker's server; other machines may connect if any worker is on another one. */
  public static WorkerServer start(ClusterTask task, SessionOptions options) {
    boolean everywhere = !task.workers().stream().allMatch(Address::isLoopback);
    return start(task, everywhere, options.on(Remote.worker(task.workers(), task.index())));
  }

  private static WorkerServer start(ClusterTask task, boolean everywhere, SessionOptions options) {
    Address address = task.workers().get(task.index());
    requireFree(address.port());
    JobDef.Builder job = JobDef.newBuilder().setName(Remote.JOB);
    for (int i = 0; i < task.workers().size(); i++) {
      job.putTasks(i, task.workers().get(i).toString());
    }
    ServerDef definition =
        ServerDef.newBuilder()
            .setCluster(ClusterDef.newBuilder().addJob(job))
            .setJobName(Remote.JOB)
            .setTaskIndex(task.index())
            .setProtocol("grpc")
            .setDefaultSessionConfig(options.config())
            .build();
    try {
      return NativeLog.inSilence(() -> start(definition, address, everywhere));
    } catch (TensorFlowException e) {
      throw new ClusterException(
          "No TensorFlow server can be started on port %d (%s)."
              .formatted(address.port(), e.getMessage()),
          e);
    }
  }

  private static WorkerServer start(ServerDef definition, Address address, boolean everywhere) {
    Server server = new Server(definition);
    // The constructor binds the port, so the filter is in place before the first connection.
    boolean loopbackOnly = !everywhere && LoopbackFilter.attach(address.port());
    server.start();
    return new WorkerServer(address, server, reach(loopbackOnly));
  }

  private static Reach reach(boolean loopbackOnly) {
    if (isInOwnNetwork()) {
      return Reach.OWN_NETWORK;
    }
    return loopbackOnly ? Reach.THIS_MACHINE : Reach.OTHER_MACHINES;
  }

  /** A free port on this machine. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ClusterException("No free port on this machine: " + e.getMessage(), e);
    }
  }

  private static void requireFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      socket.setReuseAddress(true);
    } catch (IOException e) {
      throw new ClusterException(
          "Port %d is taken (%s): give another port, or end the process that uses it."
              .formatted(port, e.getMessage()),
          e);
    }
  }

  /** The address it listens on. */
  public Address address() {
    return address;
  }

  /** Who can connect. */
  public Reach reach() {
    return reach;
  }

  /** Blocks until the process ends. */
  public void await() {
    server.join();
  }
}
