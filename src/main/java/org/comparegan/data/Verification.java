package org.comparegan.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.comparegan.file.Sha256;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.LabelledSet;
import org.comparegan.picture.PictureDecoder.Decoded;

/**
 * The result of reading a data set completely.
 *
 * @param images number of images
 * @param perClass number of images per class
 * @param unlabelled number of images without a class
 * @param turned number of images with an EXIF orientation, which is not applied
 * @param sizes number of images of each size, as in {@code 64×48}
 * @param grey number of images with one channel
 * @param corrupt reasons why images cannot be read, by place
 * @param duplicates groups of places whose pictures are equal pixel by pixel
 * @param sha256 of all content, see {@link ImageSet#checksum}; empty if an image is corrupt
 */
@SuppressWarnings("ArrayRecordComponent")
public record Verification(
    int images,
    int[] perClass,
    int unlabelled,
    int turned,
    SortedMap<String, Integer> sizes,
    int grey,
    SortedMap<String, String> corrupt,
    List<List<String>> duplicates,
    Optional<String> sha256) {
  private static final int WINDOW = 256;

  /**
   * Reads everything, with all cores.
   *
   * @param corrupt files found corrupt when the set was opened
   * @param progress called with the number of images read
   */
  public static Verification of(StoredPictures stored, CorruptFiles corrupt, IntConsumer progress) {
    LabelledSet set = stored.set();
    int[] perClass = new int[set.classes()];
    int unlabelled = 0;
    int turned = 0;
    int grey = 0;
    SortedMap<String, Integer> sizes = new TreeMap<>();
    Map<String, List<Integer>> byContent = new LinkedHashMap<>();
    MessageDigest whole = Sha256.digest();
    boolean begun = false;
    for (int first = 0; first < set.size(); first += WINDOW) {
      int from = first;
      List<Optional<Found>> window =
          IntStream.range(first, Math.min(first + WINDOW, set.size()))
              .parallel()
              .mapToObj(i -> read(stored, i, corrupt))
              .toList();
      for (int i = 0; i < window.size(); i++) {
        int label = set.label(from + i);
        if (label == ImageSet.UNLABELLED) {
          unlabelled++;
        } else if (label < perClass.length) {
          perClass[label]++;
        }
        if (window.get(i).isEmpty()) {
          continue;
        }
        Decoded picture = window.get(i).get().decoded();
        turned += window.get(i).get().turned() ? 1 : 0;
        grey += picture.channels() < 3 ? 1 : 0;
        sizes.merge("%d×%d".formatted(picture.height(), picture.width()), 1, Integer::sum);
        boolean oneSize = stored instanceof StoredPictures.Pixels;
        if (!begun || !oneSize) {
          whole.update(header(oneSize ? set.size() : 1, picture));
          begun = true;
        }
        whole.update(picture.levels());
        whole.update(ByteBuffer.allocate(Integer.BYTES).putInt(label).array());
        byContent.computeIfAbsent(content(picture), k -> new ArrayList<>(1)).add(from + i);
      }
      progress.accept(first + window.size());
    }
    return new Verification(
        set.size(),
        perClass,
        unlabelled,
        turned,
        sizes,
        grey,
        corrupt.all(),
        byContent.values().stream()
            .filter(equal -> equal.size() > 1)
            .map(equal -> equal.stream().map(set::place).toList())
            .toList(),
        corrupt.size() == 0
            ? Optional.of(HexFormat.of().formatHex(whole.digest()))
            : Optional.empty());
  }

  private record Found(Decoded decoded, boolean turned) {}

  private static Optional<Found> read(StoredPictures stored, int index, CorruptFiles corrupt) {
    try {
      return Optional.of(new Found(stored.picture(index), stored.isTurned(index)));
    } catch (DataException e) {
      corrupt.add(stored.set().place(index), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static byte[] header(int count, Decoded picture) {
    return ByteBuffer.allocate(4 * Integer.BYTES)
        .putInt(count)
        .putInt(picture.height())
        .putInt(picture.width())
        .putInt(picture.channels())
        .array();
  }

  private static String content(Decoded picture) {
    MessageDigest digest = Sha256.digest();
    digest.update(header(1, picture));
    return HexFormat.of().formatHex(digest.digest(picture.levels()), 0, 16);
  }
}
