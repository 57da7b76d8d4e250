package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comparegan.evaluate.EvaluationResult.EvaluationProvenance;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationLogTest {
  private static final Set<Metric> FID = EnumSet.of(Metric.FID);

  private static EvaluationProvenance settings(int samples, int accumulated) {
    return new EvaluationProvenance(
        new EvaluationSettings(samples, accumulated, 1, MetricProfiles.COMPARE_GAN),
        accumulated,
        "seed 42",
        "d",
        "c",
        "f",
        "s");
  }

  private static EvaluationResult result(EvaluationProvenance provenance) {
    return new EvaluationResult(
        "m", Map.of("fid", new Score(List.of(3.0))), List.of(), Optional.empty(), provenance);
  }

  @Test
  void findsWhatWasDoneAlike(@TempDir Path folder) {
    EvaluationLog log = new EvaluationLog(folder.resolve("scores.jsonl"));
    assertThat(log.find("aa", settings(100, 64), FID)).isEmpty();
    log.append(5, "aa", result(settings(100, 64)));
    log.append(6, "bb", result(settings(100, 0)));
    assertThat(log.find("aa", settings(100, 64), FID).orElseThrow().get("step").asInt())
        .isEqualTo(5);
    assertThat(log.find("aa", settings(101, 64), FID)).isEmpty();
    assertThat(log.find("cc", settings(100, 64), FID)).isEmpty();
    assertThat(log.find("aa", settings(100, 128), FID)).isEmpty();
    assertThat(log.find("aa", settings(100, 64), EnumSet.of(Metric.KID))).isEmpty();
    // Without accumulators it does not matter how many samples were planned for them.
    assertThat(log.find("bb", settings(100, 128), FID)).isPresent();
  }

  @Test
  void aReasonIsAnAnswerToo(@TempDir Path folder) {
    EvaluationLog log = new EvaluationLog(folder.resolve("scores.jsonl"));
    EvaluationResult.Builder findings = new EvaluationResult.Builder();
    findings.absent(Metric.SFID, "no tap");
    log.append(
        1, "aa", findings.build("m", Optional.empty(), Optional.empty(), settings(9, 0), Map.of()));
    assertThat(log.find("aa", settings(9, 0), EnumSet.of(Metric.SFID))).isPresent();
    assertThat(log.find("aa", settings(9, 0), FID)).isEmpty();
  }

  @Test
  void aScoreOfAnotherDefinitionIsNoAnswer(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("scores.jsonl");
    EvaluationLog log = new EvaluationLog(file);
    EvaluationSettings both =
        new EvaluationSettings(9, 0, 1, MetricProfiles.COMPARE_GAN)
            .withMetrics(EnumSet.of(Metric.FID, Metric.MS_SSIM));
    EvaluationProvenance now = new EvaluationProvenance(both, 0, "seed 42", "d", "c", "f", "s");
    EvaluationResult.Builder found = new EvaluationResult.Builder();
    found.score("fid", 3);
    found.score("ms_ssim", 0.2);
    log.append(1, "aa", found.build("m", Optional.empty(), Optional.empty(), now, Map.of()));
    assertThat(log.find("aa", now, EnumSet.of(Metric.FID, Metric.MS_SSIM))).isPresent();
    assertThat(Files.readString(file)).contains("ms_ssim 2");

    // Entries of the first definitions do not name them.
    Files.writeString(file, Files.readString(file).replace("ms_ssim 2", ""));
    assertThat(log.find("aa", now, EnumSet.of(Metric.MS_SSIM))).isEmpty();
    assertThat(log.find("aa", now, FID)).isPresent();
    Files.writeString(file, Files.readString(file).replaceFirst(",\"revisions\":\"\"", ""));
    assertThat(log.find("aa", now, EnumSet.of(Metric.MS_SSIM))).isEmpty();
    assertThat(log.find("aa", now, FID)).isPresent();
  }

  @Test
  void aDamagedLineIsNamed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("scores.jsonl"), "{}\n[1]\n");
    assertThatThrownBy(() -> new EvaluationLog(file).find("aa", settings(9, 0), FID))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("line 2");
  }
}
