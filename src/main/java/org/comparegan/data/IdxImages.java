package org.comparegan.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.comparegan.file.Checkout;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.ImageView;
import org.comparegan.image.MemoryImages;
import org.comparegan.image.Split;

/** Grey images and labels from a pair of idx files, as MNIST and its kin have them. */
public final class IdxImages {
  private static final int SIDE = 28;

  private IdxImages() {}

  /** The four idx files of MNIST and its kin, padded to {@code side}. */
  static KnownSet.Opener opener(List<String> classNames, int side) {
    return (place, split, name, options) -> {
      String prefix = split == Split.TRAIN ? "train" : "t10k";
      Optional<Path> images = idxFile(place, prefix + "-images", 3);
      Optional<Path> labels = idxFile(place, prefix + "-labels", 1);
      if (images.isEmpty() || labels.isEmpty()) {
        return Optional.empty();
      }
      ImageSet original = read(name, images.get(), labels.get(), classNames);
      if (original.height() != SIDE || original.width() != SIDE) {
        throw new DataException(
            String.format(
                "%s: the images of %s are 28×28, found %d×%d.",
                images.get(),
                name.substring(0, name.lastIndexOf('/')),
                original.height(),
                original.width()));
      }
      return Optional.of(side == SIDE ? original : new ImageView.Padded(original, side, side));
    };
  }

  private static Optional<Path> idxFile(Path folder, String stem, int rank) {
    return List.of("-idx", ".idx").stream()
        .flatMap(
            dash -> List.of("", ".gz").stream().map(end -> stem + dash + rank + "-ubyte" + end))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * Reads both files, gzipped or not.
   *
   * @param imageFile unsigned bytes [n, height, width]
   * @param labelFile unsigned bytes [n], each in [0, classes)
   * @param classNames one name a class
   * @throws DataException if a file is missing, damaged or truncated, or the files do not agree
   */
  public static MemoryImages read(
      String name, Path imageFile, Path labelFile, List<String> classNames) {
    IdxFile images = IdxFile.read(imageFile, 3);
    IdxFile labels = IdxFile.read(labelFile, 1);
    int size = images.dimension(0);
    if (labels.dimension(0) != size) {
      throw new DataException(
          String.format(
              "%s has %d images, but %s has %d labels: the files do not belong together.",
              imageFile, size, labelFile, labels.dimension(0)));
    }
    int[] classes = new int[size];
    for (int i = 0; i < size; i++) {
      classes[i] = labels.values()[i] & 0xFF;
      if (classes[i] >= classNames.size()) {
        throw new DataException(
            String.format(
                "%s: label %d is %d, but there are only the classes 0 to %d.",
                labelFile, i, classes[i], classNames.size() - 1));
      }
    }
    return new MemoryImages(
        name, images.dimension(1), images.dimension(2), 1, classNames, images.values(), classes);
  }

  /**
   * One idx file of unsigned bytes: a magic number (0, 0, type 8, number of dimensions), the
   * dimensions as 32-bit big-endian integers, then the values. A gzipped file is known by its
   * content.
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record IdxFile(int[] dimensions, byte[] values) {
    private static final int UNSIGNED_BYTES = 0x800;
    private static final int GZIP_MAGIC = 0x1F8B;

    /** No deflate stream expands by more; a false header cannot ask for more memory. */
    private static final long LARGEST_EXPANSION = 1032;

    int dimension(int axis) {
      return dimensions[axis];
    }

    /**
     * Reads the whole file.
     *
     * @param rank the number of dimensions that it must have
     * @throws DataException if it is missing or damaged, is of another type or rank, or has too few
     *     or too many bytes
     */
    static IdxFile read(Path file, int rank) {
      Checkout.requireIntact(file);
      try (InputStream in = content(file)) {
        byte[] head = new byte[Integer.BYTES * (1 + rank)];
        int found = fill(in, head, file, head.length);
        if (found < Integer.BYTES) {
          throw truncated(file, "an idx header of " + rank + " dimensions", head.length, found);
        }
        ByteBuffer header = ByteBuffer.wrap(head);
        int magic = header.getInt();
        if (magic != UNSIGNED_BYTES + rank) {
          throw new DataException(
              String.format(
                  "%s: expected the magic number 0x%08X (idx, unsigned bytes, %d dimensions), found"
                      + " 0x%08X.",
                  file, UNSIGNED_BYTES + rank, rank, magic));
        }
        if (found < head.length) {
          throw truncated(file, "an idx header of " + rank + " dimensions", head.length, found);
        }
        int[] dimensions = IntStream.range(0, rank).map(axis -> header.getInt()).toArray();
        byte[] values = new byte[valueCount(file, dimensions)];
        found = fill(in, values, file, values.length);
        if (found < values.length) {
          throw truncated(file, shape(dimensions) + " values", values.length, found);
        }
        long more = in.transferTo(OutputStream.nullOutputStream());
        if (more > 0) {
          throw new DataException(
              String.format(
                  "%s: %s values need %d bytes, found %d.",
                  file, shape(dimensions), values.length, values.length + more));
        }
        return new IdxFile(dimensions, values);
      } catch (ZipException e) {
        throw new DataException(file + ": damaged gzip file (" + e.getMessage() + ").", e);
      } catch (NoSuchFileException e) {
        throw new DataException(file + ": no such file.", e);
      } catch (EOFException e) {
        throw new DataException(
            file + ": truncated: the gzip file ends within its own header or checksum.", e);
      } catch (IOException e) {
        throw DataException.unreadable(file, e);
      }
    }

    private static InputStream content(Path file) throws IOException {
      InputStream in = new BufferedInputStream(Files.newInputStream(file));
      in.mark(2);
      int first = in.read() << 8 | in.read();
      in.reset();
      return first == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static int valueCount(Path file, int[] dimensions) throws IOException {
      long count = 1;
      for (int dimension : dimensions) {
        if (dimension <= 0) {
          throw new DataException(
              file + ": the header has an impossible shape, " + shape(dimensions) + ".");
        }
        count *= dimension;
        if (count > Files.size(file) * LARGEST_EXPANSION || count > Integer.MAX_VALUE - 8) {
          throw new DataException(
              String.format(
                  "%s: the header asks for %s values, far more than a file of %d bytes holds.",
                  file, shape(dimensions), Files.size(file)));
        }
      }
      return (int) count;
    }

    /** Reads until the array is full or the file ends, and gives the number of bytes read. */
    private static int fill(InputStream in, byte[] target, Path file, int expected)
        throws IOException {
      int found = 0;
      try {
        while (found < target.length) {
          int count = in.read(target, found, target.length - found);
          if (count < 0) {
            return found;
          }
          found += count;
        }
      } catch (EOFException e) {
        return found;
      } catch (ZipException e) {
        throw new DataException(
            String.format(
                "%s: damaged gzip file (%s): expected %d bytes here, found %d good ones.",
                file, e.getMessage(), expected, found),
            e);
      }
      return found;
    }

    private static DataException truncated(Path file, String what, int expected, int found) {
      return new DataException(
          String.format("%s: truncated: %s need %d bytes, found %d.", file, what, expected, found));
    }

    private static String shape(int[] dimensions) {
      return Arrays.stream(dimensions).mapToObj(String::valueOf).collect(Collectors.joining("×"));
    }
  }
}
