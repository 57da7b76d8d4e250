package org.comparegan.data;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.List;
import org.tensorflow.proto.Example;

/** Distributions over the classes from stored logits (datasets.py:594). */
final class SoftLabel {
  private SoftLabel() {}

  /**
   * The softmax of the logits under the key {@code label} of an Example.
   *
   * @return [classes] float32, which sum to 1
   */
  static float[] read(Location where, int classes) {
    List<Float> logits;
    try {
      logits =
          Example.parseFrom(where.read())
              .getFeatures()
              .getFeatureOrThrow(LabelFiles.LABEL)
              .getFloatList()
              .getValueList();
    } catch (InvalidProtocolBufferException e) {
      throw new DataException(where + ": no tf.train.Example (" + e.getMessage() + ").", e);
    } catch (IOException e) {
      throw new DataException(where + ": cannot be read (" + e.getMessage() + ").", e);
    }
    if (logits.size() != classes) {
      throw new DataException(
          "%s: a soft label needs %d logits, found %d.".formatted(where, classes, logits.size()));
    }
    return softmax(logits);
  }

  private static float[] softmax(List<Float> logits) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double[] powers = new double[logits.size()];
    double sum = 0;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Math.exp(logits.get(i) - largest);
      sum += powers[i];
    }
    float[] result = new float[powers.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (powers[i] / sum);
    }
    return result;
  }
}
