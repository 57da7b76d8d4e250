package org.comparegan.picture;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.SoftLabel;
import org.comparegan.picture.Picture.Location;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/**
 * A {@code tf.train.Example} of a TFRecord file, read without long values such as pictures. Also
 * encodes new examples.
 *
 * @param file the TFRecord file
 * @param offset start of the record in the file
 * @param length of the record's data, in bytes
 * @param features by key
 */
public record ExampleRecord(Path file, long offset, int length, Map<String, Feature> features) {
  /** The key of a label. */
  public static final String LABEL = "label";

  /** The key of a picture's file name. */
  public static final String FILE_NAME = "file_name";

  private static final int LONGEST_TEXT = 4096;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int BYTES = 1;
  private static final int FLOATS = 2;

  /**
   * A feature.
   *
   * @param type of the values
   * @param from offset of the first value (bytes) or of the packed list in the record
   * @param size in bytes
   * @param text the first value of a list of bytes if it is short, else empty
   * @param integer the first value of a list of integers
   */
  public record Feature(Type type, int from, int size, String text, OptionalLong integer) {}

  /** The lists of {@code tf.train.Feature}. */
  public enum Type {
    BYTES,
    FLOATS,
    INTEGERS
  }

  /** The feature under a key. */
  public Optional<Feature> feature(String key) {
    return Optional.ofNullable(features.get(key));
  }

  /** The text under the first of these keys that exists, else an empty string. */
  public String text(String... keys) {
    for (String key : keys) {
      Feature feature = features.get(key);
      if (feature != null) {
        return feature.text();
      }
    }
    return "";
  }

  /** The integer under the key {@code label}, if there is one. */
  public OptionalInt hardLabel() {
    OptionalLong label = feature(LABEL).map(Feature::integer).orElse(OptionalLong.empty());
    return label.isPresent()
        ? OptionalInt.of(Math.toIntExact(label.getAsLong()))
        : OptionalInt.empty();
  }

  /**
   * The picture of a record written by TensorFlow Datasets or ImageNet's scripts.
   *
   * @throws DataException if there is none
   */
  Picture picture() {
    Feature image =
        feature("image")
            .or(() -> feature("image/encoded"))
            .filter(found -> found.type() == Type.BYTES)
            .orElseThrow(
                () ->
                    new DataException(
                        "%s: has no feature \"image\" with the bytes of a picture, only %s."
                            .formatted(this, features.keySet())));
    return new Picture(
        text(FILE_NAME, "image/filename", "id"),
        hardLabel().orElse(ImageSet.UNLABELLED),
        new Location.InRecord(file, offset, length, image.from(), image.size()));
  }

  /**
   * The softmax of the logits in an Example's label.
   *
   * @param where location of the whole record
   * @return [classes] float32, which sum to 1
   */
  public static float[] softLabel(Location where, int classes) {
    List<Float> logits;
    try {
      logits =
          Example.parseFrom(where.read())
              .getFeatures()
              .getFeatureOrThrow(LABEL)
              .getFloatList()
              .getValueList();
    } catch (InvalidProtocolBufferException e) {
      throw new DataException(where + ": no tf.train.Example (" + e.getMessage() + ").", e);
    } catch (IOException e) {
      throw DataException.unreadable(where, e);
    }
    if (logits.size() != classes) {
      throw new DataException(
          "%s: a soft label needs %d logits, found %d.".formatted(where, classes, logits.size()));
    }
    return SoftLabel.softmax(logits);
  }

  @Override
  public String toString() {
    return file + ", record at byte " + offset;
  }

  static ExampleRecord parse(Path file, long offset, int length, CodedInputStream in)
      throws IOException {
    Map<String, Feature> features = new HashMap<>();
    // Example { Features features = 1; }, Features { map<string, Feature> feature = 1; }
    while (!in.isAtEnd()) {
      if (WireFormat.getTagFieldNumber(in.readTag()) != 1) {
        throw new IOException("field that no Example has");
      }
      int end = in.readRawVarint32() + in.getTotalBytesRead();
      while (in.getTotalBytesRead() < end) {
        in.readTag();
        entry(in, in.readRawVarint32() + in.getTotalBytesRead(), features);
      }
    }
    return new ExampleRecord(file, offset, length, Map.copyOf(features));
  }

  private static void entry(CodedInputStream in, int end, Map<String, Feature> features)
      throws IOException {
    String key = "";
    Optional<Feature> value = Optional.empty();
    while (in.getTotalBytesRead() < end) {
      switch (WireFormat.getTagFieldNumber(in.readTag())) {
        case KEY -> key = in.readString();
        case VALUE -> value = list(in, in.readRawVarint32() + in.getTotalBytesRead());
        default -> throw new IOException("field that no feature has");
      }
    }
    if (value.isPresent()) {
      features.put(key, value.get());
    }
  }

  /** Reads one of BytesList, FloatList, Int64List, whose values are field 1. */
  private static Optional<Feature> list(CodedInputStream in, int end) throws IOException {
    Optional<Feature> found = Optional.empty();
    while (in.getTotalBytesRead() < end) {
      int kind = WireFormat.getTagFieldNumber(in.readTag());
      int listEnd = in.readRawVarint32() + in.getTotalBytesRead();
      while (in.getTotalBytesRead() < listEnd) {
        int tag = in.readTag();
        Feature next =
            kind == BYTES
                ? bytes(in)
                : WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                    ? packed(in, kind)
                    : single(in, kind, tag);
        found = found.isPresent() ? found : Optional.of(next);
      }
    }
    return found;
  }

  private static Feature bytes(CodedInputStream in) throws IOException {
    int size = in.readRawVarint32();
    int from = in.getTotalBytesRead();
    String text = "";
    if (size <= LONGEST_TEXT) {
      text = new String(in.readRawBytes(size), StandardCharsets.UTF_8);
    } else {
      in.skipRawBytes(size);
    }
    return new Feature(Type.BYTES, from, size, text, OptionalLong.empty());
  }

  private static Feature packed(CodedInputStream in, int kind) throws IOException {
    int size = in.readRawVarint32();
    int from = in.getTotalBytesRead();
    OptionalLong first = OptionalLong.empty();
    if (kind != FLOATS && size > 0) {
      first = OptionalLong.of(in.readInt64());
    }
    in.skipRawBytes(from + size - in.getTotalBytesRead());
    return new Feature(kind == FLOATS ? Type.FLOATS : Type.INTEGERS, from, size, "", first);
  }

  private static Feature single(CodedInputStream in, int kind, int tag) throws IOException {
    int from = in.getTotalBytesRead();
    if (kind == FLOATS) {
      in.skipField(tag);
      return new Feature(Type.FLOATS, from, Float.BYTES, "", OptionalLong.empty());
    }
    return new Feature(Type.INTEGERS, from, 0, "", OptionalLong.of(in.readInt64()));
  }

  /** The record of a picture, without an empty label or name. */
  public static byte[] encodedPicture(byte[] encoded, OptionalInt label, String fileName) {
    Features.Builder features = Features.newBuilder().putFeature("image", bytes(encoded));
    label.ifPresent(value -> features.putFeature(LABEL, integer(value)));
    if (!fileName.isEmpty()) {
      features.putFeature(FILE_NAME, text(fileName));
    }
    return example(features);
  }

  /** A label file's record with a hard label. */
  public static byte[] encodedLabel(String fileName, int label) {
    return example(
        Features.newBuilder()
            .putFeature(FILE_NAME, text(fileName))
            .putFeature(LABEL, integer(label)));
  }

  /** A label file's record with a soft label. */
  public static byte[] encodedLogits(String fileName, float[] logits) {
    FloatList.Builder list = FloatList.newBuilder();
    for (float logit : logits) {
      list.addValue(logit);
    }
    return example(
        Features.newBuilder()
            .putFeature(FILE_NAME, text(fileName))
            .putFeature(
                LABEL, org.tensorflow.proto.Feature.newBuilder().setFloatList(list).build()));
  }

  private static byte[] example(Features.Builder features) {
    return Example.newBuilder().setFeatures(features).build().toByteArray();
  }

  private static org.tensorflow.proto.Feature text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private static org.tensorflow.proto.Feature bytes(byte[] value) {
    return org.tensorflow.proto.Feature.newBuilder()
        .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFrom(value)))
        .build();
  }

  private static org.tensorflow.proto.Feature integer(long value) {
    return org.tensorflow.proto.Feature.newBuilder()
        .setInt64List(Int64List.newBuilder().addValue(value))
        .build();
  }
}
