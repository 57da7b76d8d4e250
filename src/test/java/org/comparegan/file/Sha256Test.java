package org.comparegan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder has the digest of its content, however it is reached; nothing has none. */
class Sha256Test {
  @TempDir Path directory;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = Files.createDirectories(directory.resolve("folder"));
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("c"), "third");
    Files.writeString(folder.resolve("b/x"), "second");
    Files.writeString(folder.resolve("a"), "first");
  }

  private static String text(String content) {
    return Sha256.of(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void filesOfAFolderAreInTheOrderOfTheirPaths() {
    assertThat(Sha256.of(folder)).isEqualTo(text("firstsecondthird"));
    assertThat(Sha256.of(folder.resolve("a")))
        .isEqualTo("a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e");
  }

  @Test
  void aLinkHasTheDigestOfWhatItLeadsTo() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("latest"), folder);
    Path linkOfLink = Files.createSymbolicLink(directory.resolve("newest"), link);
    assertThat(Sha256.of(link)).isEqualTo(Sha256.of(folder));
    assertThat(Sha256.of(linkOfLink)).isEqualTo(Sha256.of(folder));
    Path file = Files.createSymbolicLink(directory.resolve("file"), folder.resolve("a"));
    assertThat(Sha256.of(file)).isEqualTo(text("first"));
  }

  @Test
  void linksInsideCountAsWhatTheyLeadTo() throws IOException {
    Path linked = Files.createDirectory(directory.resolve("linked"));
    Files.createSymbolicLink(linked.resolve("a"), folder.resolve("a"));
    Files.createSymbolicLink(linked.resolve("b"), folder.resolve("b"));
    Files.createSymbolicLink(linked.resolve("c"), folder.resolve("c"));
    assertThat(Sha256.of(linked)).isEqualTo(Sha256.of(folder));
    Files.writeString(folder.resolve("b/x"), "other");
    assertThat(Sha256.of(linked)).isEqualTo(text("firstotherthird"));
  }

  @Test
  void aLoopOfLinksEnds() throws IOException {
    String before = Sha256.of(folder);
    Files.createSymbolicLink(folder.resolve("b/again"), folder);
    Files.createSymbolicLink(folder.resolve("self"), Path.of("self"));
    assertThat(Sha256.of(folder)).isEqualTo(before);
  }

  @Test
  void nothingHasNoDigest() throws IOException {
    Path empty = directory.resolve("empty");
    Files.createDirectories(empty.resolve("deep"));
    assertThatThrownBy(() -> Sha256.of(empty))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("has no content")
        .hasMessageContaining(empty.toString());
    Path file = Files.createFile(empty.resolve("deep/file"));
    assertThatThrownBy(() -> Sha256.of(empty)).hasMessageContaining("has no content");
    assertThatThrownBy(() -> Sha256.of(file)).hasMessageContaining("has no content");
    assertThatThrownBy(() -> Sha256.of(List.of())).hasMessageContaining("has no content");
    assertThatThrownBy(() -> Sha256.of(directory.resolve("absent")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("absent");
    assertThatThrownBy(() -> Sha256.of(new byte[0])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Sha256.digest().digest()).isInstanceOf(IllegalStateException.class);
  }
}
