package org.comparegan.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.report.LinePlot.Axis;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

  @Test
  void thePageHoldsEverythingAndLoadsNothing() throws IOException {
    Path file = Path.of("target/report-example.html");
    example().write(file);
    String page = Files.readString(file);
    assertThat(page)
        .contains("9.13<span class=\"std\"> ± 0.25</span>")
        .contains("data:image/png;base64,iVBOR")
        .contains("<polyline")
        .contains("A &lt;sharp&gt; &amp; strange title")
        .doesNotContain("<sharp>")
        .doesNotContain("<script")
        .doesNotContain("NaN")
        .doesNotContainPattern("(src|href)=\"(?!data:image/png|#)");
  }

  @Test
  void axesHaveRoundTicksThatHoldAllValues() {
    Axis linear = Axis.linear(Stream.of(3.0, 97.0).mapToDouble(d -> d), 0, 100);
    assertThat(linear.ticks()).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
    assertThat(linear.at(50)).isEqualTo(50);
    Axis ratio = Axis.logarithmic(Stream.of(7.0, 310.0).mapToDouble(d -> d), 0, 100);
    assertThat(ratio.ticks()).containsExactly(5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0);
    assertThat(ratio.at(50)).isCloseTo(50, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(Axis.linear(Stream.of(4.0).mapToDouble(d -> d), 0, 1).ticks()).hasSizeGreaterThan(2);
    assertThat(Axis.label(204800)).isEqualTo("204.8k");
    assertThat(Axis.label(0.1 + 0.2)).isEqualTo("0.3");
  }

  @Test
  void pointsThatCannotBeDrawnAreLeftOut() {
    LinePlot.Series series =
        new LinePlot.Series(
            "run",
            List.of(
                new LinePlot.Point(0, Double.NaN, 0),
                new LinePlot.Point(1, 5, 0),
                new LinePlot.Point(2, -1, 0)));
    String svg =
        new LinePlot("t", "x", "y", LinePlot.Scale.LOGARITHMIC, List.of(series), List.of()).svg();
    assertThat(svg).containsOnlyOnce("<circle").doesNotContain("NaN");
  }

  @Test
  void linesThatAreNamedAreMarkedAndTheLastPictureComesFirst() {
    Section.Picture last = new Section.Picture("step 20", "last", new byte[] {1});
    Section.Picture before = new Section.Picture("step 10", "before", new byte[] {2});
    String page =
        new HtmlReport(
                "t",
                "l",
                List.of(
                    new Section.Progression("Samples", "", last, List.of(before)),
                    new Section.Files(
                        "Bindings", Map.of("a", "x.y = 1\nx.yy = 2\n"), Set.of("x.y")),
                    new Section.Numbers(Table.of("T", "path").row(Cell.of("runs/a_b & c.gin")))))
            .html();
    assertThat(page).contains("<mark>x.y = 1</mark>\nx.yy = 2\n");
    assertThat(page.indexOf("step 20")).isLessThan(page.indexOf("class=\"earlier\""));
    assertThat(page.indexOf("step 10")).isGreaterThan(page.indexOf("class=\"earlier\""));
    assertThat(page).contains(">runs/<wbr>a_<wbr>b &amp; c.<wbr>gin</th>");
  }

  @Test
  void picturesAreEnlargedByWholeFactorsAndStayLow() {
    byte[] wide = new ImageGrid(new float[10 * 32 * 32], 10, 32, 32, 1).png(10, 1, 0);
    byte[] tall = new ImageGrid(new float[32 * 32 * 32], 32, 32, 32, 1).png(4, 1, 0);
    byte[] large = new ImageGrid(new float[1600 * 800], 1, 800, 1600, 1).png(1, 1, 0);
    String page =
        new HtmlReport(
                "t",
                "l",
                List.of(
                    new Section.Pictures(
                        "Samples",
                        "",
                        List.of(
                            new Section.Picture("a", "a", wide),
                            new Section.Picture("b", "b", large))),
                    new Section.Progression(
                        "Training", "", new Section.Picture("c", "c", tall), List.of())))
            .html();
    assertThat(page)
        .contains("width=\"320\" height=\"32\" style=\"--w:320px\">")
        .contains("width=\"1600\" height=\"800\" style=\"--w:341px\" class=\"fine\">")
        .contains("width=\"128\" height=\"256\" style=\"--w:256px\">");
  }

  @Test
  void aTableOfManyColumnsSaysThatItScrolls() {
    String narrow = table(2);
    assertThat(narrow).doesNotContain("class=\"hint\"").contains("role=\"region\"");
    assertThat(table(5)).contains("Scroll sideways to see all 5 columns", "<table>");
    assertThat(table(10)).contains("all 10 columns", "<table class=\"many\">");
  }

  private static String table(int columns) {
    String[] names = IntStream.range(0, columns).mapToObj(i -> "c" + i).toArray(String[]::new);
    return new HtmlReport("t", "l", List.of(new Section.Numbers(Table.of("T", names)))).html();
  }

  @Test
  void aPlotNamesItsRunEvenIfThereIsOne() {
    LinePlot.Series series = new LinePlot.Series("run 7", List.of(new LinePlot.Point(0, 1, 0)));
    LinePlot plot =
        new LinePlot(
            "Generator loss",
            "steps",
            "hinge loss",
            LinePlot.Scale.LINEAR,
            List.of(series),
            List.of());
    assertThat(new HtmlReport("t", "l", List.of(new Section.Curves("C", "", List.of(plot)))).html())
        .contains("aria-label=\"Generator loss: hinge loss over steps; run 7\"")
        .contains("</i>run 7</li>");
  }

  @Test
  void moreCurvesThanColoursAreTold() {
    List<LinePlot.Series> series =
        IntStream.range(0, 7)
            .mapToObj(
                i ->
                    new LinePlot.Series(
                        "run " + i,
                        List.of(new LinePlot.Point(0, i, 0), new LinePlot.Point(1, i, 0))))
            .toList();
    String svg = new LinePlot("t", "x", "y", LinePlot.Scale.LINEAR, series, List.of()).svg();
    assertThat(svg).containsOnlyOnce("stroke-dasharray=\"7 4\"");
    assertThat(LinePlot.line(6)).isEqualTo("dashed");
    assertThat(LinePlot.colour(6)).isEqualTo(LinePlot.colour(0));
  }

  private static HtmlReport example() {
    Table table =
        Table.of("Results", "row", "labels used", "FID", "FID recorded", "IS", "seconds")
            .row(
                Cell.of("supervised"),
                Cell.of("100 %"),
                Cell.of(9.125, 0.25, 2),
                Cell.of(9.1, 2),
                Cell.of(6.91, 0.05, 2),
                Cell.of(21.4, 1))
            .row(
                Cell.of("S³GAN"),
                Cell.of("10 %"),
                Cell.of(11.4, 0.31, 2),
                Cell.of(11.5, 2),
                Cell.of(6.71, 0.07, 2),
                Cell.of(20.9, 1))
            .row(
                Cell.of("untrained generator"),
                Cell.of("none"),
                Cell.of(312.0, 1.5, 2),
                Cell.absent("a calibration row"),
                Cell.of(1.2, 0.01, 2),
                Cell.of(19.8, 1))
            .note(
                "Numbers of this example are invented; mean ± standard deviation over three seeds.")
            .note("FID: lower is better. IS: higher is better.");
    float[] pixels = new float[36 * 32 * 32 * 3];
    for (int i = 0; i < pixels.length; i++) {
      int n = i / 3072;
      int y = i / 96 % 32;
      int x = i / 3 % 32;
      double r = Math.hypot(x - 16 + n % 6 - 3.0, y - 16 + n / 6 - 3.0);
      pixels[i] = (float) (0.5 + 0.5 * Math.cos(r * (0.2 + 0.02 * n) + i % 3));
    }
    byte[] grid = new ImageGrid(pixels, 36, 32, 32, 3).png(6, 2, 2);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command", "comparegan reproduce --report example");
    facts.put("seeds", "547, 548, 549");
    facts.put("weights", "sha256 " + "0123456789abcdef".repeat(4));
    facts.put("profile", "compare_gan");
    Map<String, String> files = new LinkedHashMap<>();
    files.put("configs/example.gin", "# A configuration\noptions.z_dim = 128\n".repeat(12));
    return new HtmlReport(
        "A <sharp> & strange title",
        "Three rows on images of 32×32 pixels, made on a laptop in a minute.",
        List.of(
            new Section.Numbers(table),
            new Section.Curves(
                "Curves",
                "Mean and standard deviation over three seeds, every thousand steps.",
                List.of(
                    plot("Fréchet distance", "FID", LinePlot.Scale.LOGARITHMIC, 310, 9),
                    plot("Inception Score", "IS", LinePlot.Scale.LINEAR, 1, 7))),
            new Section.Pictures(
                "Samples",
                "The first 36 latents of the same stream in every row.",
                List.of(
                    new Section.Picture("supervised, 100 % of the labels", "36 samples", grid),
                    new Section.Picture("S³GAN, 10 % of the labels", "36 samples", grid),
                    new Section.Picture("untrained generator", "36 samples", grid))),
            new Section.Bars(
                "Histogram",
                "Images of each class.",
                List.of(
                    new Section.Bar("Trouser", 1200, "1,200"),
                    new Section.Bar("T-shirt <top>", 300, "300"))),
            new Section.Matrix(
                "Confusion",
                "By true class and label.",
                "true class",
                List.of("Trouser", "T-shirt"),
                List.of("Trouser", "T-shirt"),
                new long[][] {{1150, 50}, {0, 300}}),
            new Section.Facts("Provenance", facts),
            new Section.Files("Configuration", files)));
  }

  private static LinePlot plot(
      String title, String unit, LinePlot.Scale scale, double from, double to) {
    List<LinePlot.Series> series =
        Stream.of("supervised", "S³GAN")
            .map(
                name ->
                    new LinePlot.Series(
                        name,
                        IntStream.rangeClosed(0, 20)
                            .mapToObj(
                                i -> {
                                  double rest = Math.exp(-i / (4.0 + name.length() / 5.0));
                                  double y = to + (from - to) * rest;
                                  return new LinePlot.Point(1000.0 * i, y, 0.06 * y);
                                })
                            .toList()))
            .toList();
    return new LinePlot(
        title, "generator steps", unit, scale, series, List.of(new LinePlot.Level("paper", to)));
  }
}
