package org.comparegan.metric;

/**
 * One image at five scales, each half the size of the one before, with the local means that every
 * comparison with another image needs again.
 */
final class SsimPyramid {
  static final int SCALES = 5;
  private static final double C1 = Math.pow(0.01 * 255, 2);
  private static final double C2 = Math.pow(0.03 * 255, 2);

  private final Scale[][] scales;

  /** A plane at one scale: the pixels, and Gaussian means of pixels and of their squares. */
  private static final class Scale {
    final GaussianWindow window;
    final Plane plane;
    final double[] mean;
    final double[] squareMean;

    Scale(Plane plane) {
      this.window = new GaussianWindow(plane.height, plane.width);
      this.plane = plane;
      this.mean = window.means(plane.values);
      this.squareMean = window.means(product(plane.values, plane.values));
    }
  }

  /** A rectangle of values [height, width]. */
  private static final class Plane {
    final double[] values;
    final int height;
    final int width;

    Plane(double[] values, int height, int width) {
      this.values = values;
      this.height = height;
      this.width = width;
    }

    /** 2×2 means; an odd last row or column is repeated. */
    Plane half() {
      int halfHeight = (height + 1) / 2;
      int halfWidth = (width + 1) / 2;
      double[] half = new double[halfHeight * halfWidth];
      for (int i = 0; i < halfHeight; i++) {
        int top = 2 * i * width;
        int bottom = Math.min(2 * i + 1, height - 1) * width;
        for (int j = 0; j < halfWidth; j++) {
          int left = 2 * j;
          int right = Math.min(2 * j + 1, width - 1);
          half[i * halfWidth + j] =
              (values[top + left]
                      + values[top + right]
                      + values[bottom + left]
                      + values[bottom + right])
                  / 4;
        }
      }
      return new Plane(half, halfHeight, halfWidth);
    }
  }

  SsimPyramid(ImageBatch images, int image) {
    scales = new Scale[images.channels()][SCALES];
    for (int c = 0; c < scales.length; c++) {
      Plane plane = new Plane(images.plane(image, c), images.height(), images.width());
      for (int s = 0; s < SCALES; s++) {
        plane = s == 0 ? plane : plane.half();
        scales[c][s] = new Scale(plane);
      }
    }
  }

  /**
   * MS-SSIM of two images of one shape: the weighted geometric mean over scales, averaged over
   * colours, in [0, 1].
   */
  double similarity(SsimPyramid other, double[] exponents) {
    double sum = 0;
    for (int c = 0; c < scales.length; c++) {
      double product = 1;
      for (int s = 0; s < SCALES; s++) {
        double factor = compare(scales[c][s], other.scales[c][s], s == SCALES - 1);
        product *= Math.pow(Math.max(0, factor), exponents[s]);
      }
      sum += product;
    }
    return sum / scales.length;
  }

  /** Mean contrast-structure measure, multiplied by luminance at the last scale. */
  private static double compare(Scale a, Scale b, boolean withLuminance) {
    double[] crossMean = a.window.means(product(a.plane.values, b.plane.values));
    double sum = 0;
    for (int i = 0; i < crossMean.length; i++) {
      double meanProduct = 2 * a.mean[i] * b.mean[i];
      double meanSquares = a.mean[i] * a.mean[i] + b.mean[i] * b.mean[i];
      double squareMeans = a.squareMean[i] + b.squareMean[i];
      double contrast = (2 * crossMean[i] - meanProduct + C2) / (squareMeans - meanSquares + C2);
      sum += withLuminance ? contrast * (meanProduct + C1) / (meanSquares + C1) : contrast;
    }
    return sum / crossMean.length;
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }
}
