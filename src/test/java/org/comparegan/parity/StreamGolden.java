package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Crop;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.PictureDecoder;
import org.comparegan.picture.PictureDecoder.Decoded;
import org.comparegan.picture.PictureTransform;

/**
 * Whole input functions. Reading order, splits, labels and transforms are ours; what the reference
 * draws from TensorFlow's generators comes from its own operations.
 */
final class StreamGolden {
  private static final long SEED = DataOptions.DEFAULTS.seed();

  private StreamGolden() {}

  static void compare(Checks checks, Path golden, JsonNode json) {
    String name = json.get("dataset").asText();
    if (json.path("fake").asBoolean()) {
      fake(checks, name, json);
      return;
    }
    boolean train = json.get("input_fn").asText().equals("train");
    Path files = GoldenFiles.beside(golden, "tfds");
    try (ImageSet set = DataSets.open(name, train ? Split.TRAIN : Split.TEST, Optional.of(files))) {
      if (train) {
        train(checks, set, name, json);
      } else if (json.has("batch_size")) {
        checks.absolute(
            "batches", set.size() / json.get("batch_size").asInt(), json.get("batches").asInt(), 0);
        labels(checks, set, List.of(1, 2, 3, 4, 5), json.get("first_labels"));
      } else {
        checks.absolute("count", set.size(), json.get("count").asInt(), 0);
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i <= set.size(); i++) {
          all.add(i);
        }
        labels(checks, set, all, json.get("labels"));
        for (int i = 0; i < json.get("images").size(); i++) {
          float[] image = new float[set.pixels()];
          set.read(i, image, 0);
          image(checks, set, i, image, json.get("images").get(i));
        }
      }
    }
  }

  private static void train(Checks checks, ImageSet set, String name, JsonNode json) {
    JsonNode offsets = json.get("offsets");
    long seed = json.get("seed").asLong();
    List<Integer> order =
        ReferenceInput.shuffled(offsets.size(), json.get("buffer").asLong(), seed);
    for (int i = 0; i < offsets.size(); i++) {
      checks.absolute("offset " + i, order.get(i), offsets.get(i).asInt(), 0);
    }
    labels(checks, set, order, json.get("labels"));
    boolean distorted = json.path("random_ops").has("SampleDistortedBoundingBoxV2");
    Crop crop = distorted ? Crop.DISTORTED : json.has("crops_by_offset") ? Crop.MIDDLE : Crop.NONE;
    List<Decoded> pictures = new ArrayList<>();
    try (PictureDecoder decoder =
        new PictureDecoder(set.channels(), new PictureTransform.AsTheyAre(), Crop.NONE)) {
      for (int i = 0; i < set.size(); i++) {
        pictures.add(decoder.decode(((EncodedImages) set).pictures().at(i).encoded()));
      }
    }
    List<int[]> boxes = boxes(pictures, crop, order, json.path("crops_by_offset"), seed);
    for (int k = 0; k < json.path("crops_by_offset").size(); k++) {
      JsonNode box = json.get("crops_by_offset").get(k);
      checks.that(
          "crop of offset " + (k + 1) + " is " + box, ReferenceInput.same(boxes.get(k), box));
    }
    for (int i = 0; i < json.path("images").size(); i++) {
      int offset = order.get(i) - 1;
      float[] image =
          ReferenceInput.image(
              PictureGolden.transform(name), pictures.get(offset % set.size()), boxes.get(offset));
      image(checks, set, i, image, json.get("images").get(i));
    }
  }

  private static List<int[]> boxes(
      List<Decoded> pictures, Crop crop, List<Integer> order, JsonNode recorded, long seed) {
    int last = order.stream().mapToInt(Integer::intValue).max().orElse(0);
    List<int[]> sizes = new ArrayList<>();
    for (int k = 0; k < Math.max(last, recorded.size()); k++) {
      Decoded picture = pictures.get(k % pictures.size());
      sizes.add(new int[] {picture.height(), picture.width()});
    }
    return crop == Crop.DISTORTED
        ? ReferenceInput.distorted(sizes, seed)
        : ReferenceInput.fixed(crop, sizes);
  }

  private static void labels(Checks checks, ImageSet set, List<Integer> order, JsonNode golden) {
    for (int i = 0; i < golden.size(); i++) {
      int label = set.label((order.get(i) - 1) % set.size());
      checks.absolute("label " + i, label, golden.get(i).asInt(), 0);
    }
  }

  private static void image(
      Checks checks, ImageSet set, int number, float[] image, JsonNode golden) {
    long[] shape = {set.height(), set.width(), set.channels()};
    DataGoldens.image(checks, "image " + number, image, shape, golden);
  }

  /** The reference's {@code --data_fake_dataset}: uniform images of class 1, datasets.py:136. */
  private static void fake(Checks checks, String name, JsonNode json) {
    boolean train = json.get("input_fn").asText().equals("train");
    boolean imagenet = DataSets.facts(name).evaluationSplit().equals("validation");
    Split split = train ? Split.TRAIN : Split.TEST;
    try (ImageSet set = DataSets.open("fake:" + name, split, Optional.empty())) {
      List<int[]> boxes = List.of();
      if (imagenet && train) {
        int[] size = {set.height(), set.width()};
        boxes = ReferenceInput.distorted(List.of(size, size, size), SEED);
      }
      // Of an epoch in evaluation the first and the last image are recorded.
      List<Integer> recorded = train ? List.of(0, 1, 2) : List.of(0, set.size() - 1);
      for (int i = 0; i < json.path("images").size(); i++) {
        float[] image = new float[set.pixels()];
        set.read(recorded.get(i), image, 0);
        if (!boxes.isEmpty()) {
          image =
              ReferenceInput.resized(image, set.width(), set.channels(), boxes.get(i), set.width());
        }
        image(checks, set, i, image, json.get("images").get(i));
      }
      for (int k = 0; k < json.path("crops_by_offset").size(); k++) {
        JsonNode crop = json.get("crops_by_offset").get(k);
        checks.that("crop " + k + " is " + crop, ReferenceInput.same(boxes.get(k), crop));
      }
      for (JsonNode label : json.path("labels")) {
        checks.absolute("label", set.label(0), label.asInt(), 0);
      }
      if (json.has("eval_test_samples")) {
        int examples = DataSets.facts("fake:" + name).evaluationExamples();
        checks.absolute("examples", examples, json.get("eval_test_samples").asInt(), 0);
      }
      if (json.has("count_up_to_130")) {
        // Only a split that is named "test" ends after an epoch.
        int count = imagenet ? 130 : set.size();
        checks.absolute("count", count, json.get("count_up_to_130").asInt(), 0);
      }
    }
  }
}
