package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command prints, and its exit codes. */
class GoldenRunnerTest {
  private static final Path LRELU = Path.of("src/test/resources/golden/op/lrelu.json.gz");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theQuickCasesLieInTheProject() {
    assertThat(run("--quick", "--only", "batch-norm|resnet5")).isZero();
    assertThat(out.toString())
        .contains("PASS op batch-norm-4d-train ", "PASS network resnet5-cbn-sn-g-infer ")
        .endsWith("3 passed, 0 failed" + System.lineSeparator());
  }

  @Test
  void aGpuThatIsNotThereIsNamedAndNothingCompared() {
    assertThat(run("--quick", "--device", "gpu:9999")).isEqualTo(1);
    assertThat(err.toString()).contains("no gpu:9999", "Nothing was compared.");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDeviceOfAnotherKindIsAUsageError() {
    assertThat(run("--device", "tpu")).isEqualTo(2);
    assertThat(err.toString()).contains("'tpu' is not a device");
  }

  @Test
  void nothingThatIsWantedIsNoSuccess() {
    assertThat(run("--only", "no such case", LRELU.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("Nothing was compared.");
  }

  @Test
  void aPlaceThatIsNotThereIsNamed() {
    assertThat(run("nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no nowhere.");
  }

  @Test
  void aWrongNumberFails() throws IOException {
    ObjectNode golden = (ObjectNode) GoldenFiles.documents(LRELU).findFirst().orElseThrow();
    golden.withObjectProperty("outputs").withObjectProperty("outputs").put("mean", 7);
    Path file = Files.writeString(folder.resolve("lrelu.json"), golden.toString());
    assertThat(run("--device", "cpu", file.toString())).isEqualTo(1);
    assertThat(out.toString()).startsWith("FAIL op lrelu ").contains("0 passed, 1 failed");
  }

  private int run(String... arguments) {
    return new CommandLine(new GoldenRunner())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
