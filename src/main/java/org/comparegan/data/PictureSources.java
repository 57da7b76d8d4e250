package org.comparegan.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.file.ForeignFormat;
import org.comparegan.file.Reason;
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

  /** Names of a split in folders and files, in any case; the first that exists is taken. */
  static List<String> names(Split split) {
    return split == Split.TRAIN
        ? List.of("train", "training")
        : List.of("test", "validation", "val", "valid", "testing");
  }

  /** Whether this is a name of a split. */
  static boolean isSplit(String name) {
    return Stream.of(Split.values())
        .anyMatch(split -> names(split).contains(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * The pictures of a split. The path may be a folder of TFRecords; a TFRecord, zip or tar file; or
   * a folder of pictures. A folder or archive is divided by folders {@code train}, {@code test},
   * {@code validation} and the like (on disk also zip and tar files of these names), else its
   * pictures are those of both splits; see {@link PicturePlace}.
   *
   * @param skipped records damaged shards; empty: they are an error
   */
  static Optional<PictureList> find(
      Path path, Split split, String name, Optional<CorruptFiles> skipped) {
    if (!Files.isDirectory(path)) {
      return file(path, split, name, skipped);
    }
    List<Path> shards = Shards.find(path, names(split));
    if (!shards.isEmpty()) {
      PictureList records = shards(path, shards, name, skipped);
      return Optional.of(records.noticed(PicturePlace.of(path).unusedBesideRecords()));
    }
    PicturePlace place = PicturePlace.of(path);
    if (!place.isDivided()) {
      refuseLmdb(path);
      if (hasShards(path)) {
        return Optional.empty();
      }
    }
    return place
        .files(Optional.of(split))
        .filter(found -> !found.found().isEmpty())
        .map(found -> SourceLabels.of(name, found));
  }

  /**
   * The names of the training classes of a folder or archive of pictures, in order; empty if they
   * have no names.
   */
  static List<String> trainingClasses(Path path) {
    Optional<PictureFiles> archive = Files.isDirectory(path) ? Optional.empty() : archive(path);
    if (archive.isEmpty() && (!Files.isDirectory(path) || hasShards(path))) {
      return List.of();
    }
    PicturePlace place = archive.map(PicturePlace::of).orElseGet(() -> PicturePlace.of(path));
    Optional<PictureFiles> files = place.files(Optional.of(Split.TRAIN));
    try {
      return files.map(SourceLabels::classNames).orElse(List.of());
    } finally {
      files.or(() -> archive).ifPresent(PictureFiles::close);
    }
  }

  /** Whether a folder, archive or file has pictures for testing that are not for training too. */
  static boolean hasTestSplit(Path path) {
    Optional<PictureFiles> archive = Files.isDirectory(path) ? Optional.empty() : archive(path);
    if (archive.isEmpty() && (!Files.isDirectory(path) || hasShards(path))) {
      return !Shards.find(path, names(Split.TEST)).isEmpty();
    }
    PicturePlace place = archive.map(PicturePlace::of).orElseGet(() -> PicturePlace.of(path));
    Optional<PictureFiles> files =
        place.isDivided() ? place.files(Optional.of(Split.TEST)) : Optional.empty();
    files.or(() -> archive).ifPresent(PictureFiles::close);
    return files.isPresent();
  }

  /** Whether a folder has files of any split. */
  static boolean isDivided(Path folder) {
    return PicturePlace.of(folder).isDivided() || hasShards(folder);
  }

  private static boolean hasShards(Path folder) {
    return Stream.of(Split.values()).anyMatch(each -> !Shards.find(folder, names(each)).isEmpty());
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

  private static PictureList shards(
      Path folder, List<Path> shards, String name, Optional<CorruptFiles> skipped) {
    Shards.Read read = Shards.read(shards, skipped);
    return records(folder, TfRecordFile.interleave(read.files()), name).noticed(read.notices());
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
  private static Optional<PictureList> file(
      Path file, Split split, String name, Optional<CorruptFiles> skipped) {
    requireFile(file);
    Optional<PictureFiles> archive = archive(file);
    if (archive.isPresent()) {
      PictureFiles all = archive.get();
      Optional<PictureFiles> files = PicturePlace.of(all).files(Optional.of(split));
      if (files.isEmpty()) {
        all.close();
      }
      return files.map(found -> SourceLabels.of(name, found));
    }
    if (TfRecordFile.looksLikeOne(file)) {
      Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
      Shards.Read read = Shards.read(List.of(file), skipped);
      return Optional.of(records(folder, read.files().get(0), name).noticed(read.notices()));
    }
    throw new DataException(
        foreign(file)
            .filter(format -> format.kind() != ForeignFormat.Kind.OTHER)
            .map(format -> "%s: %s; name a data set.".formatted(file, format.what()))
            .orElse(
                file
                    + ": it is not a zip, tar or TFRecord file, and one picture is not a data"
                    + " set."));
  }

  private static Optional<ForeignFormat> foreign(Path file) {
    try {
      return ForeignFormat.of(file);
    } catch (IOException e) {
      throw new DataException(file + " cannot be read (" + Reason.of(e) + ").", e);
    }
  }

  private static void requireFile(Path path) {
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw new DataException(path + ": this link leads nowhere.");
    }
    if (!Files.isRegularFile(path)) {
      throw new DataException(path + ": it is neither a file nor a folder.");
    }
  }

  /** The files of a zip or tar file; empty if it is neither. */
  static Optional<PictureFiles> archive(Path file) {
    byte[] head = head(file);
    requireUnpacked(file, head);
    if (head.length > 1 && (head[0] << 8 | head[1]) == ZIP_MAGIC) {
      return Optional.of(PictureArchives.zip(file));
    }
    boolean tar =
        (head.length > TAR_MAGIC_AT + 5
                && new String(head, TAR_MAGIC_AT, 5, StandardCharsets.US_ASCII).equals("ustar"))
            || file.toString().toLowerCase(Locale.ROOT).endsWith(".tar");
    return tar ? Optional.of(PictureArchives.tar(file)) : Optional.empty();
  }

  /** Refuses a compressed file by the name of its compression. */
  private static void requireUnpacked(Path file, byte[] head) {
    Map<String, String> magics =
        Map.of(
            "1f8b",
            "gzip",
            "425a68",
            "bzip2",
            "fd377a585a00",
            "xz",
            "28b52ffd",
            "zstd",
            "377abcaf271c",
            "7-Zip",
            "526172211a07",
            "RAR");
    String begin = HexFormat.of().formatHex(head);
    magics.forEach(
        (magic, name) -> {
          if (begin.startsWith(magic)) {
            throw new DataException(
                "%s: it is compressed with %s, from which single pictures cannot be read: unpack it, and name the tar file, TFRecord or folder in it."
                    .formatted(file, name));
          }
        });
  }

  private static byte[] head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(512);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }
}
