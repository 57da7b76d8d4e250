package org.comparegan.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.Split;
import org.comparegan.label.SourceLabels;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureArchives;
import org.comparegan.picture.PictureFiles;
import org.comparegan.picture.PictureList;
import org.comparegan.picture.Shards;
import org.comparegan.picture.TfRecordFile;

/** Finds out what kind of picture source a path is. */
final class PictureSources {
  private static final int ZIP_MAGIC = 0x504B;
  private static final int TAR_MAGIC_AT = 257;

  private PictureSources() {}

  /** Names of a split in folders and files. */
  static List<String> names(Split split) {
    return split == Split.TRAIN ? List.of("train") : List.of("test", "validation", "val");
  }

  /**
   * The pictures of a split. The path may be a folder of TFRecords; a folder {@code train}, {@code
   * test}, {@code validation} or {@code val} of pictures, or a zip or tar file of that name; a
   * TFRecord, zip or tar file, or a folder of pictures, which then are the pictures of both splits.
   *
   * @param skipped records damaged shards; empty: they are an error
   */
  static Optional<PictureList> find(
      Path path, Split split, String name, Optional<CorruptFiles> skipped) {
    if (Files.isRegularFile(path)) {
      return Optional.of(file(path, name, skipped));
    }
    List<Path> shards = Shards.find(path, names(split));
    if (!shards.isEmpty()) {
      return Optional.of(shards(path, shards, name, skipped));
    }
    for (String folder : names(split)) {
      Optional<PictureList> part = part(path, folder, name, skipped);
      if (part.isPresent()) {
        return part;
      }
    }
    refuseLmdb(path);
    boolean divided =
        Stream.of(Split.values())
            .flatMap(each -> names(each).stream())
            .anyMatch(folder -> PictureFiles.areIn(path.resolve(folder)));
    return !divided && PictureFiles.areIn(path)
        ? Optional.of(SourceLabels.of(name, PictureFiles.below(path)))
        : Optional.empty();
  }

  /**
   * Refuses LSUN's LMDB of WebP pictures, which TensorFlow does not decode.
   *
   * @throws DataException if the folder is one, with what to do
   */
  static void refuseLmdb(Path folder) {
    if (Files.isRegularFile(folder.resolve("data.mdb"))) {
      throw new DataException(
          ("%s: an LMDB folder, which cannot be read: LSUN keeps WebP pictures in it, which"
                  + " TensorFlow does not decode. Export them with \"python3 data.py export %<s"
                  + " --out_dir DIR --flat\" of github.com/fyu/lsun, convert them to PNG or JPEG"
                  + " files of the same names, and name their folder (for lsun-bedroom:"
                  + " bedroom_train).")
              .formatted(folder));
    }
  }

  private static Optional<PictureList> part(
      Path path, String folder, String name, Optional<CorruptFiles> skipped) {
    if (PictureFiles.areIn(path.resolve(folder))) {
      return Optional.of(SourceLabels.of(name, PictureFiles.below(path.resolve(folder))));
    }
    for (String ending : List.of(".zip", ".tar")) {
      Path archive = path.resolve(folder + ending);
      if (Files.isRegularFile(archive)) {
        return Optional.of(file(archive, name, skipped));
      }
    }
    return Optional.empty();
  }

  private static PictureList shards(
      Path folder, List<Path> shards, String name, Optional<CorruptFiles> skipped) {
    return records(folder, TfRecordFile.interleave(Shards.pictures(shards, skipped)), name);
  }

  /** Pictures of TFRecords, with class names from {@code classes.txt} beside them. */
  private static PictureList records(Path folder, List<Picture> pictures, String name) {
    int classes = 1 + pictures.stream().mapToInt(Picture::label).max().orElse(-1);
    List<String> names = SourceLabels.classNames(folder);
    return new PictureList(
        name,
        pictures,
        Math.max(classes, names.size()),
        names.size() >= classes ? names : List.of());
  }

  /** One file, recognised by its content. */
  static PictureList file(Path file, String name, Optional<CorruptFiles> skipped) {
    byte[] head = head(file);
    if (head.length > 1 && (head[0] << 8 | head[1]) == ZIP_MAGIC) {
      return SourceLabels.of(name, PictureArchives.zip(file));
    }
    if (head.length > TAR_MAGIC_AT + 5
        && new String(head, TAR_MAGIC_AT, 5, StandardCharsets.US_ASCII).equals("ustar")) {
      return SourceLabels.of(name, PictureArchives.tar(file));
    }
    if (TfRecordFile.looksLikeOne(file)) {
      Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
      return records(folder, Shards.pictures(List.of(file), skipped).get(0), name);
    }
    if (file.toString().endsWith(".tar")) {
      return SourceLabels.of(name, PictureArchives.tar(file));
    }
    throw new DataException(
        file + ": it is not a zip, tar or TFRecord file, and one picture is not a data set.");
  }

  private static byte[] head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(512);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }
}
