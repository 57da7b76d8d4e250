package org.comparegan.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.comparegan.report.Table;
import org.comparegan.result.Differences.Influence;
import org.comparegan.result.Differences.Row;
import org.junit.jupiter.api.Test;

/** Two results that agree but for what a test changes in the second. */
class DifferencesTest {
  private static final String RESULT =
      """
      {"source": "a/model.ckpt-20", "model_sha256": "ab12",
       "fid": {"value": 7.5, "values": [7.0, 8.0]},
       "provenance": {"profile": "compare_gan", "samples": 100, "data": "set/test",
                      "dataChecksum": "d1", "features": "net.pb", "featuresChecksum": "f1"},
       "environment": {"java": "17", "threads": 0, "command": "comparegan evaluate"}}
      """;

  private static Result result(String json) throws IOException {
    return Result.of(
        "r", Path.of("r"), List.of(RecordedEvaluation.of(new ObjectMapper().readTree(json))));
  }

  private static Differences between(String... replacements) throws IOException {
    String other = RESULT;
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(other).contains(replacements[i]);
      other = other.replace(replacements[i], replacements[i + 1]);
    }
    return Differences.of(List.of(result(RESULT), result(other)));
  }

  private static Row row(Differences found, String name) {
    return found.rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private static Map<String, Row> byName(Differences found) {
    return found.rows().stream().collect(Collectors.toMap(Row::name, Function.identity()));
  }

  @Test
  void equalResultsDifferInNothing() throws IOException {
    Differences none = between();
    assertThat(none.rows()).isEmpty();
    assertThat(none.moving()).isFalse();
    assertThat(none.shared()).containsEntry("evaluation samples", "100");
  }

  @Test
  void whatHasAChecksumMayBeCalledOtherwise() throws IOException {
    Differences renamed =
        between("set/test", "other/test", "net.pb", "b.pb", "a/model", "b/model", "evaluate", "x");
    assertThat(byName(renamed)).containsOnlyKeys("data", "features", "path", "command");
    assertThat(renamed.moving()).isFalse();
    Differences other = between("\"d1\"", "\"d2\"");
    assertThat(byName(other)).containsOnlyKeys("dataChecksum");
    assertThat(other.moving()).isTrue();
  }

  @Test
  void roundingCountsAndANameWithoutChecksumToo() throws IOException {
    Differences threads = between("\"threads\": 0", "\"threads\": 4");
    assertThat(row(threads, "threads").influence()).isEqualTo(Influence.ROUNDS);
    assertThat(threads.moving()).isTrue();
    String without = RESULT.replace("\"dataChecksum\": \"d1\",", "");
    Differences named =
        Differences.of(List.of(result(without), result(without.replace("set/test", "b/test"))));
    assertThat(row(named, "data").influence()).isEqualTo(Influence.MOVES);
  }

  @Test
  void aProfileIsItsAxesAndOnlyThoseOfTheNumbersMove() throws IOException {
    Differences svd = between("\"compare_gan\"", "\"compare_gan, fid.sqrt=svd\"");
    Row axis = row(svd, "fid.sqrt");
    assertThat(axis.counts()).isTrue();
    assertThat(axis.values().toString()).contains("eigen", "svd");
    assertThat(row(svd, "profile").counts()).isFalse();
    Differences kid = between("\"compare_gan\"", "\"compare_gan, kid.block-size=512\"");
    assertThat(row(kid, "kid.block-size").influence()).isEqualTo(Influence.NEVER);
    assertThat(kid.moving()).isFalse();
  }

  /** The axes of fid are those of all Fréchet distances. */
  @Test
  void anAxisMovesEachMetricThatDependsOnIt() throws IOException {
    for (String metric : List.of("sfid", "intra_fid")) {
      Differences svd =
          between(
              "\"fid\"", "\"" + metric + "\"", "\"compare_gan\"", "\"compare_gan, fid.sqrt=svd\"");
      assertThat(row(svd, "fid.sqrt").influence()).as(metric).isEqualTo(Influence.MOVES);
    }
    Differences logits = between("\"compare_gan\"", "\"compare_gan, is.splits=5\"");
    assertThat(row(logits, "is.splits").influence()).isEqualTo(Influence.NEVER);
  }

  @Test
  void whatOneSideDoesNotRecordIsNotCounted() throws IOException {
    Differences found = between("\"java\": \"17\", ", "");
    assertThat(row(found, "java").known()).isFalse();
    assertThat(found.moving()).isFalse();
    assertThat(found.table("").rows()).isEmpty();
    assertThat(found.table("").text()).contains("not compared: evaluation java.");
  }

  @Test
  void resultsThatAreCalledAlikeGetOtherNames() throws IOException {
    List<Result> all =
        Result.distinct(List.of(result(RESULT), result(RESULT), result(RESULT).named("s")));
    assertThat(all.stream().map(Result::name)).doesNotHaveDuplicates().contains("s");
  }

  @Test
  void onlyEvaluationsLikeTheLastAreCompared() throws IOException {
    RecordedEvaluation small =
        RecordedEvaluation.of(new ObjectMapper().readTree(RESULT.replace("100", "50")));
    RecordedEvaluation ten =
        RecordedEvaluation.of(new ObjectMapper().readTree(RESULT.replace("ckpt-20", "ckpt-10")));
    RecordedEvaluation twenty = RecordedEvaluation.of(new ObjectMapper().readTree(RESULT));
    Result run = Result.of("r", Path.of("r"), List.of(twenty, small, ten));
    assertThat(ScoreSeries.of(run).get(0).bySteps()).containsExactly(ten, twenty);
  }

  @Test
  void evaluationsWithOtherSettingsHaveARowOfTheirOwn() throws IOException {
    RecordedEvaluation small =
        RecordedEvaluation.of(
            new ObjectMapper().readTree(RESULT.replace("100", "50").replace("7.0, 8.0", "9.0")));
    RecordedEvaluation large = RecordedEvaluation.of(new ObjectMapper().readTree(RESULT));
    Result run = Result.of("r", Path.of("r"), List.of(large, small));
    Table table = new ResultReport("t", List.of(run)).table();
    assertThat(table.rows().stream().map(row -> row.get(0).toString()))
        .containsExactly("r (samples 50)", "r (samples 100)");
    assertThat(table.text()).contains("9.00", "7.50 ± 0.50");
    assertThat(table.notes().toString()).contains("other settings", "cannot be compared");
    assertThat(new ResultReport("t", List.of(run)).page(Map.of(), Map.of()).html())
        .contains("r (samples 50): 50")
        .contains("r (samples 100): the first 100 of set/test");
  }

  /** A later evaluation of the same weights with another metric adds to the earlier one. */
  @Test
  void scoresOfAStepAddUp() throws IOException {
    RecordedEvaluation fid = RecordedEvaluation.of(new ObjectMapper().readTree(RESULT));
    RecordedEvaluation kid =
        RecordedEvaluation.of(new ObjectMapper().readTree(RESULT.replace("\"fid\"", "\"kid\"")));
    Result run = Result.of("r", Path.of("r"), List.of(fid, kid));
    assertThat(run.last().orElseThrow().scores()).containsOnlyKeys("fid", "kid");
    assertThat(new ResultReport("t", List.of(run)).table().rows()).hasSize(1);
    RecordedEvaluation retrained =
        RecordedEvaluation.of(
            new ObjectMapper()
                .readTree(RESULT.replace("\"fid\"", "\"kid\"").replace("ab12", "cd34")));
    Result other = Result.of("r", Path.of("r"), List.of(fid, retrained));
    assertThat(other.last().orElseThrow().scores()).containsOnlyKeys("kid");
  }
}
