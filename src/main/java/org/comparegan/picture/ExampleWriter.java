package org.comparegan.picture;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/**
 * Records as TensorFlow Datasets writes them ({@code image}, {@code label}, {@code file_name}), and
 * those of label files.
 */
public final class ExampleWriter {
  private ExampleWriter() {}

  /** A picture's record; without a label or a name the feature is left out. */
  public static byte[] picture(byte[] encoded, OptionalInt label, String fileName) {
    Features.Builder features = Features.newBuilder().putFeature("image", bytes(encoded));
    label.ifPresent(value -> features.putFeature(ExampleRecord.LABEL, integer(value)));
    if (!fileName.isEmpty()) {
      features.putFeature(ExampleRecord.FILE_NAME, text(fileName));
    }
    return example(features);
  }

  /** A record of a label file. */
  public static byte[] label(String fileName, int label) {
    return example(
        Features.newBuilder()
            .putFeature(ExampleRecord.FILE_NAME, text(fileName))
            .putFeature(ExampleRecord.LABEL, integer(label)));
  }

  /** A record of a label file whose labels are distributions. */
  public static byte[] logits(String fileName, float[] logits) {
    FloatList.Builder list = FloatList.newBuilder();
    for (float logit : logits) {
      list.addValue(logit);
    }
    return example(
        Features.newBuilder()
            .putFeature(ExampleRecord.FILE_NAME, text(fileName))
            .putFeature(ExampleRecord.LABEL, Feature.newBuilder().setFloatList(list).build()));
  }

  private static byte[] example(Features.Builder features) {
    return Example.newBuilder().setFeatures(features).build().toByteArray();
  }

  private static Feature text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private static Feature bytes(byte[] value) {
    return Feature.newBuilder()
        .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFrom(value)))
        .build();
  }

  private static Feature integer(long value) {
    return Feature.newBuilder().setInt64List(Int64List.newBuilder().addValue(value)).build();
  }
}
