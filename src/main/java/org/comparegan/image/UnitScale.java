package org.comparegan.image;

/** Scales bytes in [0, 255] to float32 in [0, 1]: the reference's {@code cast(image) / 255.0}. */
public final class UnitScale {
  private static final float[] QUOTIENTS = quotients();

  private UnitScale() {}

  public static void scale(byte[] source, int from, float[] target, int to, int length) {
    for (int i = 0; i < length; i++) {
      target[to + i] = QUOTIENTS[source[from + i] & 0xFF];
    }
  }

  /** Each of the 256 levels divided by 255. */
  public static float[] quotientsOfLevels() {
    return QUOTIENTS;
  }

  /** Each of the 256 levels as a float. */
  public static float[] levels() {
    float[] result = new float[256];
    for (int value = 0; value < result.length; value++) {
      result[value] = value;
    }
    return result;
  }

  private static float[] quotients() {
    float[] result = new float[256];
    for (int value = 0; value < result.length; value++) {
      result[value] = value / 255f;
    }
    return result;
  }
}
