package org.comparegan.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comparegan.file.Sha256;
import org.comparegan.image.DataException;
import org.comparegan.image.LabelledSet;

/**
 * Encoded pictures in reading order, with the meaning of their labels. Immutable.
 *
 * @param name of the set with its split, for messages
 * @param pictures in reading order
 * @param classes number of classes of the labels; 0 if the set has none
 * @param classNames one name per class, or none if unknown
 * @param files resources that stay open while the pictures are read
 * @param notices what of the source was not read, for users
 */
public record PictureList(
    String name,
    List<Picture> pictures,
    int classes,
    List<String> classNames,
    List<AutoCloseable> files,
    List<String> notices)
    implements LabelledSet {
  private static final Pattern WITH_CONTENT =
      Pattern.compile(".*\\.(bmp|dib|gif)", Pattern.CASE_INSENSITIVE);

  /**
   * Copies the lists.
   *
   * @throws DataException if a label is out of range, naming picture and label
   */
  public PictureList {
    pictures = List.copyOf(pictures);
    classNames = List.copyOf(classNames);
    files = List.copyOf(files);
    notices = List.copyOf(notices);
    for (Picture picture : pictures) {
      boolean known = picture.label() >= 0 && picture.label() < Math.max(1, classes);
      if (!known && picture.label() != UNLABELLED) {
        throw new DataException(
            "%s has label %d, but there are only the classes 0 to %d."
                .formatted(picture.image(), picture.label(), classes - 1));
      }
    }
  }

  /** Pictures of a source that was read whole and needs no open files. */
  public PictureList(String name, List<Picture> pictures, int classes, List<String> classNames) {
    this(name, pictures, classes, classNames, List.of(), List.of());
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

  /** The picture at an index in [0, size). */
  public Picture at(int index) {
    return pictures.get(index);
  }

  /** The pictures that pass a filter, in order. */
  public PictureList where(Predicate<Picture> filter) {
    return with(pictures.stream().filter(filter).toList());
  }

  /** The pictures at some indices, in order. */
  public PictureList at(IntPredicate places) {
    return with(IntStream.range(0, size()).filter(places).mapToObj(pictures::get).toList());
  }

  /** A copy with each picture changed. */
  public PictureList map(UnaryOperator<Picture> change) {
    return with(pictures.stream().map(change).toList());
  }

  /** A copy with all labels 0, of a given number of classes. */
  public PictureList unclassed(int number) {
    return new PictureList(
        name,
        pictures.stream().map(p -> p.labelled(0)).toList(),
        number,
        List.of(),
        files,
        notices);
  }

  /** A copy with other classes. */
  public PictureList classed(int number, List<String> names) {
    return new PictureList(name, pictures, number, names, files, notices);
  }

  /**
   * Over name, label and size of each file, not over their content, which would take hours for a
   * large set; {@code data verify} reads all content. The content of BMP files counts, since their
   * size is the same for all pictures of a shape, and that of GIF files, which are as rare.
   */
  @Override
  public String checksum() {
    MessageDigest digest = Sha256.digest();
    for (Picture picture : pictures) {
      digest.update(picture.fileName().getBytes(StandardCharsets.UTF_8));
      ByteBuffer facts = ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(picture.label());
      digest.update(facts.putLong(picture.image().length()).array());
      if (WITH_CONTENT.matcher(picture.fileName()).matches()) {
        content(picture).ifPresent(digest::update);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** What cannot be read is said where it is decoded, or skipped there. */
  private static Optional<byte[]> content(Picture picture) {
    try {
      return Optional.of(picture.encoded());
    } catch (DataException e) {
      return Optional.empty();
    }
  }

  /** A copy with further notices. */
  public PictureList noticed(List<String> further) {
    List<String> all = Stream.concat(notices.stream(), further.stream()).toList();
    return new PictureList(name, pictures, classes, classNames, files, all);
  }

  /** A copy with other pictures. */
  public PictureList with(List<Picture> others) {
    return new PictureList(name, others, classes, classNames, files, notices);
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
