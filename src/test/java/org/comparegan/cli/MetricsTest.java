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
import java.util.stream.Stream;
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
  void statisticsUnderOtherNamesAreTakenWithANotice() throws IOException {
    Path statistics = directory.resolve("statistics.npz");
    Npz.write(
        statistics,
        Map.of(
            "mean", new NpyArray.Doubles(new int[] {2}, new double[] {1.25 + 3, 0.5 + 4}),
            "cov",
                new NpyArray.Doubles(
                    new int[] {2, 2}, new double[] {14.75 / 3, -11.5 / 3, -11.5 / 3, 13.0 / 3})));
    CommandRun run =
        CommandRun.of(
            "metrics",
            "--real",
            real,
            "--fake",
            statistics.toString(),
            "--metrics",
            "fid",
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("statistics.npz: 'mean' is taken for the mean");
    assertThat(new ObjectMapper().readTree(run.out()).get("fid").get("value").asDouble())
        .isCloseTo(25, offset(1e-6));
  }

  @Test
  void whatLooksAtFakesAloneNeedsNoRealImages() throws IOException {
    CommandRun is = CommandRun.of("metrics", "--fake", fake, "--metrics", "is", "--json");
    assertThat(is.code()).as(is.err()).isZero();
    assertThat(new ObjectMapper().readTree(is.out()).get("is").get("value").asDouble())
        .isCloseTo(4, offset(1e-9));
    CommandRun usual = CommandRun.of("metrics", "--fake", fake, "--json");
    assertThat(usual.code()).as(usual.err()).isZero();
    assertThat(new ObjectMapper().readTree(usual.out()).has("fid")).isFalse();
    assertThat(new ObjectMapper().readTree(usual.out()).has("is")).isTrue();
    assertFailure(2, "--real FILE.npz is needed for fid", "--fake", fake, "--metrics", "fid,is");
    assertFailure(2, "--fake", "--real", real, "--metrics", "is");
    assertFailure(1, "fake " + real, "--fake", real);
  }

  @Test
  void oneFailureDoesNotSuppressTheOthers() throws IOException {
    Path wide = directory.resolve("wide.npz");
    Npz.write(wide, Map.of("features", new NpyArray.Doubles(new int[] {4, 3}, new double[12])));
    String[] line = {
      "metrics", "--real", wide.toString(), "--fake", fake, "--metrics", "fid,is,kid", "--json"
    };
    CommandRun run = CommandRun.of(line);
    assertThat(run.code()).isEqualTo(1);
    JsonNode found = new ObjectMapper().readTree(run.out());
    assertThat(found.get("is").get("value").asDouble()).isCloseTo(4, offset(1e-9));
    assertThat(found.get("fid").get("error").asText()).contains(wide.toString(), fake);
    assertThat(found.get("kid").get("error").asText()).contains("2", "3", wide.toString());
    assertThat(run.err()).contains("fid: ", "kid: ").hasLineCount(1);
    CommandRun table = CommandRun.of(Arrays.copyOf(line, line.length - 1));
    assertThat(table.code()).isEqualTo(1);
    assertThat(table.out()).contains("is", "4.0");
    CommandRun unnamed = CommandRun.of("metrics", "--real", wide.toString(), "--fake", fake);
    assertThat(unnamed.code()).isEqualTo(1);
    assertThat(unnamed.out()).contains("is", "4.0").doesNotContain("fid");
    assertThat(unnamed.err()).contains("fid: real features have 3 columns").hasLineCount(1);
  }

  @Test
  void numbersThatAreNotFiniteAreNamedWithTheirFile() throws IOException {
    Path broken = directory.resolve("broken.npz");
    double[] values = {0, 1, 2, Double.NaN, 1, 1, 2, 3};
    Npz.write(broken, Map.of("features", new NpyArray.Doubles(new int[] {4, 2}, values)));
    for (String metric : new String[] {"fid", "kid", "prdc"}) {
      assertFailure(
          1, broken.toString(), "--real", real, "--fake", broken.toString(), "--metrics", metric);
    }
  }

  @Test
  void probabilitiesInPlaceOfLogitsAreNoted() throws IOException {
    Path soft = directory.resolve("soft.npz");
    double[] rows = new double[4 * 4];
    for (int i = 0; i < 4; i++) {
      Arrays.fill(rows, 4 * i, 4 * i + 4, 0.1);
      rows[5 * i] = 0.7;
    }
    Npz.write(soft, Map.of("logits", new NpyArray.Doubles(new int[] {4, 4}, rows)));
    CommandRun run = CommandRun.of("metrics", "--fake", soft.toString(), "--metrics", "is");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("is: ").contains("as probabilities do");
    double[] logarithms = Arrays.stream(rows).map(Math::log).toArray();
    Npz.write(soft, Map.of("logits", new NpyArray.Doubles(new int[] {4, 4}, logarithms)));
    run = CommandRun.of("metrics", "--fake", soft.toString(), "--metrics", "is");
    assertThat(run.err()).doesNotContain("probabilities");
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
    assertFailure(2, "--fake: there is no nowhere.npz", "--real", real, "--fake", "nowhere.npz");
    assertFailure(2, "--fake", "--real", real);
    assertFailure(2, "compare_gan", "--real", real, "--fake", fake, "--profile", "mine");
    assertFailure(2, "fid.sqrt", "--real", real, "--fake", fake, "--axis", "fid.root=1");
    assertFailure(2, "prdc", "--real", real, "--fake", fake, "--metrics", "lpips");
  }

  @Test
  void axesArePrinted() throws IOException {
    CommandRun run = CommandRun.of("metrics", "--axes");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("fid.covariance = n-1|n")
        .contains("  n            stylegan2_ada")
        .contains("prd.angles = a whole number from 3 to 1000000");
    JsonNode rows = json("--axes", "--json").get("rows");
    assertThat(rows.get(0).get("stylegan2_ada").asText()).isEqualTo("n");
  }

  @Test
  void twoProfilesAreExplained() throws IOException {
    CommandRun alone = CommandRun.of("metrics", "--explain", "compare_gan", "stylegan2_ada");
    assertThat(alone.code()).isZero();
    assertThat(alone.out())
        .contains("fid.covariance")
        .doesNotContain("prdc.radius  strict  strict");
    JsonNode axes = json("--explain", "ttur", "pytorch_fid", "--json").get("axes");
    assertThat(axes)
        .extracting(axis -> axis.get("axis").asText())
        .containsExactly("resize", "levels");
    assertThat(CommandRun.of("metrics", "--explain", "ttur", "ttur").out())
        .contains("agree on every axis");
    assertFailure(2, "compare_gan", "--explain", "ttur", "mine");
  }

  @Test
  void eachAxisIsSwitchedInTurn() throws IOException {
    double[] narrow = {0, 0, 1, 1, -1, 2, 3, 1};
    Path other = directory.resolve("narrow.npz");
    Npz.write(other, Map.of("features", new NpyArray.Doubles(new int[] {4, 2}, narrow)));
    String[] sets = {"--real", real, "--fake", other.toString(), "--metrics", "fid", "--json"};
    double first = json(sets).get("fid").get("value").asDouble();
    double second =
        json(with(sets, "--profile", "stylegan2_ada")).get("fid").get("value").asDouble();
    double covariance =
        json(with(sets, "--axis", "fid.covariance=n")).get("fid").get("value").asDouble();
    assertThat(second).isNotCloseTo(first, offset(1e-3));
    JsonNode explained = json(with(sets, "--explain", "compare_gan", "stylegan2_ada"));
    JsonNode numbers = explained.get("numbers");
    assertThat(numbers.findValuesAsText("axis"))
        .containsExactly("fid.covariance", "fid.sqrt", "all");
    numbers.forEach(one -> assertThat(one.get("value").asDouble()).isCloseTo(first, offset(1e-12)));
    assertThat(numbers.get(0).get("switched").asDouble()).isCloseTo(covariance, offset(1e-12));
    assertThat(numbers.get(2).get("switched").asDouble()).isCloseTo(second, offset(1e-12));
    CommandRun text =
        CommandRun.of(
            "metrics", "--explain", "compare_gan", "clean_fid", "--real", real, "--fake", fake);
    assertThat(text.out()).contains("all of them").contains("no number from these files shows it");
  }

  @Test
  void classesNeighboursAndErrors() throws IOException {
    int n = 60;
    double[] rows = new double[2 * n];
    long[] labels = new long[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3;
      rows[2 * i] = Math.sin(i) + labels[i];
      rows[2 * i + 1] = Math.cos(7 * i);
    }
    Path many = directory.resolve("many.npz");
    Npz.write(
        many,
        Map.of(
            "feats", new NpyArray.Doubles(new int[] {n, 2}, rows),
            "labels", new NpyArray.Longs(new int[] {n}, labels)));
    Path index = directory.resolve("index.npz");
    JsonNode found =
        json(
            "--real",
            many.toString(),
            "--fake",
            many.toString(),
            "--metrics",
            "intra-fid,memorisation,fid",
            "--confidence",
            "--neighbours",
            index.toString(),
            "--json");
    assertThat(found.get("intra_fid").get("class_2").asDouble()).isCloseTo(0, offset(1e-9));
    assertThat(found.get("memorisation").get("copies").asDouble()).isEqualTo(1);
    assertThat(found.get("fid").get("jackknife_error").asDouble()).isBetween(1e-6, 1.0);
    assertThat(Npz.read(index).get("index").longs()).hasSize(n).startsWith(0, 1, 2);
  }

  @Test
  void spatialStatisticsOfGuidedDiffusion() throws IOException {
    Path statistics = directory.resolve("guided.npz");
    NpyArray identity = new NpyArray.Doubles(new int[] {2, 2}, new double[] {1, 0, 0, 1});
    Npz.write(
        statistics,
        Map.of(
            "arr_0", new NpyArray.Bytes(new int[] {1, 2, 2, 3}, new byte[12]),
            "mu", new NpyArray.Floats(new int[] {2}, new float[2]),
            "sigma", identity,
            "mu_s", new NpyArray.Floats(new int[] {2}, new float[] {3, 4}),
            "sigma_s", identity));
    Path zero = directory.resolve("zero.npz");
    NpyArray origin = new NpyArray.Doubles(new int[] {2}, new double[2]);
    Npz.write(zero, Map.of("mu", origin, "sigma", identity, "mu_s", origin, "sigma_s", identity));
    JsonNode found =
        json(
            "--real",
            statistics.toString(),
            "--fake",
            zero.toString(),
            "--metrics",
            "fid,sfid",
            "--json");
    assertThat(found.get("fid").get("value").asDouble()).isCloseTo(0, offset(1e-12));
    assertThat(found.get("sfid").get("value").asDouble()).isCloseTo(25, offset(1e-12));
  }

  @Test
  void badFeaturesAreOneLine() throws IOException {
    String nan = matrix("nan", 3, 2, 1, 2, 3, Double.NaN, 5, 6);
    assertFailure(1, "nan.npz: features: row 1, column 1 is NaN", "--real", real, "--fake", nan);
    String infinite = matrix("inf", 3, 2, 1, 2, 3, 4, Double.POSITIVE_INFINITY, 6);
    assertFailure(
        1, "row 2, column 0 is Infinity", "--real", real, "--fake", infinite, "--metrics", "kid");
    String one = matrix("one", 1, 2, 1, 2);
    assertFailure(
        1,
        "one.npz: a covariance needs at least 2 rows, found 1",
        "--real",
        one,
        "--fake",
        fake,
        "--metrics",
        "fid");
    String wide = matrix("wide", 2, 3, 1, 2, 3, 4, 5, 6);
    assertFailure(1, "2 columns, fake ones 3", "--real", real, "--fake", wide);
    assertFailure(
        1, "pickled", "--real", "src/test/resources/npz/numpy-objects.npz", "--fake", fake);
    Path unknown = directory.resolve("unknown.npz");
    Npz.write(
        unknown,
        Map.of(
            "mu", new NpyArray.Doubles(new int[] {2}, new double[2]),
            "sigma", new NpyArray.Doubles(new int[] {2, 2}, new double[] {1, 0, 0, 1})));
    assertThat(CommandRun.of("metrics", "--real", unknown.toString(), "--fake", fake, "-q").code())
        .isZero();
    assertFailure(
        1,
        "real features: these statistics do not say how many images",
        "--real",
        unknown.toString(),
        "--fake",
        fake,
        "--profile",
        "stylegan2_ada");
    assertFailure(
        1, "no features [n, d]", "--real", unknown.toString(), "--fake", fake, "--metrics", "kid");
  }

  private String matrix(String name, int n, int d, double... values) throws IOException {
    Path file = directory.resolve(name + ".npz");
    Npz.write(file, Map.of("features", new NpyArray.Doubles(new int[] {n, d}, values)));
    return file.toString();
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  private static JsonNode json(String... arguments) throws IOException {
    CommandRun run = CommandRun.of(with(new String[] {"metrics"}, arguments));
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
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
