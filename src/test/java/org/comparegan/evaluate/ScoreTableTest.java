package org.comparegan.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comparegan.evaluate.EvaluationResult.EvaluationProvenance;
import org.comparegan.evaluate.EvaluationResult.Score;
import org.comparegan.metric.MetricProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreTableTest {
  private static final EvaluationProvenance PROVENANCE =
      new EvaluationProvenance(
          new EvaluationSettings(10, 0, 2, MetricProfiles.COMPARE_GAN), 0, "l", "d", "c", "f", "s");
  private static final String SETTINGS =
      "profile,samples,accumulator_samples,averaging_runs,latents,real_images,features";

  @Test
  void columnsStayWhereTheyAre(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("scores.csv");
    ScoreTable table = new ScoreTable(file);
    table.append("run/model.ckpt-5", 5, scored(1, 2), Map.of("options.z_dim", "20"));
    table.append(
        "run/model.ckpt-10",
        10,
        scored(3, 4),
        Map.of("G.spectral_norm", "True", "options.z_dim", "20"));
    table.append("run/model.ckpt-15", 15, failed("NaN, everywhere"), Map.of());
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "checkpoint_path,step,"
                + SETTINGS
                + ",fid_score_list,fid_score_mean,fid_score_std,"
                + "options.z_dim,G.spectral_norm,failure",
            "run/model.ckpt-5,5,compare_gan,10,0,2,l,d,f,1.0_2.0,1.5,0.5,20,,",
            "run/model.ckpt-10,10,compare_gan,10,0,2,l,d,f,3.0_4.0,3.5,0.5,20,True,",
            "run/model.ckpt-15,15,compare_gan,10,0,2,l,d,f,,,,,,\"NaN, everywhere\"");
    assertThat(table.checkpoints())
        .containsExactly("run/model.ckpt-5", "run/model.ckpt-10", "run/model.ckpt-15");
  }

  @Test
  void refusesAnotherFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("scores.csv"), "a,a\n\"open");
    assertThatThrownBy(() -> new ScoreTable(file).checkpoints())
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("scores.csv");
  }

  private static EvaluationResult scored(double... fid) {
    List<Double> values = java.util.Arrays.stream(fid).boxed().toList();
    return new EvaluationResult(
        "m", Map.of("fid", new Score(values)), List.of(), Optional.empty(), PROVENANCE);
  }

  private static EvaluationResult failed(String why) {
    return new EvaluationResult("m", Map.of(), List.of(), Optional.of(why), PROVENANCE);
  }
}
