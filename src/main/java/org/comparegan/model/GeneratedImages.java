package org.comparegan.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.comparegan.file.Sha256;
import org.comparegan.image.ImageSet;

/**
 * The images of a generator, made when they are read; meant to be read once, in order, since those
 * that were read are not kept.
 *
 * @param source the generator, closed with these images
 * @param latents one row for each image
 * @param checksum of the model and everything else that the images depend on
 */
public record GeneratedImages(ImageSource source, Latents latents, String checksum)
    implements ImageSet {

  /** With a checksum of the model's own and of latents and labels. */
  public static GeneratedImages of(Model opened, ImageSource source, Latents latents) {
    int[] labels = latents.labels();
    byte[] model = opened.checksum().getBytes(StandardCharsets.UTF_8);
    ByteBuffer facts =
        ByteBuffer.allocate(model.length + Integer.BYTES * (latents.z().length + labels.length));
    facts.put(model);
    facts.asFloatBuffer().put(latents.z());
    facts.position(facts.position() + Float.BYTES * latents.z().length);
    facts.asIntBuffer().put(labels);
    return new GeneratedImages(source, latents, Sha256.of(facts.array()));
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public int size() {
    return latents.z().length / source.latentWidth();
  }

  @Override
  public int height() {
    return source.height();
  }

  @Override
  public int width() {
    return source.width();
  }

  @Override
  public int channels() {
    return source.channels();
  }

  @Override
  public int classes() {
    return source.classes();
  }

  @Override
  public List<String> classNames() {
    return List.of();
  }

  @Override
  public int label(int index) {
    return latents.labels().length == 0 ? UNLABELLED : latents.labels()[index];
  }

  /** Rounds to the nearest bytes. */
  @Override
  public void read(int index, byte[] target, int offset) {
    float[] levels = levels(index, 1);
    for (int i = 0; i < levels.length; i++) {
      target[offset + i] = (byte) Math.max(0, Math.min(255, Math.round(255 * levels[i])));
    }
  }

  /**
   * Makes consecutive images.
   *
   * @throws ModelException when a value is not finite
   */
  @Override
  public float[] levels(int first, int count) {
    if (count == 0) {
      return new float[0];
    }
    float[] images = source.images(latents.rows(first, count, source.latentWidth()), done -> {});
    FiniteOutputs.require(name(), "latents", "images", images, count);
    return images;
  }

  @Override
  public void close() {
    source.close();
  }
}
