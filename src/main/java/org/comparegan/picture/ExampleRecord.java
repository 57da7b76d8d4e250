package org.comparegan.picture;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

  /** The key of a class in ImageNet's own scripts, whose classes begin at 1. */
  public static final String IMAGENET_LABEL = "image/class/label";

  /** Keys that classes have in other schemas, in lower case. */
  private static final Pattern OTHER_LABEL =
      Pattern.compile(
          "y|(.*[/_.])?(labels?|class|cls|target|category)([/_.]?(id|idx|index|int64))?");

  /** Keys that may be meant for a class. */
  private static final Pattern LIKE_A_LABEL =
      Pattern.compile("label|class|cls|categor|target", Pattern.CASE_INSENSITIVE);

  private static final int SHOWN = 40;

  /**
   * A feature.
   *
   * @param type of the values
   * @param count number of values
   * @param from offset of the first value (bytes) or of the packed list in the record
   * @param size of the first value (bytes) or of the packed list, in bytes
   * @param text the first value of a list of bytes if it is short, else empty
   * @param first the first number; 0 for bytes
   * @param hot place of the only 1 if all other numbers are 0, else −1
   */
  public record Feature(
      Type type, int count, int from, int size, String text, BigDecimal first, int hot) {}

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

  /**
   * The class under a key: a whole number as an integer, a float or text; or the place of the 1 in
   * a one-hot list.
   *
   * @return any whole number below 2²⁴; negative ones are for the caller to judge
   * @throws DataException if the feature is anything else
   */
  public int hardLabel(String key) {
    Feature label =
        feature(key)
            .orElseThrow(() -> new DataException(this + ": has no feature \"" + key + "\"."));
    if (label.count() > 1 && label.hot() >= 0) {
      return label.hot();
    }
    if (label.count() == 0) {
      throw noClass(key, "an empty list (write −1 for no class)");
    }
    if (label.count() > 1) {
      throw noClass(key, "a list of %d values that is not one-hot".formatted(label.count()));
    }
    try {
      BigDecimal number =
          label.type() == Type.BYTES ? new BigDecimal(label.text().strip()) : label.first();
      int whole = number.intValueExact();
      if (whole < ImageSet.MOST_CLASSES) {
        return whole;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told of below.
    }
    throw noClass(key, label.type() == Type.BYTES ? quoted(label) : label.first().toString());
  }

  private static String quoted(Feature label) {
    String text = label.text();
    return text.chars().anyMatch(c -> c < ' ' || c == 0xFFFD)
        ? "%d bytes that are not text".formatted(label.size())
        : '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + '"';
  }

  private DataException noClass(String key, String found) {
    return new DataException(
        "%s: its feature \"%s\" is %s: a class is a whole number from 0."
            .formatted(this, key, found));
  }

  /**
   * The key of the class, if the record has one.
   *
   * @throws DataException if several could be meant
   */
  public Optional<String> labelKey() {
    for (String key : List.of(LABEL, IMAGENET_LABEL)) {
      if (features.containsKey(key)) {
        return Optional.of(key);
      }
    }
    List<String> others =
        features.keySet().stream()
            .filter(key -> !key.contains("object"))
            .filter(key -> OTHER_LABEL.matcher(key.toLowerCase(Locale.ROOT)).matches())
            .sorted()
            .toList();
    if (others.size() > 1) {
      throw new DataException(
          "%s: its class may be any of the features %s: name the one \"%s\"."
              .formatted(this, others, LABEL));
    }
    return others.stream().findFirst();
  }

  /** Keys that may be meant for a class, in order. */
  List<String> keysLikeLabels() {
    return features.keySet().stream()
        .filter(key -> LIKE_A_LABEL.matcher(key).find())
        .sorted()
        .toList();
  }

  /**
   * The picture of a record written by TensorFlow Datasets or ImageNet's scripts.
   *
   * @throws DataException if there is none
   */
  public Picture picture() {
    Feature image =
        feature("image")
            .or(() -> feature("image/encoded"))
            .filter(found -> found.type() == Type.BYTES)
            .orElseThrow(
                () ->
                    new DataException(
                        "%s: has no feature \"image\" with the bytes of a picture, only %s."
                            .formatted(this, new TreeSet<>(features.keySet()))));
    if (image.count() != 1) {
      throw new DataException(
          "%s: has %d pictures: write a record for each.".formatted(this, image.count()));
    }
    return new Picture(
        text(FILE_NAME, "image/filename", "id"),
        labelKey().map(this::hardLabel).orElse(ImageSet.UNLABELLED),
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
      throw new DataException(where + ": not a tf.train.Example (" + e.getMessage() + ").", e);
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
        case VALUE -> value = Optional.of(list(in, in.readRawVarint32() + in.getTotalBytesRead()));
        default -> throw new IOException("field that no feature has");
      }
    }
    if (value.isPresent()) {
      features.put(key, value.get());
    }
  }

  /** Reads one of BytesList, FloatList, Int64List, whose values are field 1. */
  private static Feature list(CodedInputStream in, int end) throws IOException {
    Values values = new Values(Type.INTEGERS);
    while (in.getTotalBytesRead() < end) {
      int kind = WireFormat.getTagFieldNumber(in.readTag());
      values =
          new Values(kind == BYTES ? Type.BYTES : kind == FLOATS ? Type.FLOATS : Type.INTEGERS);
      int listEnd = in.readRawVarint32() + in.getTotalBytesRead();
      while (in.getTotalBytesRead() < listEnd) {
        values.read(in, in.readTag());
      }
    }
    return values.feature();
  }

  /** Collects what is known of a list. */
  private static final class Values {
    private final Type type;
    private int count;
    private int from;
    private int size;
    private String text = "";
    private BigDecimal first = BigDecimal.ZERO;
    private int ones;
    private int hot = -1;

    Values(Type type) {
      this.type = type;
    }

    /** Reads one value, or numbers that are packed together. */
    void read(CodedInputStream in, int tag) throws IOException {
      if (type == Type.BYTES) {
        bytes(in);
        return;
      }
      boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      int bytes = packed ? in.readRawVarint32() : 0;
      int start = in.getTotalBytesRead();
      if (count == 0) {
        from = start;
        size = bytes;
      }
      do {
        if (packed && bytes == 0) {
          return;
        }
        if (type == Type.FLOATS) {
          add(in.readFloat());
        } else {
          add(in.readInt64());
        }
      } while (in.getTotalBytesRead() < start + bytes);
    }

    private void bytes(CodedInputStream in) throws IOException {
      int length = in.readRawVarint32();
      int start = in.getTotalBytesRead();
      String found = "";
      if (length <= LONGEST_TEXT) {
        found = new String(in.readRawBytes(length), StandardCharsets.UTF_8);
      } else {
        in.skipRawBytes(length);
      }
      if (count++ == 0) {
        from = start;
        size = length;
        text = found;
      }
    }

    private void add(float value) {
      if (count == 0) {
        // What is not finite is no class, and neither is a fraction.
        first = Float.isFinite(value) ? new BigDecimal(value) : new BigDecimal("0.5");
      }
      count(value);
    }

    private void add(long value) {
      if (count == 0) {
        first = BigDecimal.valueOf(value);
      }
      count((double) value);
    }

    private void count(double value) {
      if (value != 0) {
        ones += value == 1 ? 1 : 2;
        hot = count;
      }
      count++;
    }

    Feature feature() {
      return new Feature(type, count, from, size, text, first, ones == 1 ? hot : -1);
    }
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
