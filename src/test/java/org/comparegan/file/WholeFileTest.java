package org.comparegan.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path directory;

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = directory.resolve("deep/scores.csv");
    WholeFile.write(file, "step\n");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("disk full");
                    }))
        .hasMessage(file + ": disk full");
    assertThat(file).hasContent("step\n");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void foldersMadeForAFileThatFailsGoAgain() {
    Path file = directory.resolve("a/b/c");
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      throw new IOException("disk full");
                    }))
        .hasMessage(file + ": disk full");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftGoesWithTheNextFile() throws IOException {
    Path left = Files.writeString(directory.resolve(".b.0123456789ab-7.part"), "half");
    Files.createDirectories(directory.resolve(".b.0123456789ab-7.part.d/variables"));
    Path ofVersion01 = Files.writeString(directory.resolve(".b.4711-1.part"), "half");
    Path users = Files.writeString(directory.resolve(".mine.part"), "a user's");
    try (WholeFile mine = WholeFile.begin(directory.resolve("mine"))) {
      WholeFile.write(directory.resolve("a"), "new");
      mine.keep();
    }
    assertThat(left).doesNotExist();
    // Its writer took no lock, so it may still be at work.
    assertThat(directory)
        .isDirectoryContaining(ofVersion01::equals)
        .isDirectoryContaining(users::equals);
    Files.setLastModifiedTime(ofVersion01, FileTime.from(Instant.now().minusSeconds(4000)));
    WholeFile.write(directory.resolve("a"), "newer");
    try (var files = Files.list(directory)) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              directory.resolve("a"), directory.resolve("mine"), directory.resolve(".mine.part"));
    }
  }

  @Test
  void aFolderAppearsWithAllItsFilesOrNotAtAll() throws IOException {
    Path folder = directory.resolve("deep/model");
    WholeFolder.Content fails =
        place -> {
          Files.createDirectories(place.resolve("variables"));
          Files.writeString(place.resolve("variables/data"), "half");
          throw new IOException("disk full");
        };
    assertThatThrownBy(() -> WholeFolder.write(folder, fails)).hasMessage(folder + ": disk full");
    assertThat(directory).isEmptyDirectory();

    WholeFolder.Content works =
        place -> {
          WholeFile.write(place.resolve("variables/data"), "new");
          WholeFile.write(place.resolve("model.pb"), "new");
        };
    WholeFolder.write(folder, works);
    Files.writeString(folder.resolve("notes.txt"), "a user's");
    Files.writeString(folder.resolve("model.pb"), "old");
    assertThatThrownBy(() -> WholeFolder.write(folder, fails)).hasMessage(folder + ": disk full");
    assertThat(folder.resolve("variables/data")).hasContent("new");
    WholeFolder.write(folder, works);
    assertThat(folder.resolve("model.pb")).hasContent("new");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("variables", "model.pb", "notes.txt");
    }
    assertThatThrownBy(() -> WholeFolder.write(folder.resolve("model.pb"), works))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void replacesAnOldFile() throws IOException {
    Path file = directory.resolve("a");
    WholeFile.write(file, "long old text");
    WholeFile.write(file, "new");
    assertThat(file).hasContent("new");
  }
}
