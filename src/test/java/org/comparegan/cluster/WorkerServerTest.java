package org.comparegan.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.comparegan.cluster.Handshake.Statement;
import org.comparegan.graph.Address;
import org.comparegan.graph.SessionOptions;
import org.junit.jupiter.api.Test;

class WorkerServerTest {
  private static final SessionOptions OPTIONS = new SessionOptions(1, true);
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** A packet to another address of this machine comes from that address, not from a loopback. */
  @Test
  void onlyLoopbackConnectionsAreTaken() throws IOException {
    assumeTrue(LoopbackFilter.available());
    List<String> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .map(InetAddress::getHostAddress)
            .filter(host -> !host.contains(":"))
            .toList();
    assumeTrue(!others.isEmpty(), "this machine has no other address");
    int kept = WorkerServer.freePort();
    assertThat(WorkerServer.start(kept, false, OPTIONS).reach())
        .isEqualTo(WorkerServer.Reach.THIS_MACHINE);
    int open = WorkerServer.freePort();
    assertThat(WorkerServer.start(open, true, OPTIONS).reach())
        .isEqualTo(WorkerServer.Reach.OTHER_MACHINES);
    assertThat(new Address("127.0.0.1", kept).answers(SHORT)).isTrue();
    assertThat(new Address("localhost", kept).answers(SHORT)).isTrue();
    for (String host : others) {
      assertThat(new Address(host, open).answers(SHORT)).as(host).isTrue();
      assertThat(new Address(host, kept).answers(SHORT)).as(host).isFalse();
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> WorkerServer.start(taken.getLocalPort(), false, OPTIONS))
          .isInstanceOf(ClusterException.class)
          .hasMessageContainingAll("Port " + taken.getLocalPort(), "is taken");
    }
  }

  @Test
  void whoDiffersIsRefusedByAllWithTheDifference() throws Exception {
    List<String> messages =
        Together.work(
            2,
            OPTIONS,
            (handshake, worker) -> {
              Statement own =
                  new Statement(
                      Map.of("checksum of the data", worker == 0 ? "aa" : "bb", "images", "3"),
                      "options.z_dim = " + (8 + worker),
                      List.of(5L));
              try {
                return handshake.reach(own).toString();
              } catch (ClusterException e) {
                return String.valueOf(e.getMessage());
              }
            });
    assertThat(messages)
        .allSatisfy(
            message ->
                assertThat(message)
                    .contains(
                        "worker 1 (127.0.0.1:",
                        "checksum of the data: aa -> bb",
                        "options.z_dim: 8 -> 9")
                    .doesNotContain("images"));
  }

  @Test
  void allHearTheChief() throws Exception {
    List<Statement> heard =
        Together.work(
            3,
            OPTIONS,
            (handshake, worker) ->
                handshake.reach(
                    new Statement(
                        Map.of("a", "ä"), "", worker == 0 ? List.of(5L, 7L) : List.of())));
    assertThat(heard).allSatisfy(chief -> assertThat(chief.skipped()).containsExactly(5L, 7L));
  }
}
