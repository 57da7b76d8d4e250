package org.comparegan.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.comparegan.baseline.Baseline.Environment;
import org.comparegan.baseline.Baseline.ModelRecord;
import org.comparegan.baseline.Baseline.ModelRecord.Data;
import org.comparegan.baseline.Baseline.ModelRecord.Outputs;
import org.comparegan.baseline.Baseline.ModelRecord.ScoreRecord;
import org.comparegan.baseline.Baseline.Tolerances;
import org.comparegan.baseline.Comparison.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What a comparison of two records finds, each change alone. */
class ComparisonTest {
  private static final Outputs OUTPUTS = new Outputs("aa", List.of(0.25f, 0.5f));
  private static final Data DATA = new Data("set", "d1", "o1");
  private static final Map<String, ScoreRecord> SCORES = Map.of("fid", new ScoreRecord(100, 1));
  private static final ModelRecord RECORD = record("w1", OUTPUTS, DATA, "n-1", SCORES);

  @TempDir Path folder;

  private static ModelRecord record(
      String weight,
      Outputs outputs,
      Data data,
      String covariance,
      Map<String, ScoreRecord> scores) {
    return new ModelRecord(
        Map.of("generator/w", weight),
        List.of("conv 3x3"),
        outputs,
        data,
        Map.of("fid.covariance", covariance),
        ModelRecord.Features.NONE,
        scores);
  }

  private static Comparison with(ModelRecord now, boolean exact) {
    return Comparison.of("a & <b>", RECORD, now, Tolerances.DEFAULT, exact);
  }

  private static List<String> differing(ModelRecord now) {
    return with(now, false).findings().stream()
        .filter(finding -> !finding.agrees())
        .map(Finding::what)
        .toList();
  }

  @Test
  void eachChangeIsFoundAlone() {
    assertThat(differing(RECORD)).isEmpty();
    assertThat(differing(record("w2", OUTPUTS, DATA, "n-1", SCORES))).containsExactly("weights");
    assertThat(differing(record("w1", OUTPUTS, new Data("set", "d2", "o1"), "n-1", SCORES)))
        .containsExactly("data");
    assertThat(differing(record("w1", OUTPUTS, new Data("set", "d1", "o2"), "n-1", SCORES)))
        .containsExactly("data order");
    assertThat(differing(record("w1", OUTPUTS, DATA, "n", SCORES)))
        .containsExactly("metric definitions");
    assertThat(differing(record("w1", OUTPUTS, DATA, "n-1", Map.of()))).containsExactly("fid");
  }

  @Test
  void axesThatAreNewerThanTheRecordHadTheirDefaults() {
    assertThat(differing(withAxis("levels", "centred"))).isEmpty();
    assertThat(differing(withAxis("levels", "symmetric"))).containsExactly("metric definitions");
  }

  private static ModelRecord withAxis(String axis, String value) {
    return new ModelRecord(
        RECORD.parameters(),
        RECORD.graph(),
        RECORD.outputs(),
        RECORD.data(),
        Map.of("fid.covariance", "n-1", axis, value),
        RECORD.features(),
        RECORD.scores());
  }

  @Test
  void imagesAndScoresMayDifferWithinTheToleranceUnlessBitsMustBeEqual() {
    Outputs close = new Outputs("bb", List.of(0.2505f, 0.5f));
    ModelRecord near = record("w1", close, DATA, "n-1", Map.of("fid", new ScoreRecord(101.9, 1)));
    assertThat(with(near, false).agrees()).isTrue();
    assertThat(with(near, true).findings())
        .filteredOn(finding -> !finding.agrees())
        .extracting(Finding::what)
        .containsExactly("images", "fid");
    Outputs far = new Outputs("bb", List.of(0.252f, 0.5f));
    assertThat(differing(record("w1", far, DATA, "n-1", Map.of("fid", new ScoreRecord(102.1, 1)))))
        .containsExactly("images", "fid");
    assertThat(differing(record("w1", new Outputs("bb", List.of()), DATA, "n-1", SCORES)))
        .containsExactly("images");
  }

  @Test
  void theReportForBuildServersIsXmlThatNamesWhatDiffers() throws Exception {
    Environment here = new Environment("1", "2.18", "Linux", true);
    Comparison changed = with(record("w2", OUTPUTS, DATA, "n-1", SCORES), true);
    BaselineReport report = new BaselineReport(here, here, List.of(changed));
    Path file = folder.resolve("junit.xml");
    report.junit(file);

    Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("a & <b>");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("testcase").getLength())
        .isEqualTo(changed.findings().size());
    Element failure = (Element) xml.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).contains("generator/w");
    assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("weights");
    assertThat(report.agrees()).isFalse();
    assertThat(report.document()).containsEntry("bit_by_bit", true);
    assertThat(report.table().text()).contains("DIFFERS");
  }

  @Test
  void bitsMustBeEqualOnlyOnOnePlatformWithAFixedOrderOfSums() {
    Environment here = new Environment("1", "2.18", "Linux", true);
    assertThat(here.requiresEqualBits(new Environment("2", "2.18", "Linux", true))).isTrue();
    assertThat(here.requiresEqualBits(new Environment("1", "2.19", "Linux", true))).isFalse();
    assertThat(here.requiresEqualBits(new Environment("1", "2.18", "Mac", true))).isFalse();
    assertThat(here.requiresEqualBits(new Environment("1", "2.18", "Linux", false))).isFalse();
  }

  @Test
  void aBaselineIsReadAsItWasWritten() throws IOException {
    Baseline baseline =
        new Baseline(
            Baseline.FORMAT,
            new Environment("1", "2.18", "Linux", true),
            new Baseline.Settings(0, 1, 64, 42),
            Tolerances.DEFAULT,
            Map.of("m", RECORD));
    Path file = folder.resolve("b.json");
    baseline.write(file);
    assertThat(Baseline.read(file)).isEqualTo(baseline);
    assertThat(Files.readString(file)).contains("\"format\" : 1");
  }

  @Test
  void aFindingNamesTheFirstFourOfManyChangedTensorsAndThoseThatAreGone() {
    ModelRecord before = weights(Map.of("a", "1", "b", "1", "c", "1", "d", "1", "e", "1"));
    ModelRecord now = weights(Map.of("a", "2", "b", "2", "c", "2", "f", "1"));
    Finding finding = Comparison.of("m", before, now, Tolerances.DEFAULT, false).findings().get(0);
    assertThat(finding.recorded()).isEqualTo("5 tensors");
    assertThat(finding.now())
        .isEqualTo("changed: a: 2, was 1; b: 2, was 1; c: 2, was 1; d: absent, was 1 and 2 more");
    String digest = "0123456789abcdef0123456789abcdef";
    ModelRecord first = weights(Map.of("a", digest));
    ModelRecord second = weights(Map.of("a", digest.replace('0', 'f')));
    assertThat(Comparison.of("m", first, second, Tolerances.DEFAULT, false).findings().get(0).now())
        .isEqualTo("changed: a");
  }

  @Test
  void aGraphShowsOneLineOfEachSideAndDigestsTheirFirstDigits() {
    ModelRecord other =
        new ModelRecord(
            Map.of("generator/w", "w1"),
            List.of("conv 5x5", "relu"),
            new Outputs("0123456789abcdef0123456789abcdef", List.of(0.25f)),
            DATA,
            Map.of("fid.covariance", "n-1"),
            ModelRecord.Features.NONE,
            SCORES);
    List<Finding> findings = with(other, false).findings();
    Finding graph = findings.get(1);
    assertThat(graph.agrees()).isFalse();
    assertThat(graph.now()).contains("conv 3x3", "conv 5x5", "lines differ");
    Finding images =
        findings.stream().filter(finding -> finding.what().equals("images")).findFirst().get();
    assertThat(images.now()).isEqualTo("of another number");
    assertThat(Comparison.of("m", other, other, Tolerances.DEFAULT, true).findings())
        .filteredOn(finding -> finding.what().equals("images"))
        .extracting(Finding::recorded)
        .containsExactly("0123456789ab");
  }

  private static ModelRecord weights(Map<String, String> parameters) {
    return new ModelRecord(
        parameters,
        List.of("conv 3x3"),
        OUTPUTS,
        DATA,
        Map.of("fid.covariance", "n-1"),
        ModelRecord.Features.NONE,
        SCORES);
  }

  @Test
  void whatIsNoBaselineIsRefusedByName() throws IOException {
    Path file = folder.resolve("b.json");
    assertThatThrownBy(() -> Baseline.read(file))
        .isInstanceOf(BaselineException.class)
        .hasMessageContaining("b.json");
    for (String text : List.of("", "[]", "{\"format\": 1", "{\"format\": 1, \"models\": 3}")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> Baseline.read(file))
          .as(text)
          .isInstanceOf(BaselineException.class)
          .hasMessageContaining("b.json is not a baseline");
    }
    Files.writeString(file, "{\"format\": 2}");
    assertThatThrownBy(() -> Baseline.read(file))
        .hasMessageContainingAll("has format 2", "baseline record");
    Baseline empty =
        new Baseline(
            Baseline.FORMAT,
            new Environment("1", "2.18", "Linux", true),
            new Baseline.Settings(0, 1, 64, 42),
            Tolerances.DEFAULT,
            Map.of());
    assertThatThrownBy(() -> empty.write(file.resolve("below")))
        .isInstanceOf(BaselineException.class)
        .hasMessageContaining("cannot be written");
  }
}
