package org.comparegan.cli.train;

import org.comparegan.cli.common.ComputingVerb;
import org.comparegan.cli.common.Console;
import org.comparegan.cli.common.Count;
import org.comparegan.cli.common.ExitCode;
import org.comparegan.cluster.ClusterException;
import org.comparegan.cluster.WorkerServer;
import org.comparegan.cluster.WorkerServer.Reach;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a TensorFlow server for other processes. */
@Command(
    name = "serve-worker",
    description =
        "Starts a TensorFlow server for 'train --target grpc://HOST:PORT' and runs until it is"
            + " killed. Only users of this machine may connect, unless --bind is all.",
    footer = {
      "",
      "TensorFlow's runtime has no authentication and no encryption: whoever reaches the port can",
      "run any operation with the rights of this process.",
      "",
      "Example:",
      "  ./comparegan serve-worker --port 2222 &",
      "  ./comparegan train --config configs/fashion-mnist-32/supervised.gin \\",
      "      --steps 10 --run-dir runs/remote --target grpc://127.0.0.1:2222"
    })
public final class ServeWorker extends ComputingVerb {
  private static final int LAST_PORT = 65535;

  /** Who may connect. */
  enum Bind {
    LOOPBACK,
    ALL
  }

  @Count(to = 65_535)
  @Option(names = "--port", required = true, paramLabel = "N", description = "The port.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "loopback|all",
      description =
          "Who may connect: this machine, or everyone who can reach it. Default:" + " loopback.")
  private Bind bind = Bind.LOOPBACK;

  @Mixin private PrivateOption privacy = new PrivateOption();

  @Override
  protected ExitCode run(Console console) {
    if (port < 1 || port > LAST_PORT) {
      throw usage("--port must be from 1 to %d, not %d.".formatted(LAST_PORT, port));
    }
    privacy.require("the server");
    WorkerServer server = WorkerServer.start(port, bind == Bind.ALL, session());
    if (server.reach() == Reach.OTHER_MACHINES && bind == Bind.LOOPBACK) {
      throw new ClusterException(
          "This system cannot restrict the port to this machine: give --bind all, behind a"
              + " firewall.");
    }
    console.notice(server.reach().line());
    console.print("grpc://" + server.address());
    console.flush();
    server.await();
    return ExitCode.DONE;
  }
}
