package org.comparegan.evaluate;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comparegan.image.ImageSet;

/**
 * The first images of a set in batches, in order; the next batch is read and decoded while the
 * caller works on this one.
 */
final class ImageBatches implements AutoCloseable {
  private static final int BATCH = 256;

  private final ImageSet images;
  private final int n;
  private final int most;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "images-ahead");
            thread.setDaemon(true);
            return thread;
          });
  private Future<float[]> next;
  private int first;

  /**
   * Starts reading.
   *
   * @param n how many images
   */
  ImageBatches(ImageSet images, int n) {
    this.images = images;
    this.n = n;
    this.most = (int) Math.max(1, Math.min(BATCH, (64L << 20) / Float.BYTES / images.pixels()));
    this.next = read(0);
  }

  private Future<float[]> read(int from) {
    int rows = Math.max(0, Math.min(most, n - from));
    return reader.submit(
        () -> {
          float[] batch = new float[rows * images.pixels()];
          for (int i = 0; i < rows; i++) {
            images.read(from + i, batch, i * images.pixels());
          }
          return batch;
        });
  }

  /** The next images, {@code [rows, h, w, c]} in [0, 1]; none after the last. */
  float[] next() {
    try {
      float[] batch = next.get();
      first += batch.length / images.pixels();
      next = read(first);
      return batch;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvaluationException("Interrupted while reading " + images.name() + ".", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new EvaluationException(images.name() + " cannot be read: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
