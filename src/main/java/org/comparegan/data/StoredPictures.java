package org.comparegan.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.Split;
import org.comparegan.label.LabelFiles;
import org.comparegan.label.LabelForm;
import org.comparegan.picture.Crop;
import org.comparegan.picture.EncodedImages;
import org.comparegan.picture.PictureDecoder;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.PictureTransform;

/**
 * A data set as it is stored, whose pictures may differ in size: what {@code data verify} reads and
 * {@code data prepare} copies.
 */
public sealed interface StoredPictures extends AutoCloseable {
  /** With its split. */
  String name();

  /** How many. */
  int size();

  /** How many classes; 0 if there are none. */
  int classes();

  /** One name a class, or none. */
  List<String> classNames();

  /** The class, or {@link ImageSet#UNLABELLED}. */
  int label(int index);

  /** The name of its file, or empty. */
  String fileName(int index);

  /** Where it is, for messages. */
  String place(int index);

  /** What tells this set from another without reading all of it. */
  String checksum();

  /**
   * The picture, decoded.
   *
   * @throws DataException when it cannot be read, with its place
   */
  PictureDecoder.Decoded picture(int index);

  /** The file as it is stored, or a PNG file where only pixels are stored. */
  byte[] encoded(int index);

  @Override
  void close();

  /** Images of one size. */
  record Pixels(ImageSet set) implements StoredPictures {
    @Override
    public String name() {
      return set.name();
    }

    @Override
    public int size() {
      return set.size();
    }

    @Override
    public int classes() {
      return set.classes();
    }

    @Override
    public List<String> classNames() {
      return set.classNames();
    }

    @Override
    public int label(int index) {
      return set.label(index);
    }

    @Override
    public String fileName(int index) {
      return "";
    }

    @Override
    public String place(int index) {
      return set.place(index);
    }

    @Override
    public String checksum() {
      return set.checksum();
    }

    @Override
    public PictureDecoder.Decoded picture(int index) {
      byte[] levels = new byte[set.pixels()];
      set.read(index, levels, 0);
      return new PictureDecoder.Decoded(set.height(), set.width(), set.channels(), levels);
    }

    @Override
    public byte[] encoded(int index) {
      return png(picture(index));
    }

    @Override
    public void close() {
      set.close();
    }
  }

  /** Pictures of any size. */
  final class Encoded implements StoredPictures {
    private final PictureList pictures;
    private final PictureDecoder decoder;

    /** Decodes with as many channels as each file has. */
    public Encoded(PictureList pictures) {
      this.pictures = pictures;
      this.decoder = new PictureDecoder(0, new PictureTransform.AsTheyAre(), Crop.NONE);
    }

    /** The pictures. */
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
    public int classes() {
      return pictures.classes();
    }

    @Override
    public List<String> classNames() {
      return pictures.classNames();
    }

    @Override
    public int label(int index) {
      return pictures.at(index).label();
    }

    @Override
    public String fileName(int index) {
      return pictures.at(index).fileName();
    }

    @Override
    public String place(int index) {
      return pictures.at(index).image().toString();
    }

    @Override
    public String checksum() {
      return pictures.checksum();
    }

    @Override
    public PictureDecoder.Decoded picture(int index) {
      byte[] file = encoded(index);
      try {
        return decoder.decode(file);
      } catch (DataException e) {
        throw new DataException(place(index) + ": no whole picture: " + e.getMessage(), e);
      }
    }

    @Override
    public byte[] encoded(int index) {
      return pictures.at(index).encoded();
    }

    @Override
    public void close() {
      decoder.close();
      pictures.close();
    }
  }

  /**
   * A known set or a path, as it is stored: pictures where there are some, else pixels.
   *
   * @param dataDir as for {@link DataSets#open(String, Split, Optional, DataOptions)}
   */
  static StoredPictures open(
      String name, Split split, Optional<java.nio.file.Path> dataDir, DataOptions options) {
    if (DataSets.isPath(name)) {
      PictureList pictures =
          UniformPictures.pictures(java.nio.file.Path.of(name), split, options.skipped());
      return new Encoded(
          options
              .labelFiles()
              .map(files -> LabelFiles.replace(pictures, files, split.label(), LabelForm.HARD))
              .orElse(pictures));
    }
    ImageSet set = DataSets.open(name, split, dataDir, options);
    if (set instanceof ImageView.SkippingCorrupt skipping) {
      set = skipping.base();
    }
    return set instanceof EncodedImages images ? new Encoded(images.pictures()) : new Pixels(set);
  }

  /** A PNG file of these levels, grey or red, green, blue. */
  static byte[] png(PictureDecoder.Decoded picture) {
    BufferedImage image =
        new BufferedImage(
            picture.width(),
            picture.height(),
            picture.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    if (picture.channels() == 1) {
      System.arraycopy(picture.levels(), 0, target, 0, target.length);
    } else {
      for (int i = 0; i < target.length; i += 3) {
        target[i] = picture.levels()[i + 2];
        target[i + 1] = picture.levels()[i + 1];
        target[i + 2] = picture.levels()[i];
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
