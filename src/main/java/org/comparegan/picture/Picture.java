package org.comparegan.picture;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;

/**
 * An encoded picture that has not been read yet.
 *
 * @param fileName its name in the set; empty if the source has none
 * @param label the class, or {@link ImageSet#UNLABELLED}
 * @param image location of its bytes
 * @param logits location of the record with its logits, if its label is soft
 */
public record Picture(String fileName, int label, Location image, Optional<Location> logits) {
  /** A picture with a hard label. */
  public Picture(String fileName, int label, Location image) {
    this(fileName, label, image, Optional.empty());
  }

  /** A copy with another, hard label. */
  public Picture labelled(int other) {
    return new Picture(fileName, other, image, Optional.empty());
  }

  /** Whether a name means this picture, with or without its folders. */
  public boolean isNamed(String name) {
    return name.equals(fileName) || name.equals(lastPart(fileName));
  }

  /** A file name without its folders. */
  public static String lastPart(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /**
   * The bytes of its file.
   *
   * @throws DataException when they cannot be read, naming their location
   */
  public byte[] encoded() {
    try {
      return image.read();
    } catch (NoSuchFileException e) {
      throw new DataException(image + ": the file is gone since the data set was opened.", e);
    } catch (IOException e) {
      throw DataException.unreadable(image, e);
    }
  }
}
