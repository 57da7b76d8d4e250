package org.comparegan.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.result.ModelPictures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found again of rows that were measured, and what is measured again. */
class RowOutcomeTest {
  private static final PaperTable.Row ROW = row("r");
  private static final String KEY = "samples 100 weights ab";

  @TempDir Path folder;
  private RowOutcome.Store store = new RowOutcome.Store(Path.of(""));

  /** A row of one model, without published numbers. */
  static PaperTable.Row row(String name) {
    return new PaperTable.Row(
        name,
        "m",
        "all",
        "d",
        "32x32x1",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  @BeforeEach
  void keep() throws IOException {
    store = new RowOutcome.Store(folder);
    JsonNode result = new ObjectMapper().readTree("{\"fid\": {\"value\": 7.5}}");
    ModelPictures.Nearest nearest = new ModelPictures.Nearest(new byte[] {3}, 0.5, 2);
    store.keep(
        ROW,
        KEY,
        result,
        new RowOutcome.Pictures(
            new byte[] {1},
            new ModelPictures(new byte[] {2}, Optional.of(nearest), List.of("Dress"))));
  }

  @Test
  void whatWasKeptIsFoundUnderItsKeyOnly() throws IOException {
    RowOutcome kept = store.find(ROW, KEY).orElseThrow();
    assertThat(kept.result().at("/fid/value").asDouble()).isEqualTo(7.5);
    RowOutcome.Pictures pictures = kept.pictures().orElseThrow();
    assertThat(pictures.samples()).containsExactly(1);
    assertThat(pictures.model().nearest().orElseThrow().most()).isEqualTo(2);
    assertThat(pictures.model().classNames()).containsExactly("Dress");
    assertThat(store.find(ROW, KEY.replace("100", "200"))).isEmpty();
  }

  @Test
  void numbersAreKeptWithoutTheirPictures() throws IOException {
    Files.delete(folder.resolve("r-path.png"));
    assertThat(store.find(ROW, KEY).orElseThrow().pictures()).isEmpty();
    assertThat(store.find(ROW, KEY).orElseThrow().result().has("fid")).isTrue();
  }

  @Test
  void aRowWhoseResultIsMissingOrHalfWrittenIsMeasuredAgain() throws IOException {
    Path file = folder.resolve("r.json");
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, whole.length() / 2));
    assertThat(store.find(ROW, KEY)).isEmpty();
    Files.writeString(file, "");
    assertThat(store.find(ROW, KEY)).isEmpty();
    Files.delete(file);
    assertThat(store.find(ROW, KEY)).isEmpty();
    keep();
    assertThat(store.find(ROW, KEY)).isPresent();
  }
}
