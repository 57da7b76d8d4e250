package org.comparegan.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;

/**
 * TFRecord files as TensorFlow Datasets names them: {@code <name>-<split>.tfrecord-KKKKK-of-NNNNN},
 * in a folder or its newest version folder.
 */
public final class Shards {
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
  private static final Pattern SHARD = Pattern.compile(".*\\.tfrecord-(\\d+)-of-(\\d+)");

  private Shards() {}

  /**
   * The files of a split, sorted by name; empty if the folder has none.
   *
   * @param splits possible names of the split; the first that exists is used
   * @throws DataException if one of the numbered shards is missing
   */
  public static List<Path> find(Path folder, List<String> splits) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    for (Path place : places(folder)) {
      for (String split : splits) {
        Pattern name =
            Pattern.compile(
                "(.*-)?" + Pattern.quote(split) + "\\.tfrecord(s|-\\d+-of-\\d+)?",
                Pattern.CASE_INSENSITIVE);
        List<Path> found =
            files(place).stream()
                .filter(f -> name.matcher(f.getFileName().toString()).matches())
                .toList();
        if (!found.isEmpty()) {
          return complete(found);
        }
      }
    }
    return List.of();
  }

  private static List<Path> places(Path folder) {
    List<Path> versions =
        files(folder).stream()
            .filter(f -> VERSION.matcher(f.getFileName().toString()).matches())
            .toList();
    List<Path> places = new ArrayList<>(List.of(folder));
    for (int i = versions.size() - 1; i >= 0; i--) {
      places.add(versions.get(i));
    }
    return places;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> !PictureFiles.isHousekeeping(String.valueOf(f.getFileName())))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw DataException.unlisted(folder, e);
    }
  }

  private static List<Path> complete(List<Path> files) {
    TreeMap<Integer, Path> numbered = new TreeMap<>();
    Optional<Integer> total = Optional.empty();
    for (Path file : files) {
      Matcher matcher = SHARD.matcher(file.getFileName().toString());
      if (matcher.matches()) {
        numbered.put(Integer.parseInt(matcher.group(1)), file);
        total = Optional.of(Integer.parseInt(matcher.group(2)));
      }
    }
    for (int i = 0; i < total.orElse(0); i++) {
      if (!numbered.containsKey(i)) {
        throw new DataException(
            "Shard %05d of %05d is missing beside %s, which has %d of them."
                .formatted(i, total.orElseThrow(), files.get(0), numbered.size()));
      }
    }
    return files;
  }

  /**
   * The pictures of each file.
   *
   * @param skipped records damaged files, whose records before the damage are kept; empty: damage
   *     is an error
   */
  public static List<List<Picture>> pictures(List<Path> files, Optional<CorruptFiles> skipped) {
    return pictures(files, skipped, ExampleRecord::picture);
  }

  /** The pictures of each file, by another reading of its records. */
  public static List<List<Picture>> pictures(
      List<Path> files, Optional<CorruptFiles> skipped, Function<ExampleRecord, Picture> reading) {
    return files.parallelStream()
        .map(file -> TfRecordFile.list(file, skipped).stream().map(reading).toList())
        .toList();
  }
}
