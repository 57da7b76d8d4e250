package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  @TempDir Path directory;
  private String real = "";
  private String fake = "";

  /** Fakes are the reals moved by (3, 4); four of them are sure of four classes. */
  @BeforeEach
  void writeFeatures() throws IOException {
    double[] features = {0, 0, 2, 1, -1, 3, 4, -2};
    double[] moved = new double[8];
    for (int i = 0; i < 8; i++) {
      moved[i] = features[i] + (i % 2 == 0 ? 3 : 4);
    }
    double[] logits = new double[16];
    for (int i = 0; i < 4; i++) {
      logits[5 * i] = 100;
    }
    real = directory.resolve("real.npz").toString();
    fake = directory.resolve("fake.npz").toString();
    Npz.write(Path.of(real), Map.of("features", new NpyArray.Doubles(new int[] {4, 2}, features)));
    Npz.write(
        Path.of(fake),
        Map.of(
            "features", new NpyArray.Doubles(new int[] {4, 2}, moved),
            "logits", new NpyArray.Doubles(new int[] {4, 4}, logits)));
  }

  @Test
  void knownAnswersComeOut() throws IOException {
    CommandRun run = CommandRun.of("metrics", "--real", real, "--fake", fake, "--json");
    assertThat(run.code()).isZero();
    JsonNode numbers = new ObjectMapper().readTree(run.out());
    assertThat(numbers.get("fid").get("value").asDouble()).isCloseTo(25, offset(1e-9));
    assertThat(numbers.get("is").get("value").asDouble()).isCloseTo(4, offset(1e-9));
    assertThat(numbers.get("fid").get("profile").asText()).isEqualTo("compare_gan");
    assertThat(numbers.get("fid").get("n_real").asInt()).isEqualTo(4);
  }

  @Test
  void statisticsStandForFeatures() throws IOException {
    Path statistics = directory.resolve("statistics.npz");
    Npz.write(
        statistics,
        Map.of(
            "mu", new NpyArray.Doubles(new int[] {2}, new double[] {1, 1}),
            "sigma", new NpyArray.Doubles(new int[] {2, 2}, new double[] {1, 0, 0, 1})));
    String file = statistics.toString();
    CommandRun run =
        CommandRun.of("metrics", "--real", file, "--fake", file, "--metrics", "fid", "--json");
    assertThat(new ObjectMapper().readTree(run.out()).get("fid").get("value").asDouble())
        .isCloseTo(0, offset(1e-9));
    CommandRun is = CommandRun.of("metrics", "--real", file, "--fake", file, "--metrics", "is");
    assertThat(is.code()).isEqualTo(1);
    assertThat(is.err()).contains("no array 'logits'").hasLineCount(1);
  }

  @Test
  void anAxisChangesTheProfileAndItsName() throws IOException {
    CommandRun run =
        CommandRun.of(
            "metrics",
            "--real",
            real,
            "--fake",
            fake,
            "--axis",
            "prdc.k=1",
            "--metrics",
            "prdc",
            "--json");
    JsonNode prdc = new ObjectMapper().readTree(run.out()).get("prdc");
    assertThat(prdc.get("profile").asText()).contains("prdc.k=1");
    assertThat(prdc.get("density").isNumber()).isTrue();
  }

  @Test
  void badInputIsOneLine() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(fake));
    Path truncated = directory.resolve("truncated.npz");
    Files.write(truncated, Arrays.copyOf(whole, whole.length / 2));
    assertFailure(1, "truncated.npz", "--real", real, "--fake", truncated.toString());
    assertFailure(1, "No such file", "--real", real, "--fake", "nowhere.npz");
    assertFailure(2, "--fake", "--real", real);
    assertFailure(2, "compare_gan", "--real", real, "--fake", fake, "--profile", "mine");
    assertFailure(2, "fid.sqrt", "--real", real, "--fake", fake, "--axis", "fid.root=1");
    assertFailure(2, "prdc", "--real", real, "--fake", fake, "--metrics", "lpips");
  }

  @Test
  void axesArePrinted() {
    CommandRun run = CommandRun.of("metrics", "--axes");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("fid.covariance").contains("stylegan2_ada");
  }

  private static void assertFailure(int code, String expected, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "metrics";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.code()).as(String.join(" ", all)).isEqualTo(code);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(expected).hasLineCount(1);
  }
}
