package org.comparegan.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    return read(files, skipped).files();
  }

  /**
   * The pictures of some files.
   *
   * @param files a list for each
   * @param notices what is to be said on their labels
   */
  public record Read(List<List<Picture>> files, List<String> notices) {}

  /**
   * The pictures of each file, and what is to be said on their labels.
   *
   * @param skipped as for {@link #pictures(List, Optional)}
   * @throws DataException also if records have their labels under different keys, whose numbers may
   *     differ in meaning
   */
  public static Read read(List<Path> files, Optional<CorruptFiles> skipped) {
    Map<String, ExampleRecord> keys = new ConcurrentSkipListMap<>();
    Map<String, ExampleRecord> likely = new ConcurrentSkipListMap<>();
    LongAdder without = new LongAdder();
    List<List<Picture>> pictures =
        pictures(
            files,
            skipped,
            record -> {
              Optional<String> key = record.labelKey();
              key.ifPresent(known -> keys.putIfAbsent(known, record));
              if (key.isEmpty()) {
                without.increment();
                record.keysLikeLabels().forEach(like -> likely.putIfAbsent(like, record));
              }
              return record.picture();
            });
    if (keys.size() > 1) {
      throw new DataException(
          keys.entrySet().stream()
              .map(one -> "%s: has its label as \"%s\"".formatted(one.getValue(), one.getKey()))
              .collect(Collectors.joining("; ", "", ": write all under one name.")));
    }
    List<String> notices = new ArrayList<>();
    int all = pictures.stream().mapToInt(List::size).sum();
    if (without.sum() > 0 && !keys.isEmpty()) {
      notices.add(
          "%s: %,d of %,d records have no feature \"%s\": their images have no label."
              .formatted(files.get(0), without.sum(), all, keys.keySet().iterator().next()));
    } else if (!likely.isEmpty()) {
      notices.add(
          "%s: no record has a feature \"%s\", so images have no label; not read: %s."
              .formatted(files.get(0), ExampleRecord.LABEL, String.join(", ", likely.keySet())));
    }
    return new Read(pictures, notices);
  }

  /** The pictures of each file, by another reading of its records. */
  public static List<List<Picture>> pictures(
      List<Path> files, Optional<CorruptFiles> skipped, Function<ExampleRecord, Picture> reading) {
    return files.parallelStream()
        .map(file -> TfRecordFile.list(file, skipped).stream().map(reading).toList())
        .toList();
  }
}
