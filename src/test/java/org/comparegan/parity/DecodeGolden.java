package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Pixels of a picture file: ours, and those of the JPEG kernel with both of its transforms. */
final class DecodeGolden {
  private static final int CHANNELS = 3;

  /** Printed in decimal. */
  private static final double LIMIT = 1e-9;

  private DecodeGolden() {}

  static void compare(Checks checks, Path golden, JsonNode json) {
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
      checks.absolute(
          way + " failed (" + e.getMessage() + ")", 1, expected.has("error") ? 1 : 0, 0);
      return;
    }
    if (expected.has("error")) {
      checks.absolute(way + " gave a picture, golden " + expected.get("error"), 0, 1, 0);
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
}
