package org.comparegan.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.comparegan.image.DataException;
import org.comparegan.image.Split;
import org.comparegan.label.SourceLabels;
import org.comparegan.picture.PictureFiles;

/**
 * A folder, or a folder of an archive, which is a set of pictures, wraps one in a single folder, or
 * is divided into splits. The same files give the same set on disk and in an archive.
 *
 * <p>It is divided if all its folders with pictures are named as splits, or folders for training
 * and for testing are among them, or on disk if an archive is named as a split. Else a folder named
 * as a split is a class.
 */
abstract sealed class PicturePlace {
  private final Path root;
  private final String wrappers;

  /**
   * @param root the folder or archive that a user or a split names, for messages
   * @param wrappers the folders in it that wrap this place; empty: this is the root
   */
  private PicturePlace(Path root, String wrappers) {
    this.root = root;
    this.wrappers = wrappers;
  }

  /** A folder. */
  static PicturePlace of(Path folder) {
    return new OnDisk(folder, folder, name -> new byte[0], "");
  }

  /** An archive. */
  static PicturePlace of(PictureFiles archive) {
    return new InArchive(archive, "");
  }

  /** A folder with pictures, or on disk an archive. */
  private record Part(String name, boolean isArchive) {
    String stem() {
      return isArchive ? name.substring(0, name.length() - ".zip".length()) : name;
    }

    boolean isSplit() {
      return PictureSources.isSplit(stem());
    }

    boolean isOf(Split split) {
      return PictureSources.names(split).contains(stem().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Archives, then folders with pictures, directly in this place. If none of them is named as a
   * split, at most two folders.
   */
  abstract List<Part> parts();

  /** Number of pictures directly in this place. */
  abstract long loose();

  /** The part that is a split. */
  abstract PicturePlace split(Part part);

  /** The folder that wraps all pictures, which is at {@code path} in the root. */
  abstract PicturePlace inner(Part folder, String path);

  /** Whether some pictures are directly in a folder. */
  abstract boolean isFlat(Part folder);

  /** Files outside of a folder that are not read. */
  abstract PictureFiles.Unread unreadBeside(Part folder);

  abstract PictureFiles.SideFiles sideFiles();

  /** All pictures in this place. */
  abstract PictureFiles files();

  /** Whether this place, or the set that it wraps, has splits. */
  boolean isDivided() {
    return isDivided(parts())
        || wrapper().map(part -> inner(part, path(part)).isDivided()).orElse(false);
  }

  private boolean isDivided(List<Part> parts) {
    List<Part> folders = parts.stream().filter(part -> !part.isArchive()).toList();
    return parts.stream().anyMatch(part -> part.isArchive() && part.isSplit())
        || (!folders.isEmpty() && folders.stream().allMatch(Part::isSplit))
        || Stream.of(Split.values()).allMatch(s -> folders.stream().anyMatch(f -> f.isOf(s)))
        || folders.stream().anyMatch(part -> part.isSplit() && !isFlat(part));
  }

  /**
   * The pictures of a split, or of the whole place where it is not divided.
   *
   * @param split absent: this is a split already
   * @return empty if other splits are there, but not this one
   */
  Optional<PictureFiles> files(Optional<Split> split) {
    List<Part> parts = parts();
    if (split.isPresent() && isDivided(parts)) {
      List<String> notices = new ArrayList<>(wrapped());
      notices.addAll(unused(parts));
      return part(parts, split.get())
          .flatMap(part -> split(part).files(Optional.empty()))
          .map(files -> files.noticed(notices));
    }
    Optional<Part> wrapper = wrapper();
    if (wrapper.isPresent()) {
      Part folder = wrapper.get();
      String unread = unreadBeside(folder).all();
      List<String> notices =
          unread.isEmpty() ? List.of() : List.of("%s: not read: %s.".formatted(root, unread));
      return inner(folder, path(folder)).files(split).map(files -> files.noticed(notices));
    }
    List<String> notices = new ArrayList<>(wrapped());
    notices.addAll(splitsAsClasses(split, parts));
    return Optional.of(files().noticed(notices));
  }

  private List<String> wrapped() {
    return wrappers.isEmpty()
        ? List.of()
        : List.of("%s: everything is in the folder %s, which is used.".formatted(root, wrappers));
  }

  /** The part that is a split: a folder before an archive, and the usual case before others. */
  private static Optional<Part> part(List<Part> parts, Split split) {
    for (String name : PictureSources.names(split)) {
      Optional<Part> found =
          parts.stream()
              .filter(part -> part.stem().equalsIgnoreCase(name))
              .min(
                  Comparator.comparing(Part::isArchive)
                      .thenComparing(part -> !part.stem().equals(name))
                      .thenComparing(part -> !part.name().endsWith(".zip")));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A sentence on what is no split, if there is anything. */
  private List<String> unused(List<Part> parts) {
    List<Part> used = Stream.of(Split.values()).flatMap(s -> part(parts, s).stream()).toList();
    return notUsed(parts.stream().filter(part -> !used.contains(part)).toList());
  }

  /** A sentence on pictures beside TFRecords, if there are any. */
  List<String> unusedBesideRecords() {
    return notUsed(parts());
  }

  private List<String> notUsed(List<Part> unused) {
    List<String> all = new ArrayList<>(unused.stream().map(Part::name).sorted().toList());
    if (loose() > 0) {
      all.add("%,d pictures beside the splits".formatted(loose()));
    }
    return all.isEmpty()
        ? List.of()
        : List.of(root + ": not used: " + String.join(", ", all) + ".");
  }

  /** A sentence on folders that are named as splits and counted as classes. */
  private List<String> splitsAsClasses(Optional<Split> split, List<Part> parts) {
    List<String> named = parts.stream().filter(Part::isSplit).map(Part::name).toList();
    return split.isEmpty() || named.isEmpty()
        ? List.of()
        : List.of(
            ("%s: the folder %s counts as a class, since there are other folders beside it, and"
                    + " none for %s.")
                .formatted(
                    root,
                    String.join(", ", named),
                    parts.stream().anyMatch(part -> part.isOf(Split.TRAIN))
                        ? "testing"
                        : "training"));
  }

  /** The one folder that has all pictures, if it is no class. */
  private Optional<Part> wrapper() {
    List<Part> folders = parts().stream().filter(part -> !part.isArchive()).toList();
    if (folders.size() != 1
        || loose() > 0
        || SourceLabels.lists(sideFiles(), root, folders.get(0).name())) {
      return Optional.empty();
    }
    Part only = folders.get(0);
    boolean wraps =
        SourceLabels.hasTable(sideFiles(), only.name())
            || (!isFlat(only) && unreadBeside(only).pictureFolders().isEmpty());
    return wraps ? Optional.of(only) : Optional.empty();
  }

  private String path(Part folder) {
    return wrappers.isEmpty() ? folder.name() : wrappers + "/" + folder.name();
  }

  /** A folder. */
  private static final class OnDisk extends PicturePlace {
    private final Path folder;
    private final PictureFiles.SideFiles above;

    OnDisk(Path root, Path folder, PictureFiles.SideFiles above, String wrappers) {
      super(root, wrappers);
      this.folder = folder;
      this.above = above;
    }

    private List<Path> entries() {
      try (Stream<Path> listed = Files.list(folder)) {
        return listed.filter(f -> !PictureFiles.isHousekeeping(last(f))).sorted().toList();
      } catch (IOException e) {
        throw DataException.unlisted(folder, e);
      }
    }

    private static String last(Path path) {
      return String.valueOf(path.getFileName());
    }

    private static boolean isArchive(Path file) {
      return last(file).toLowerCase(Locale.ROOT).matches(".*\\.(zip|tar)")
          && Files.isRegularFile(file);
    }

    @Override
    List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      List<Path> entries = entries();
      entries.stream().filter(OnDisk::isArchive).forEach(f -> parts.add(new Part(last(f), true)));
      List<Path> folders = entries.stream().filter(Files::isDirectory).toList();
      boolean splits =
          parts.stream().anyMatch(Part::isSplit)
              || folders.stream()
                  .anyMatch(f -> PictureSources.isSplit(last(f)) && PictureFiles.areIn(f));
      // To look into every class of a large set takes long.
      folders.stream()
          .filter(PictureFiles::areIn)
          .limit(splits ? Long.MAX_VALUE : 2)
          .forEach(f -> parts.add(new Part(last(f), false)));
      return parts;
    }

    @Override
    long loose() {
      return entries().stream().filter(f -> PictureFiles.isPicture(last(f))).count();
    }

    @Override
    PicturePlace split(Part part) {
      Path inner = folder.resolve(part.name());
      return part.isArchive()
          ? of(PictureSources.archive(inner).orElseThrow(() -> noArchive(inner)))
          : new OnDisk(inner, inner, sideFiles(), "");
    }

    private static DataException noArchive(Path file) {
      return new DataException(file + ": it is not a zip or tar file, despite its name.");
    }

    @Override
    PicturePlace inner(Part part, String path) {
      return new OnDisk(super.root, folder.resolve(part.name()), sideFiles(), path);
    }

    @Override
    boolean isFlat(Part part) {
      return of(folder.resolve(part.name())).loose() > 0;
    }

    @Override
    PictureFiles.Unread unreadBeside(Part part) {
      return PictureFiles.Unread.of(
          entries().stream()
              .filter(f -> !last(f).equals(part.name()) && !isArchive(f))
              .flatMap(
                  f ->
                      Files.isDirectory(f)
                          ? PictureFiles.below(f).unread().names().stream()
                              .map(name -> last(f) + "/" + name)
                          : Stream.of(last(f))));
    }

    @Override
    PictureFiles.SideFiles sideFiles() {
      return PictureFiles.beside(folder).or(above);
    }

    @Override
    PictureFiles files() {
      return PictureFiles.below(folder).orBeside(above);
    }
  }

  /** A folder of an archive. */
  private static final class InArchive extends PicturePlace {
    private final PictureFiles files;

    InArchive(PictureFiles files, String wrappers) {
      super(files.place(), wrappers);
      this.files = files;
    }

    @Override
    List<Part> parts() {
      return files.topFolders().stream().map(name -> new Part(name, false)).toList();
    }

    @Override
    long loose() {
      return files.found().stream().filter(one -> !one.name().contains("/")).count();
    }

    @Override
    PicturePlace split(Part part) {
      return inner(part, "");
    }

    @Override
    PicturePlace inner(Part folder, String path) {
      return new InArchive(files.in(folder.name()), path);
    }

    @Override
    boolean isFlat(Part folder) {
      String inside = folder.name() + "/";
      return files.found().stream()
          .anyMatch(
              one -> one.name().startsWith(inside) && one.name().indexOf('/', inside.length()) < 0);
    }

    @Override
    PictureFiles.Unread unreadBeside(Part folder) {
      return files.unread().outside(folder.name());
    }

    @Override
    PictureFiles.SideFiles sideFiles() {
      return files.sideFiles();
    }

    @Override
    PictureFiles files() {
      return files;
    }
  }
}
