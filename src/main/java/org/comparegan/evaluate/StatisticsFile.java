package org.comparegan.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.comparegan.metric.FeatureMoments;
import org.comparegan.metric.FeatureMoments.CovarianceKind;
import org.comparegan.metric.MetricException;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.comparegan.npz.NpzException;

/**
 * Moments of features as an {@code .npz} file: {@code mu} [d] and {@code sigma} [d, d] over n − 1,
 * as pytorch-fid and clean-fid write them, and {@code n}, which they do not.
 */
public final class StatisticsFile {
  private StatisticsFile() {}

  /**
   * Writes the file, whole or not at all.
   *
   * @throws EvaluationException when it cannot be written
   */
  public static void write(Path file, FeatureMoments moments) {
    int d = moments.columns();
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("mu", new NpyArray.Doubles(new int[] {d}, moments.mean()));
    arrays.put(
        "sigma", new NpyArray.Doubles(new int[] {d, d}, moments.covariance(CovarianceKind.SAMPLE)));
    moments.count().ifPresent(n -> arrays.put("n", new NpyArray.Longs(new int[0], new long[] {n})));
    try {
      Npz.write(file, arrays);
    } catch (IOException e) {
      throw new EvaluationException(
          file + " cannot be written (" + e + "): check free space and permissions.", e);
    }
  }

  /**
   * Reads the file; without {@code n} the number of images is not known.
   *
   * @throws EvaluationException when there is no such file, or it holds no statistics
   */
  public static FeatureMoments read(Path file) {
    try {
      Npz npz = Npz.read(file);
      OptionalLong count =
          npz.has("n") ? OptionalLong.of(npz.get("n").longs()[0]) : OptionalLong.empty();
      return FeatureMoments.of(
          npz.get("mu").doubles(), npz.get("sigma").doubles(), CovarianceKind.SAMPLE, count);
    } catch (IOException | NpzException | MetricException e) {
      throw new EvaluationException(
          file + " gives no statistics of real images (" + e.getMessage() + ").", e);
    }
  }
}
