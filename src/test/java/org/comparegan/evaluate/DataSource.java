package org.comparegan.evaluate;

import org.comparegan.architecture.ImageShape;
import org.comparegan.image.ImageSet;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;

/** A generator that knows a data set by heart: image i of run r is image i. */
final class DataSource implements ImageSource {
  private final ImageSet images;
  private final int samples;
  private int next;

  DataSource(ImageSet images, int samples) {
    this.images = images;
    this.samples = samples;
  }

  @Override
  public String name() {
    return images.name();
  }

  @Override
  public Sizes sizes() {
    return new Sizes(
        64,
        4,
        images.classes(),
        new ImageShape(images.height(), images.width(), images.channels()));
  }

  @Override
  public float[] images(Latents latents) {
    float[] batch = new float[batch() * images.pixels()];
    for (int i = 0; i < batch(); i++) {
      images.read(next, batch, i * images.pixels());
      next++;
    }
    next = next >= samples ? 0 : next;
    return batch;
  }

  @Override
  public void close() {}
}
