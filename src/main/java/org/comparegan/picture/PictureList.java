package org.comparegan.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.comparegan.file.Sha256;
import org.comparegan.image.DataException;
import org.comparegan.image.LabelledSet;

/**
 * Encoded pictures in reading order, and what their labels mean. Immutable.
 *
 * @param name of the set with its split, for messages
 * @param pictures in reading order
 * @param classes how many classes the labels come from; 0 if the set has none
 * @param classNames one name a class, or none where they are not known
 * @param files what is open as long as the pictures are read
 */
public record PictureList(
    String name,
    List<Picture> pictures,
    int classes,
    List<String> classNames,
    List<AutoCloseable> files)
    implements LabelledSet {
  /**
   * Copies the lists.
   *
   * @throws DataException if a label lies outside of the classes, naming picture and label
   */
  public PictureList {
    pictures = List.copyOf(pictures);
    classNames = List.copyOf(classNames);
    files = List.copyOf(files);
    for (Picture picture : pictures) {
      boolean known = picture.label() >= 0 && picture.label() < Math.max(1, classes);
      if (!known && picture.label() != UNLABELLED) {
        throw new DataException(
            "%s has label %d, but there are only the classes 0 to %d."
                .formatted(picture.image(), picture.label(), classes - 1));
      }
    }
  }

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public int label(int index) {
    return at(index).label();
  }

  @Override
  public String place(int index) {
    return at(index).image().toString();
  }

  /** The picture at a place in [0, size). */
  public Picture at(int index) {
    return pictures.get(index);
  }

  /** Under another name. */
  public PictureList named(String other) {
    return new PictureList(other, pictures, classes, classNames, files);
  }

  /** Those that pass, in the same order. */
  public PictureList where(Predicate<Picture> filter) {
    return with(pictures.stream().filter(filter).toList());
  }

  /** Those at some places, in the same order. */
  public PictureList at(IntPredicate places) {
    return with(IntStream.range(0, size()).filter(places).mapToObj(pictures::get).toList());
  }

  /** Each changed. */
  public PictureList map(UnaryOperator<Picture> change) {
    return with(pictures.stream().map(change).toList());
  }

  /** All with label 0, of a set of this many classes. */
  public PictureList unclassed(int number) {
    return new PictureList(
        name, pictures.stream().map(p -> p.labelled(0)).toList(), number, List.of(), files);
  }

  /** Of a set of these classes. */
  public PictureList classed(int number, List<String> names) {
    return new PictureList(name, pictures, number, names, files);
  }

  /**
   * Over name, label and size of each file, not over their content, which would take hours for a
   * large set; {@code data verify} reads all content.
   */
  @Override
  public String checksum() {
    MessageDigest digest = Sha256.digest();
    for (Picture picture : pictures) {
      digest.update(picture.fileName().getBytes(StandardCharsets.UTF_8));
      ByteBuffer facts = ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(picture.label());
      digest.update(facts.putLong(picture.image().length()).array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Other pictures of the same set. */
  public PictureList with(List<Picture> others) {
    return new PictureList(name, others, classes, classNames, files);
  }

  @Override
  public void close() {
    for (AutoCloseable file : files) {
      try {
        file.close();
      } catch (Exception e) {
        throw new DataException(name + ": cannot be closed (" + e.getMessage() + ").", e);
      }
    }
  }
}
