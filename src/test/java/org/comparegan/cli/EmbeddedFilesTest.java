package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.comparegan.file.Checkout;
import org.comparegan.file.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data, models and networks that come with the project, and damage to them. */
class EmbeddedFilesTest {
  private static final String MODEL = "checkpoints/fashion-mnist-32-supervised";
  private static final List<String> FOLDERS =
      List.of("data/fashion-mnist", MODEL, "tf-graphs/features");

  @TempDir Path home;
  private String before = "";

  @BeforeEach
  void copyCheckout() throws IOException {
    before = System.getProperty(Checkout.HOME, "");
    for (String folder : FOLDERS) {
      Files.createDirectories(home.resolve(folder));
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        for (Path file : files.toList()) {
          Files.copy(file, home.resolve(file));
        }
      }
    }
    Files.copy(
        Path.of("checkpoints/quick-start.json"), home.resolve("checkpoints/quick-start.json"));
    System.setProperty(Checkout.HOME, home.toString());
  }

  @AfterEach
  void goBack() {
    System.setProperty(Checkout.HOME, before);
  }

  @Test
  void eachFileIsRecorded() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String folder : List.of("checkpoints", "data/fashion-mnist", "tf-graphs/features")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (!file.toString()
              .matches(".*(README.md|LICENSE|baseline.json|\\.accumulators\\.npz)")) {
            lines.add(Sha256.of(file) + "  " + file.toString().replace('\\', '/'));
          }
        }
      }
    }
    lines.sort((a, b) -> a.substring(66).compareTo(b.substring(66)));
    assertThat(Path.of("src/main/resources/org/comparegan/file/embedded.sha256"))
        .hasContent(String.join("\n", lines));
  }

  @Test
  void damageIsOneLine() throws IOException {
    String out = home.resolve("out").toString();
    String model = home.resolve(MODEL).toString();
    assertRefused(
        "data/fashion-mnist/t10k-images-idx3-ubyte.gz",
        "data",
        "show",
        "fashion-mnist-32",
        "--split",
        "test",
        "--out",
        out);
    assertRefused(
        "data/fashion-mnist/t10k-labels-idx1-ubyte.gz",
        "data",
        "verify",
        "fashion-mnist-32",
        "--split",
        "test");
    assertRefused(
        MODEL + "/model.ckpt-2000.data-00000-of-00001", "sample", "--from", model, "--out", out);
    assertRefused(MODEL + "/model.ckpt-2000.index", "checkpoint", "ls", model + "/model.ckpt-2000");
    assertRefused(MODEL + "/config.gin", "import", model, "--to", out);
    assertRefused(MODEL + "/checkpoint", "export", model, "--to", out);
    assertRefused(
        "tf-graphs/features/fashion-mnist-32.pb",
        "features",
        "--images",
        "fashion-mnist-32",
        "--features",
        "fashion-mnist-32",
        "--count",
        "8",
        "--out",
        out);
    assertRefused("checkpoints/quick-start.json", "reproduce", "--report", out);
  }

  @Test
  void whatAgreedIsNotReadAgainUntilItChanges() throws IOException {
    Path file = home.resolve("checkpoints/quick-start.json");
    Checkout.requireIntact(file);
    FileTime time = Files.getLastModifiedTime(file);
    byte[] content = Files.readAllBytes(file);
    byte[] other = content.clone();
    other[9] ^= 1;
    Files.write(file, other);
    Files.setLastModifiedTime(file, time);
    Checkout.requireIntact(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1000));
    assertThatThrownBy(() -> Checkout.requireIntact(file))
        .hasMessageStartingWith(file + " is damaged: its SHA-256 is " + Sha256.of(other));
  }

  @Test
  void otherFilesOfTheNamePass() throws IOException {
    Path mine = Files.createDirectories(home.resolve("mine/checkpoints"));
    Path table = Files.writeString(mine.resolve("quick-start.json"), "[]");
    Checkout.requireIntact(table);
    Checkout.requireIntact(mine);
  }

  private void assertRefused(String file, String... command) throws IOException {
    Path place = home.resolve(file);
    byte[] whole = Files.readAllBytes(place);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(place, damaged);
    CommandRun run = CommandRun.of(command);
    assertThat(run.code()).as(file).isEqualTo(1);
    assertThat(run.err())
        .contains(file + " is damaged: its SHA-256 is " + Sha256.of(damaged))
        .contains("git checkout -- " + file);
    assertThat(run.err().strip().lines()).as(run.err()).hasSize(1);
    assertThat(home.resolve("out")).doesNotExist();
    Files.write(place, whole);
  }
}
