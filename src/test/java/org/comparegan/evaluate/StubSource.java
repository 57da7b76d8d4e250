package org.comparegan.evaluate;

import java.util.function.Function;
import org.comparegan.architecture.ImageShape;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;

/** A generator that is a function of its latents. */
record StubSource(
    int batch,
    int latentWidth,
    int classes,
    int height,
    int width,
    int channels,
    Function<Latents, float[]> function)
    implements ImageSource {
  @Override
  public String name() {
    return "function";
  }

  @Override
  public Sizes sizes() {
    return new Sizes(batch, latentWidth, classes, new ImageShape(height, width, channels));
  }

  @Override
  public float[] images(Latents latents) {
    return function.apply(latents);
  }

  @Override
  public void close() {}
}
