package org.comparegan.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.comparegan.file.Bounded;
import org.comparegan.metric.MetricProfile;
import org.comparegan.report.HtmlReport;
import org.comparegan.report.LinePlot;
import org.comparegan.report.ProfileTable;
import org.comparegan.report.Section;
import org.comparegan.report.Table;
import org.jspecify.annotations.Nullable;

/** Results side by side: a table, a page, a JSON document. */
public final class ResultReport {
  /** Earlier pictures of the same latents that are shown small. */
  private static final int EARLIER = 6;

  /** The first bytes of a PNG file, and where its width and height end. */
  private static final long PNG = 0x89504E470D0A1A0AL;

  private static final int PNG_SIZE_END = 24;

  /** Pixels across; wider pictures are made smaller, so that the page can be sent. */
  private static final int LAST_WIDTH = 1600;

  private static final int EARLIER_WIDTH = 480;

  private final String title;
  private final List<Result> results;
  private final Differences differences;

  /**
   * Of results with different names.
   *
   * @param title of page and table
   */
  public ResultReport(String title, List<Result> results) {
    this.title = title;
    this.results = List.copyOf(results);
    this.differences = Differences.of(results);
  }

  /** FID and IS, last and best, a row for each result. */
  public Table table() {
    return new ScoreTables(results).main(title);
  }

  /**
   * The page.
   *
   * @param pictures of the models that were opened, by name of the result
   * @param environment what made the page
   */
  public HtmlReport page(Map<String, ModelPictures> pictures, Map<String, Object> environment)
      throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Numbers(new ScoreTables(results).main("Scores")));
    ResultPlots plots = new ResultPlots(results);
    curves(
        sections,
        "Scores over steps",
        "A point is an evaluated checkpoint, the mean over its sets of samples; the band is one"
            + " standard deviation to each side. A curve joins evaluations with equal settings.",
        plots.scores());
    new ScoreTables(results)
        .others("Other metrics")
        .ifPresent(table -> sections.add(new Section.Numbers(table)));
    curves(
        sections,
        "Precision and recall",
        "How much of the generated images looks real (precision) and how much of the real images"
            + " is covered (recall), as one is traded for the other; Sajjadi et al. 2018. The more"
            + " area below the curve, the better.",
        plots.precisionRecall());
    sections.addAll(progressions(pictures));
    sections.addAll(ModelPictures.sections(pictures));
    curves(
        sections,
        "Losses",
        "As training logged them. They show whether it is stable; a lower loss of one network is a"
            + " harder task for the other, so that they do not rank models.",
        plots.losses());
    measured().ifPresent(sections::add);
    if (results.size() > 1) {
      sections.add(new Section.Numbers(differences.table("Differences")));
    }
    sections.add(
        new Section.Facts(
            results.size() > 1 ? "What is the same" : "Provenance", differences.shared()));
    List<MetricProfile> profiles = profiles();
    if (!profiles.isEmpty()) {
      sections.add(new Section.Numbers(ProfileTable.all("Definitions of the metrics", profiles)));
    }
    configurations(sections);
    Map<String, String> facts = new LinkedHashMap<>();
    environment.forEach((name, value) -> facts.put(name, value.toString()));
    sections.add(new Section.Facts("What made this page", facts));
    return new HtmlReport(title, lede(), sections);
  }

  /** How the scores were made, with what training says of itself. */
  private Optional<Section> measured() {
    Map<String, RecordedEvaluation> evaluations = new LinkedHashMap<>();
    Map<String, String> seeds = new LinkedHashMap<>();
    for (Result result : results) {
      ScoreSeries.of(result).forEach(series -> evaluations.put(series.name(), series.last()));
      Optional.ofNullable(result.provenance().get("seed"))
          .ifPresent(seed -> seeds.put(result.name(), seed));
    }
    if (evaluations.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> more =
        seeds.isEmpty()
            ? Map.of()
            : Map.of(
                "Seed of training",
                seeds.size() == 1
                    ? seeds.values().iterator().next()
                    : seeds.entrySet().stream()
                        .map(seed -> seed.getValue() + " (" + seed.getKey() + ")")
                        .collect(Collectors.joining(", ")));
    return Optional.of(HowMeasured.of(evaluations, more));
  }

  private static void curves(
      List<Section> sections, String title, String lede, List<LinePlot> plots) {
    if (!plots.isEmpty()) {
      sections.add(new Section.Curves(title, lede, plots));
    }
  }

  private String lede() {
    String kind = results.stream().allMatch(r -> r.config().isPresent()) ? "run" : "result";
    long evaluations = results.stream().mapToLong(r -> r.scores().size()).sum();
    return "%s, %s."
        .formatted(
            results.size() == 1
                ? "One " + kind
                : "%d %ss side by side".formatted(results.size(), kind),
            evaluations == 0
                ? "not evaluated yet"
                : evaluations == 1 ? "evaluated once" : evaluations + " evaluations");
  }

  /** A section for each result that has pictures. */
  private List<Section> progressions(Map<String, ModelPictures> pictures) throws IOException {
    List<Section> sections = new ArrayList<>();
    for (Result result : results) {
      if (!result.sheets().isEmpty()) {
        List<String> classes =
            Optional.ofNullable(pictures.get(result.name()))
                .map(ModelPictures::classNames)
                .orElse(List.of());
        sections.add(progression(result, classes));
      }
    }
    return sections;
  }

  private static Section progression(Result result, List<String> classes) throws IOException {
    List<Result.Sheet> all = result.sheets();
    List<Section.Picture> earlier = new ArrayList<>();
    int others = all.size() - 1;
    int shown = Math.min(EARLIER, others);
    for (int i = 0; i < shown; i++) {
      earlier.add(picture(result, all.get((int) ((long) i * others / shown)), EARLIER_WIDTH));
    }
    return new Section.Progression(
        "Samples of " + result.name(),
        "The same latents at every step, as training went on. " + ModelPictures.columns(classes),
        picture(result, all.get(others), LAST_WIDTH),
        earlier);
  }

  private static Section.Picture picture(Result result, Result.Sheet sheet, int width)
      throws IOException {
    byte[] png = Bounded.read(sheet.file(), Bounded.PICTURE);
    @Nullable BufferedImage image =
        fitsMemory(png) ? ImageIO.read(new ByteArrayInputStream(png)) : null;
    if (image == null) {
      throw new ResultException(
          sheet.file() + " is not a picture that can be shown: move it away.");
    }
    return new Section.Picture(
        "step %,d".formatted(sheet.step()),
        "Samples of %s at step %d".formatted(result.name(), sheet.step()),
        image.getWidth() <= width ? png : smaller(image, width));
  }

  /** Whether the header is that of a PNG file that, decoded, takes part of the memory only. */
  private static boolean fitsMemory(byte[] png) {
    ByteBuffer header = ByteBuffer.wrap(png);
    return png.length > PNG_SIZE_END
        && header.getLong(0) == PNG
        && (long) header.getInt(PNG_SIZE_END - 8) * header.getInt(PNG_SIZE_END - 4)
            <= Runtime.getRuntime().maxMemory() / 8;
  }

  private static byte[] smaller(BufferedImage image, int width) throws IOException {
    int height = Math.max(1, (int) ((long) image.getHeight() * width / image.getWidth()));
    boolean grey = image.getType() == BufferedImage.TYPE_BYTE_GRAY;
    BufferedImage small =
        new BufferedImage(
            width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    if (!ImageIO.write(small, "png", png)) {
      throw new IllegalStateException("This Java cannot write PNG files.");
    }
    return png.toByteArray();
  }

  private List<MetricProfile> profiles() {
    return results.stream()
        .flatMap(result -> result.last().stream())
        .flatMap(scored -> RecordedFact.profile(scored).stream())
        .distinct()
        .toList();
  }

  private void configurations(List<Section> sections) {
    Map<String, String> texts = new LinkedHashMap<>();
    results.forEach(
        result -> result.config().ifPresent(c -> texts.put(result.name(), c.operativeText())));
    if (!texts.isEmpty()) {
      sections.add(
          new Section.Files("Configurations", texts, new TreeSet<>(differences.bindings())));
    }
  }

  /**
   * Everything: {@code {"title", "results": [{"name", "place", "scores", "provenance"}],
   * "comparison"}}; {@code comparison} as in {@link Differences#document}.
   */
  public ObjectNode json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("title", title);
    List<Map<String, Object>> all = new ArrayList<>();
    for (Result result : results) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", result.name());
      one.put("place", result.place().toString());
      one.put("scores", result.scores().stream().map(ResultReport::document).toList());
      one.put("provenance", result.provenance());
      result.config().ifPresent(config -> one.put("configuration", config.operativeText()));
      all.add(one);
    }
    root.set("results", mapper.valueToTree(all));
    root.set("comparison", mapper.valueToTree(differences.document()));
    return root;
  }

  private static Map<String, Object> document(RecordedEvaluation scored) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("step", scored.step());
    one.put("source", scored.source());
    scored
        .scores()
        .forEach(
            (name, score) ->
                one.put(
                    name,
                    Map.of(
                        "value", score.mean(),
                        "std", score.deviation(),
                        "values", score.values())));
    one.put("curves", scored.curves());
    one.put("settings", scored.settings());
    one.put("environment", scored.environment());
    one.put("weights", scored.weights());
    one.put("remarks", scored.remarks());
    return one;
  }
}
