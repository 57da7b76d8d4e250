package org.comparegan.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
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

  /** A folder that no archive has. */
  private static final String NO_FOLDER = "/";

  private PictureSources() {}

  /** Names of a split in folders and files, in any case; the first that exists is taken. */
  static List<String> names(Split split) {
    return split == Split.TRAIN
        ? List.of("train", "training")
        : List.of("test", "validation", "val", "valid", "testing");
  }

  private static boolean isSplit(String name) {
    return Stream.of(Split.values())
        .anyMatch(split -> names(split).contains(name.toLowerCase(Locale.ROOT)));
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
      return file(path, Optional.of(split), name, skipped);
    }
    List<Path> shards = Shards.find(path, names(split));
    if (!shards.isEmpty()) {
      return Optional.of(shards(path, shards, name, skipped));
    }
    Parts parts = Parts.of(path);
    if (parts.isDivided()) {
      return parts
          .of(split)
          .flatMap(
              part ->
                  Files.isDirectory(part)
                      ? Optional.of(SourceLabels.of(name, PictureFiles.below(part)))
                      : file(part, Optional.empty(), name, skipped))
          .map(pictures -> pictures.noticed(parts.unused()));
    }
    refuseLmdb(path);
    return PictureFiles.areIn(path)
        ? Optional.of(SourceLabels.of(name, PictureFiles.below(path)))
        : Optional.empty();
  }

  /** Whether a folder has files of any split. */
  static boolean isDivided(Path folder) {
    return Parts.of(folder).isDivided()
        || Stream.of(Split.values()).anyMatch(each -> !Shards.find(folder, names(each)).isEmpty());
  }

  /**
   * The folders and archives directly in a folder, some of which are its splits.
   *
   * @param all folders with pictures, and zip and tar files, in order of their names
   * @param pictures number of pictures beside them
   */
  private record Parts(Path folder, List<Path> all, long pictures) {
    static Parts of(Path folder) {
      if (!Files.isDirectory(folder)) {
        return new Parts(folder, List.of(), 0);
      }
      try (Stream<Path> listed = Files.list(folder)) {
        List<Path> entries =
            listed.filter(f -> !PictureFiles.isHousekeeping(last(f))).sorted().toList();
        return new Parts(
                folder,
                entries.stream().filter(Parts::isArchive).toList(),
                entries.stream().filter(f -> PictureFiles.isPicture(last(f))).count())
            .with(entries.stream().filter(Files::isDirectory).toList());
      } catch (IOException e) {
        throw DataException.unlisted(folder, e);
      }
    }

    /** Adds folders; those that are no splits are looked into only when something is a split. */
    private Parts with(List<Path> folders) {
      List<Path> found = new ArrayList<>(all);
      folders.stream().filter(f -> isSplit(last(f)) && PictureFiles.areIn(f)).forEach(found::add);
      if (found.stream().anyMatch(part -> isSplit(stem(part)))) {
        folders.stream()
            .filter(f -> !found.contains(f) && PictureFiles.areIn(f))
            .forEach(found::add);
      }
      return new Parts(folder, found, pictures);
    }

    private static boolean isArchive(Path file) {
      return last(file).toLowerCase(Locale.ROOT).matches(".*\\.(zip|tar)")
          && Files.isRegularFile(file);
    }

    private static String last(Path path) {
      return String.valueOf(path.getFileName());
    }

    private static String stem(Path part) {
      return isArchive(part) ? last(part).substring(0, last(part).length() - 4) : last(part);
    }

    boolean isDivided() {
      return all.stream().anyMatch(part -> isSplit(stem(part)));
    }

    /** The part that is a split: a folder before an archive, and the usual case before others. */
    Optional<Path> of(Split split) {
      for (String name : names(split)) {
        Optional<Path> found =
            all.stream()
                .filter(part -> stem(part).equalsIgnoreCase(name))
                .min(
                    Comparator.comparing((Path part) -> isArchive(part))
                        .thenComparing(part -> !stem(part).equals(name))
                        .thenComparing(part -> !last(part).endsWith(".zip")));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    /** A sentence on what is no split, if there is anything. */
    List<String> unused() {
      List<String> names =
          all.stream()
              .filter(
                  part ->
                      Stream.of(Split.values())
                          .map(this::of)
                          .noneMatch(used -> used.equals(Optional.of(part))))
              .map(Parts::last)
              .sorted()
              .toList();
      return PictureSources.unused(folder, names, pictures);
    }
  }

  private static List<String> unused(Path place, List<String> names, long pictures) {
    List<String> all = new ArrayList<>(names);
    if (pictures > 0) {
      all.add("%,d pictures beside the splits".formatted(pictures));
    }
    return all.isEmpty()
        ? List.of()
        : List.of(place + ": not used: " + String.join(", ", all) + ".");
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

  /**
   * One file, recognised by its content.
   *
   * @param split taken from an archive that is divided; absent: the archive is one split
   */
  private static Optional<PictureList> file(
      Path file, Optional<Split> split, String name, Optional<CorruptFiles> skipped) {
    byte[] head = head(file);
    requireUnpacked(file, head);
    if (head.length > 1 && (head[0] << 8 | head[1]) == ZIP_MAGIC) {
      return archive(PictureArchives.zip(file), split, name);
    }
    if ((head.length > TAR_MAGIC_AT + 5
            && new String(head, TAR_MAGIC_AT, 5, StandardCharsets.US_ASCII).equals("ustar"))
        || file.toString().endsWith(".tar")) {
      return archive(PictureArchives.tar(file), split, name);
    }
    if (TfRecordFile.looksLikeOne(file)) {
      Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
      return Optional.of(records(folder, Shards.pictures(List.of(file), skipped).get(0), name));
    }
    throw new DataException(
        file + ": it is not a zip, tar or TFRecord file, and one picture is not a data set.");
  }

  /** The pictures of an archive, of one of its splits, or of the one folder that wraps them. */
  private static Optional<PictureList> archive(
      PictureFiles files, Optional<Split> split, String name) {
    Optional<PictureFiles> inner = unwrapped(files);
    PictureFiles taken =
        divided(files, split)
            .or(() -> inner.flatMap(unwrapped -> divided(unwrapped, split)))
            .or(() -> inner)
            .orElse(files);
    PictureList pictures = SourceLabels.of(name, taken);
    if (pictures.size() == 0 && !files.found().isEmpty()) {
      pictures.close();
      return Optional.empty();
    }
    return Optional.of(pictures);
  }

  /** The split of an archive whose folders are all splits; without pictures if it lacks it. */
  private static Optional<PictureFiles> divided(PictureFiles files, Optional<Split> split) {
    SortedSet<String> tops = files.topFolders();
    if (split.isEmpty() || tops.isEmpty() || !tops.stream().allMatch(PictureSources::isSplit)) {
      return Optional.empty();
    }
    List<String> used =
        Stream.of(Split.values())
            .map(each -> folder(tops, each))
            .flatMap(Optional::stream)
            .toList();
    List<String> others = tops.stream().filter(top -> !used.contains(top)).toList();
    long loose = files.found().stream().filter(one -> !one.name().contains("/")).count();
    return Optional.of(
        files.in(
            folder(tops, split.get()).orElse(NO_FOLDER), unused(files.place(), others, loose)));
  }

  private static Optional<String> folder(SortedSet<String> tops, Split split) {
    return names(split).stream()
        .flatMap(name -> tops.stream().filter(name::equalsIgnoreCase))
        .findFirst();
  }

  /** The files in the one folder that wraps those of the classes, or that has StyleGAN's labels. */
  private static Optional<PictureFiles> unwrapped(PictureFiles files) {
    SortedSet<String> tops = files.topFolders();
    if (tops.size() != 1 || files.found().stream().anyMatch(one -> !one.name().contains("/"))) {
      return Optional.empty();
    }
    String top = tops.first();
    boolean classes =
        files.found().stream().allMatch(one -> one.name().indexOf('/', top.length() + 1) > 0);
    if (!classes && !SourceLabels.hasTable(files, top)) {
      return Optional.empty();
    }
    return Optional.of(
        files.in(
            top,
            List.of(
                files.place() + ": everything is in the folder " + top + ": taken from there.")));
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
