package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.comparegan.data.DataFacts;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.Imagenet;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.Split;
import org.comparegan.label.LabelKind;
import org.comparegan.picture.Crop;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.PictureDecoder;
import org.comparegan.picture.PictureDecoder.Decoded;
import org.comparegan.picture.PictureTransform;

/** Labels, filters and kinds of classes, by the reading order of the first case. */
final class LabelGolden {
  private static final double SOFT_LIMIT = 1e-6;
  private static final Imagenet PLAIN = new Imagenet(64, LabelKind.HARD, 0);

  private final Path golden;
  private final List<String> readingOrder = new ArrayList<>();

  LabelGolden(Path golden, JsonNode cases) {
    this.golden = golden;
    for (JsonNode json : cases) {
      json.path("file_names").forEach(name -> readingOrder.add(name.asText()));
    }
  }

  void compare(Checks checks, JsonNode json) {
    String about = json.path("about").asText();
    switch (about) {
      case "dataset name" -> datasetName(checks, json.get("name").asText());
      case "registered names" -> registered(checks, json.get("names"));
      case "properties" ->
          json.get("datasets")
              .properties()
              .forEach(entry -> properties(checks, entry.getKey(), entry.getValue()));
      default -> stream(checks, json, about);
    }
  }

  /** The reference has no such set; ours may be a set that the reference lacks. */
  private static void datasetName(Checks checks, String name) {
    boolean ofReference;
    try {
      ofReference = DataSets.facts(name).ofReference();
    } catch (DataException e) {
      return;
    }
    checks.that(name + " is none of the reference's", !ofReference);
  }

  private static void registered(Checks checks, JsonNode names) {
    Set<String> expected = new TreeSet<>();
    names.forEach(name -> expected.add(name.asText()));
    Set<String> found = new TreeSet<>();
    for (String name : DataSets.names()) {
      if (DataSets.facts(name).ofReference()) {
        found.add(name);
      }
    }
    checks.that(found + " are registered, as " + expected, found.equals(expected));
  }

  private static void properties(Checks checks, String key, JsonNode json) {
    DataFacts facts = DataSets.facts(key);
    List<Integer> shape = new ArrayList<>();
    json.get("image_shape").forEach(side -> shape.add(side.asInt()));
    boolean same =
        facts.name().equals(json.get("name").asText())
            && facts.shape().equals(shape)
            && facts.classes() == json.get("num_classes").asInt(0)
            && facts.evaluationExamples() == json.get("eval_test_samples").asInt()
            && DataOptions.DEFAULTS.seed() == json.get("seed").asLong()
            && facts.trainingSplit().equals(split(json.get("train_split")))
            && facts.evaluationSplit().equals(split(json.get("eval_split")));
    checks.that(facts + " agrees with " + json, same);
  }

  /** A part of a split in our words: {@code ['train', 0, 99]} is {@code train[0:99]}. */
  private static String split(JsonNode name) {
    return name.asText().replaceAll("\\['(\\w+)', (\\d+), (\\d+)\\]", "$1[$2:$3]");
  }

  private void stream(Checks checks, JsonNode json, String about) {
    Optional<String> pattern =
        Optional.ofNullable(json.path("gin").get("replace_labels.file_pattern"))
            .map(relative -> labels(relative.asText()));
    Imagenet view = view(json, about);
    DataOptions options = pattern.map(DataOptions.DEFAULTS::labelled).orElse(DataOptions.DEFAULTS);
    try (ImageSet set = view.open(Split.TRAIN, GoldenFiles.beside(golden, "tfds"), options)) {
      if (about.startsWith("random class")) {
        randomClasses(checks, set);
      } else if (json.has("error") || json.path("end").has("error")) {
        checks.that("fails with " + json.path("end"), false);
      } else if (json.has("file_names")) {
        order(checks, (EncodedImages) set, json);
      } else {
        examples(checks, (EncodedImages) set, json);
      }
    } catch (DataException e) {
      failed(checks, json, e);
    }
  }

  private String labels(String relative) {
    Path folder = GoldenFiles.beside(golden, "labels");
    return folder.resolveSibling(relative).toString();
  }

  private static Imagenet view(JsonNode json, String about) {
    if (about.startsWith("random class")) {
      return new Imagenet(64, LabelKind.RANDOM_CLASS, 0);
    }
    if (about.contains("filter_unlabeled")) {
      return new Imagenet(64, LabelKind.LABELLED_ONLY, 0);
    }
    return json.has("name") ? Imagenet.named(json.get("name").asText()) : PLAIN;
  }

  /** In the reference they fail when they are built; ours are drawn once for each image. */
  private static void randomClasses(Checks checks, ImageSet set) {
    Set<Integer> seen = new TreeSet<>();
    for (int i = 0; i < set.size(); i++) {
      seen.add(set.label(i));
    }
    boolean random =
        set instanceof ImageView.RandomClass
            && seen.size() > set.size() / 2
            && seen.stream().allMatch(label -> label >= 0 && label < Imagenet.CLASSES);
    checks.that("random classes: " + seen, random);
  }

  private static void order(Checks checks, EncodedImages set, JsonNode json) {
    checks.absolute("pictures", set.size(), json.get("file_names").size(), 0);
    try (PictureDecoder decoder =
        new PictureDecoder(set.channels(), new PictureTransform.AsTheyAre(), Crop.NONE)) {
      order(checks, set, json, decoder);
    }
  }

  private static void order(
      Checks checks, EncodedImages set, JsonNode json, PictureDecoder decoder) {
    for (int i = 0; i < set.size(); i++) {
      String name = json.get("file_names").get(i).asText();
      checks.that("file " + i + " is " + name, set.pictures().at(i).fileName().equals(name));
      checks.absolute("label " + i, set.label(i), json.get("labels").get(i).asInt(), 0);
      Decoded picture = decoder.decode(set.pictures().at(i).encoded());
      checks.absolute(
          "height " + i, picture.height(), json.get("height_width").get(i).get(0).asInt(), 0);
      checks.absolute(
          "width " + i, picture.width(), json.get("height_width").get(i).get(1).asInt(), 0);
    }
  }

  private void examples(Checks checks, EncodedImages set, JsonNode json) {
    checks.absolute("classes", set.classes(), json.get("num_classes").asInt(), 0);
    JsonNode labels = json.get("labels");
    for (int i = 0; i < json.get("count").asInt(); i++) {
      int index = i % set.size();
      String name = set.pictures().at(index).fileName();
      checks.absolute(
          "example " + i, readingOrder.indexOf(name), json.get("examples").get(i).asInt(), 0);
      if (labels.get(i).isObject()) {
        float[] soft = set.softLabel(index).orElse(new float[1]);
        checks.digest("soft label " + i, soft, new long[] {soft.length}, labels.get(i), SOFT_LIMIT);
      } else {
        checks.absolute("label " + i, set.label(index), labels.get(i).asInt(), 0);
      }
    }
  }

  private static void failed(Checks checks, JsonNode json, DataException e) {
    boolean expected = json.has("error") || json.path("end").has("error");
    checks.that("opens, but: " + e.getMessage(), expected);
    JsonNode after = json.path("end").path("after");
    if (after.isInt()) {
      String place = "example " + after.asInt() + ":";
      checks.that(
          "fails at " + place + " " + e.getMessage(),
          String.valueOf(e.getMessage()).contains(place));
    }
  }
}
