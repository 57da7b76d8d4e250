package org.comparegan.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.label.LabelFiles;

/**
 * A data set that is known by name.
 *
 * @param key the name
 * @param facts what is true of it wherever its files are
 * @param folders where the files usually lie below the data directory
 * @param opener reads it from a folder
 * @param looksFor the files that a folder must have, for messages
 * @param howToObtain what to tell a person who lacks the files
 */
record KnownSet(
    String key,
    DataFacts facts,
    List<String> folders,
    Opener opener,
    Function<Split, String> looksFor,
    String howToObtain) {

  /** Reads a data set from a folder that may have it. */
  @FunctionalInterface
  interface Opener {
    /**
     * The images, or nothing where the folder has no such files.
     *
     * @param place a folder or an archive
     * @param name for messages, as in {@code mnist/train}
     * @throws DataException when there are some, but damaged
     */
    Optional<ImageSet> open(Path place, Split split, String name, DataOptions options);

    /** This one, whose images have no file names, with the labels of the user's table if any. */
    default Opener relabelled() {
      return (place, split, name, options) ->
          open(place, split, name, options)
              .map(
                  images ->
                      options
                          .labelFiles()
                          .map(
                              pattern ->
                                  LabelFiles.replace(images, pattern, split, options.labelForm()))
                          .orElse(images));
    }

    /** This one, or else the other. */
    default Opener or(Opener other) {
      return (place, split, name, options) ->
          open(place, split, name, options).or(() -> other.open(place, split, name, options));
    }
  }

  /** The set from the first of its usual folders below {@code dataDir}, or that folder itself. */
  ImageSet open(Split split, Path dataDir, DataOptions options) {
    if (!Files.exists(dataDir)) {
      throw new DataException.Missing(
          "%s/%s: there is no directory %s. %s"
              .formatted(key, split.label(), dataDir, howToObtain));
    }
    if (facts.classes() == 0 && options.labelFiles().isPresent()) {
      throw new DataException(
          ("%s/%s has no classes, so replace_labels.file_pattern = \"%s\" cannot label it: leave it"
                  + " out, or name the folder of the pictures as the data set.")
              .formatted(key, split.label(), options.labelFiles().get()));
    }
    List<Path> places = new ArrayList<>();
    folders.forEach(folder -> places.add(dataDir.resolve(folder)));
    places.add(dataDir);
    for (Path place : places) {
      if (Files.exists(place)) {
        Optional<ImageSet> found = opener.open(place, split, key + "/" + split.label(), options);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new DataException.Missing(
        String.format(
            "%s/%s: found no %s in %s. %s",
            key,
            split.label(),
            looksFor.apply(split),
            String.join(", ", places.stream().map(Path::toString).toList()),
            howToObtain));
  }
}
