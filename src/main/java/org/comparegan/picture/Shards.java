package org.comparegan.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;

/**
 * TFRecord files as TensorFlow Datasets names them: {@code <name>-<split>.tfrecord-KKKKK-of-NNNNN},
 * in a folder or in that of its newest version below.
 */
public final class Shards {
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
  private static final Pattern SHARD = Pattern.compile(".*\\.tfrecord-(\\d+)-of-(\\d+)");

  private Shards() {}

  /**
   * The files of a split, in order of their names; none where the folder has none.
   *
   * @param splits names of the split, the first that is there is taken
   * @throws DataException if one of a numbered row is missing
   */
  public static List<Path> find(Path folder, List<String> splits) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    for (Path place : places(folder)) {
      for (String split : splits) {
        Pattern name =
            Pattern.compile("(.*-)?" + Pattern.quote(split) + "\\.tfrecord(s|-\\d+-of-\\d+)?");
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
      return all.sorted().toList();
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be listed (" + e.getMessage() + ").", e);
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
   * The pictures of each file. Without a label in its record a picture is unlabelled.
   *
   * @param skipped where a damaged file is noted, of which the records before the damage are taken;
   *     empty: it is an error
   */
  public static List<List<Picture>> pictures(List<Path> files, Optional<CorruptFiles> skipped) {
    return files.parallelStream()
        .map(file -> TfRecordFile.list(file, skipped).stream().map(Shards::picture).toList())
        .toList();
  }

  private static Picture picture(ExampleRecord record) {
    ExampleRecord.Feature image =
        record
            .feature("image")
            .or(() -> record.feature("image/encoded"))
            .filter(feature -> feature.type() == ExampleRecord.Type.BYTES)
            .orElseThrow(
                () ->
                    new DataException(
                        "%s: has no feature \"image\" with the bytes of a picture, only %s."
                            .formatted(record, record.features().keySet())));
    int label =
        record
            .feature(ExampleRecord.LABEL)
            .filter(feature -> feature.integer().isPresent())
            .map(feature -> Math.toIntExact(feature.integer().getAsLong()))
            .orElse(ImageSet.UNLABELLED);
    String name = record.text(ExampleRecord.FILE_NAME, "image/filename", "id");
    return new Picture(name, label, record.location(image));
  }
}
