package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.data.Imagenet;
import org.comparegan.graph.GraphSession;
import org.comparegan.image.DataException;
import org.comparegan.picture.Crop;
import org.comparegan.picture.PictureDecoder;
import org.comparegan.picture.PictureDecoder.Decoded;
import org.comparegan.picture.PictureTransform;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.DecodeJpeg;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** One picture of the data goldens: decoded, cropped, resized. */
final class PictureGolden {
  private static final int CHANNELS = 3;

  /** Printed in decimal. */
  private static final double LIMIT = 1e-9;

  private static final Pattern FORMULA =
      Pattern.compile("tensor\\('([^']+)', \\[(\\d+), (\\d+), (\\d+)\\], 0, 256\\)");

  private PictureGolden() {}

  /** Pixels of a file: ours, and those of the JPEG kernel with both of its transforms. */
  static void decoded(Checks checks, Path golden, JsonNode json) {
    byte[] file = bytes(golden, json.get("file").asText());
    compare(checks, "decode_image", json, () -> decode(file));
    compare(checks, "decode_jpeg", json, () -> jpeg(file, ""));
    compare(checks, "decode_jpeg_accurate", json, () -> jpeg(file, "INTEGER_ACCURATE"));
  }

  /** A picture of the real data that goldens use. */
  static byte[] bytes(Path golden, String file) {
    try {
      return Files.readAllBytes(GoldenFiles.beside(golden, "data/" + file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The picture with three channels, by the decoder of the data package. */
  static Decoded decode(byte[] file) {
    return decode(file, CHANNELS);
  }

  /** The picture with this many channels, by the decoder of the data package. */
  static Decoded decode(byte[] file, int channels) {
    try (PictureDecoder decoder =
        new PictureDecoder(channels, new PictureTransform.AsTheyAre(), Crop.NONE)) {
      return decoder.decode(file);
    }
  }

  private interface Decoding {
    Decoded get();
  }

  private static void compare(Checks checks, String way, JsonNode json, Decoding decoding) {
    JsonNode expected = json.get(way);
    Decoded found;
    try {
      found = decoding.get();
    } catch (DataException | IllegalArgumentException e) {
      checks.that(way + " decodes, but: " + e.getMessage(), expected.has("error"));
      return;
    }
    if (expected.has("error")) {
      checks.that(way + " fails with " + expected.get("error"), false);
      return;
    }
    float[] levels = new float[found.levels().length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = found.levels()[i] & 0xFF;
    }
    long[] shape = {found.height(), found.width(), found.channels()};
    DataGoldens.image(checks, way, levels, shape, expected, LIMIT);
  }

  private static Decoded jpeg(byte[] file, String method) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TString> encoded = tf.placeholder(TString.class);
      Operand<TUint8> picture =
          tf.image.decodeJpeg(
              encoded, DecodeJpeg.channels((long) CHANNELS), DecodeJpeg.dctMethod(method));
      try (GraphSession session = new GraphSession(graph, OnDevice.CPU);
          Tensor bytes = TString.tensorOfBytes(NdArrays.scalarOfObject(file));
          Result result = session.runner().feed(encoded, bytes).fetch(picture).run()) {
        Tensor tensor = result.get(0);
        byte[] levels = new byte[Math.toIntExact(tensor.shape().size())];
        tensor.asRawTensor().data().read(levels);
        return new Decoded(
            (int) tensor.shape().get(0),
            (int) tensor.shape().get(1),
            (int) tensor.shape().get(2),
            levels);
      }
    }
  }

  /** A picture through the reference's parsing and cropping. */
  static void transformed(Checks checks, Path golden, JsonNode json) {
    Crop crop = Crop.NONE;
    if (json.has("crop_method")) {
      try {
        crop = Crop.named(json.get("crop_method").asText());
      } catch (DataException e) {
        checks.that("the crop method is known", json.has("error"));
        return;
      }
    }
    Decoded picture = picture(golden, json.get("input"));
    int[] box = box(crop, picture, json);
    if (json.has("crop")) {
      checks.that(
          "box " + Arrays.toString(box) + " is " + json.get("crop"),
          ReferenceInput.same(box, json.get("crop")));
    }
    PictureTransform transform = transform(json.get("dataset").asText());
    float[] image = ReferenceInput.image(transform, picture, box);
    float[] fast = new float[image.length];
    Crop.PixelBox part = new Crop.PixelBox(box[0], box[1], box[2], box[3]);
    transform.write(picture, part, fast, 0, fast.length);
    checks.absolute(
        "plain Java differs from the operations at", Arrays.mismatch(image, fast), -1, 0);
    JsonNode sides = json.get("image").get("shape");
    long[] shape = {
      sides.get(0).asLong(),
      image.length / sides.get(0).asLong() / picture.channels(),
      picture.channels()
    };
    DataGoldens.image(checks, "image", image, shape, json.get("image"));
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (float value : image) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    checks.absolute("min", least, json.get("min").asDouble(), 1e-6);
    checks.absolute("max", most, json.get("max").asDouble(), 1e-6);
  }

  /** How the data set of this name transforms its pictures. */
  static PictureTransform transform(String dataset) {
    return switch (dataset) {
      case "celeb_a" -> new PictureTransform.CropOrPadThenResize(160, 64);
      case "lsun-bedroom" -> new PictureTransform.CropOrPad(128);
      case "cifar10", "mnist", "fashion-mnist" -> new PictureTransform.AsTheyAre();
      default -> new PictureTransform.CropThenResize(Imagenet.named(dataset).side());
    };
  }

  /** The box; that of a random place is given, since it depends on how operations are numbered. */
  private static int[] box(Crop crop, Decoded picture, JsonNode json) {
    return switch (crop) {
      case DISTORTED ->
          ReferenceInput.distorted(
                  List.of(new int[] {picture.height(), picture.width()}), json.get("seed").asLong())
              .get(0);
      case RANDOM -> {
        int[] given = new int[4];
        Arrays.setAll(given, i -> json.get("crop").get(i).asInt());
        yield given;
      }
      case MIDDLE, NONE ->
          ReferenceInput.fixed(crop, List.of(new int[] {picture.height(), picture.width()})).get(0);
    };
  }

  private static Decoded picture(Path golden, JsonNode input) {
    if (input.isArray()) {
      int height = input.get(0).asInt();
      int width = input.get(1).asInt();
      return formula("image/%dx%d".formatted(height, width), height, width, 3);
    }
    Matcher matcher = FORMULA.matcher(input.asText());
    return matcher.matches()
        ? formula(
            matcher.group(1),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4)))
        : decode(bytes(golden, input.asText()));
  }

  private static Decoded formula(String key, int height, int width, int channels) {
    int[] values = GoldenTensor.ints(key, (long) height * width * channels, 0, 256);
    byte[] levels = new byte[values.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) values[i];
    }
    return new Decoded(height, width, channels, levels);
  }
}
