package org.comparegan.picture;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.comparegan.file.Sha256;
import org.comparegan.image.CropDraw;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;

/**
 * Images decoded on demand from pictures of any size. Only names, labels and places are held in
 * memory. Closing frees TensorFlow's graph and open archives.
 *
 * <p>{@link #read(int, float[], int)} uses the evaluation crop, {@link #read(int, CropDraw,
 * float[], int)} the training crop. The graphs are built at the first image, since the first
 * session of a process sets the threads for all sessions.
 */
public final class EncodedImages implements ImageSet {
  /** Draws of a random crop in evaluation, which has no stream of its own. */
  private static final RandomStream FIXED = AddressedRandom.of(0).stream("data/evaluation_crop");

  private final PictureList pictures;
  private final Geometry geometry;
  private final Lazy evaluation;
  private final Lazy training;

  /**
   * @param height rows of an image
   * @param width columns of an image
   * @param channels 1 or 3
   * @param transform from picture to image
   * @param asked of the user's pictures, in words, where it changes their pixels; part of the
   *     checksum
   */
  public record Geometry(
      int height, int width, int channels, PictureTransform transform, String asked) {
    /** Square images of this many channels. */
    public static Geometry square(int side, int channels, PictureTransform transform) {
      return new Geometry(side, side, channels, transform, "");
    }
  }

  /**
   * @param evaluation crop of an image without a position in a stream
   * @param training crop of an image in a stream
   * @throws DataException if there are no pictures
   */
  public EncodedImages(PictureList pictures, Geometry geometry, Crop evaluation, Crop training) {
    if (pictures.size() == 0) {
      throw new DataException(pictures.name() + ": no images.");
    }
    this.pictures = pictures;
    this.geometry = geometry;
    this.evaluation = new Lazy(geometry, evaluation);
    this.training = new Lazy(geometry, training);
  }

  /** The pictures, in the order of the images. */
  public PictureList pictures() {
    return pictures;
  }

  @Override
  public String name() {
    return pictures.name();
  }

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public int height() {
    return geometry.height();
  }

  @Override
  public int width() {
    return geometry.width();
  }

  @Override
  public int channels() {
    return geometry.channels();
  }

  @Override
  public int classes() {
    return pictures.classes();
  }

  @Override
  public List<String> classNames() {
    return pictures.classNames();
  }

  @Override
  public List<String> notices() {
    return pictures.notices();
  }

  @Override
  public int label(int index) {
    return pictures.label(index);
  }

  @Override
  public Optional<float[]> softLabel(int index) {
    return pictures.at(index).logits().map(record -> ExampleRecord.softLabel(record, classes()));
  }

  @Override
  public String place(int index) {
    return pictures.place(index);
  }

  @Override
  public void read(int index, float[] target, int offset) {
    read(index, evaluation, new CropDraw(FIXED, index), target, offset);
  }

  @Override
  public void read(int index, CropDraw draw, float[] target, int offset) {
    read(index, training, draw, target, offset);
  }

  @Override
  public void read(int[] indices, CropDraw first, float[] target, int offset) {
    for (int done = 0; done < indices.length; done += PictureDecoder.PORTION) {
      int count = Math.min(PictureDecoder.PORTION, indices.length - done);
      portion(indices, done, count, first.plus(done), target, offset + done * pixels());
    }
  }

  private void portion(
      int[] indices, int from, int count, CropDraw first, float[] target, int offset) {
    byte[][] files = new byte[count][];
    for (int i = 0; i < files.length; i++) {
      files[i] = pictures.at(indices[from + i]).encoded();
    }
    try {
      training.get().images(files, first, target, offset, pixels());
    } catch (DataException e) {
      // One by one, to find out which.
      for (int i = 0; i < files.length; i++) {
        read(indices[from + i], first.plus(i), target, offset + i * pixels());
      }
    }
  }

  @Override
  public void read(int index, byte[] target, int offset) {
    float[] levels = new float[pixels()];
    read(index, levels, 0);
    for (int i = 0; i < levels.length; i++) {
      target[offset + i] = (byte) Math.max(0, Math.min(255, Math.round(255 * levels[i])));
    }
  }

  private void read(int index, Lazy decoder, CropDraw draw, float[] target, int offset) {
    Picture picture = pictures.at(index);
    byte[] file = picture.encoded();
    try {
      decoder.get().images(new byte[][] {file}, draw, target, offset, pixels());
    } catch (DataException e) {
      throw new DataException(picture.image() + ": not a complete picture: " + e.getMessage(), e);
    }
  }

  /**
   * The checksum of the {@link PictureList}, and of the form to which its pictures are brought. A
   * colour set whose first picture is grey has another, since it was read as grey before, and
   * scores of that time must not answer.
   */
  @Override
  public String checksum() {
    String form = channels() == 3 && firstIsGrey() ? " in colour" : "";
    form += geometry.asked().isEmpty() ? "" : " " + geometry.asked();
    String checksum = pictures.checksum();
    return form.isEmpty()
        ? checksum
        : Sha256.of((checksum + form).getBytes(StandardCharsets.UTF_8));
  }

  private boolean firstIsGrey() {
    try {
      return PictureSize.of(pictures.at(0)).channels() == 1;
    } catch (DataException e) {
      return false;
    }
  }

  @Override
  public void close() {
    evaluation.close();
    training.close();
    pictures.close();
  }

  /** A decoder built on first use. */
  private static final class Lazy {
    private final Geometry geometry;
    private final Crop crop;
    private volatile Optional<PictureDecoder> decoder = Optional.empty();

    Lazy(Geometry geometry, Crop crop) {
      this.geometry = geometry;
      this.crop = crop;
    }

    PictureDecoder get() {
      Optional<PictureDecoder> now = decoder;
      return now.isPresent() ? now.get() : make();
    }

    private synchronized PictureDecoder make() {
      if (decoder.isEmpty()) {
        decoder = Optional.of(new PictureDecoder(geometry.channels(), geometry.transform(), crop));
      }
      return decoder.get();
    }

    synchronized void close() {
      decoder.ifPresent(PictureDecoder::close);
      decoder = Optional.empty();
    }
  }
}
