package org.comparegan.cli.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comparegan.data.DataSets;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.NamedConfigs;
import org.comparegan.feature.FeatureNetworks;
import org.comparegan.feature.InstalledNetworks;
import org.comparegan.file.NearestName;
import org.comparegan.hub.ModelPath;
import org.comparegan.image.DataException;
import org.comparegan.metric.Metric;
import org.comparegan.metric.MetricProfiles;
import org.comparegan.reproduce.PaperTable;
import picocli.CommandLine.Model.ArgSpec;

/** What a value of the command line names: a place, or something that the project knows. */
public enum Kind {
  /** A file to be written; its directory is there. */
  NEW_FILE {
    @Override
    public Optional<String> fault(String given, String label) {
      Path file = Path.of(given);
      Path folder = Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(file);
      if (Files.isDirectory(file)) {
        return Optional.of("%s is a directory: name a file in it.".formatted(given));
      }
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        return Optional.of("%s is a file, not a directory.".formatted(folder));
      }
      if (!Files.isDirectory(folder)) {
        return Optional.of(
            "%s: there is no directory %s: create it first.".formatted(given, folder));
      }
      if (!Files.isWritable(Files.exists(file) ? file : folder)) {
        return Optional.of("%s: no permission to write there.".formatted(given));
      }
      return otherForm(given, label);
    }
  },
  /** A directory to be filled; it is made with those above it where it is missing. */
  NEW_FOLDER {
    @Override
    public Optional<String> fault(String given, String label) {
      Path place = Path.of(given).toAbsolutePath().normalize();
      while (Files.notExists(place) && place.getParent() != null) {
        place = place.getParent();
      }
      if (!Files.isDirectory(place)) {
        return Optional.of("%s is a file: name a directory.".formatted(place));
      }
      return Files.isWritable(place)
          ? Optional.empty()
          : Optional.of("%s: no permission to write in %s.".formatted(given, place));
    }
  },
  /** Files of one of the forms that the label names, or a directory to be filled. */
  NEW_FILE_OR_FOLDER {
    @Override
    public Optional<String> fault(String given, String label) {
      String lower = given.toLowerCase(Locale.ROOT);
      return endings(label).stream().anyMatch(lower::endsWith)
          ? NEW_FILE.fault(given, label)
          : otherForm(given, label).or(() -> NEW_FOLDER.fault(given, label));
    }
  },
  /** A file that is there. */
  FILE {
    @Override
    public Optional<String> fault(String given, String label) {
      return Files.isDirectory(Path.of(given))
          ? Optional.of("%s is a directory: name a file.".formatted(given))
          : missing(given);
    }
  },
  /** A directory that is there. */
  FOLDER {
    @Override
    public Optional<String> fault(String given, String label) {
      return Files.exists(Path.of(given)) && !Files.isDirectory(Path.of(given))
          ? Optional.of("%s is a file: name a directory.".formatted(given))
          : missing(given);
    }
  },
  /** A known data set, or the pictures of a path. */
  DATA_SET {
    @Override
    public Optional<String> fault(String given, String label) {
      try {
        if (!DataSets.isPath(given)) {
          DataSets.facts(given);
        }
        return Optional.empty();
      } catch (DataException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public List<String> names() {
      return DataSets.names().stream().sorted().toList();
    }
  },
  /** A data set, or an array file of images. */
  IMAGES {
    @Override
    public Optional<String> fault(String given, String label) {
      return given.matches(".*\\.np[yz]") ? FILE.fault(given, label) : DATA_SET.fault(given, label);
    }

    @Override
    public List<String> names() {
      return DATA_SET.names();
    }
  },
  /** Images, features of images, or a model: {@code NAME:test} names a part of a data set. */
  SET {
    @Override
    public Optional<String> fault(String given, String label) {
      if (ModelPath.exists(given) || Files.exists(Path.of(given))) {
        return Optional.empty();
      }
      return IMAGES.fault(given.replaceFirst(":(train|test)$", ""), label);
    }

    @Override
    public List<String> names() {
      return DATA_SET.names();
    }
  },
  /** A model of any form. */
  MODEL {
    @Override
    public Optional<String> fault(String given, String label) {
      return ModelPath.exists(given)
          ? Optional.empty()
          : Optional.of(
              "there is no model %s: no directory, no checkpoint (%1$s.index) and no frozen graph."
                  .formatted(given));
    }
  },
  /** A feature network of the project, or the path of another. */
  NETWORK {
    @Override
    public Optional<String> fault(String given, String label) {
      if (names().contains(given) || Files.exists(Path.of(given))) {
        return Optional.empty();
      }
      if (given.equals(InstalledNetworks.INCEPTION)) {
        return Optional.of("inception is not installed. " + InstalledNetworks.howToInstall());
      }
      return given.endsWith(".pb") || given.contains("/")
          ? missing(given)
          : Optional.of(
              NearestName.unknown("feature network", given, names())
                  + " FILE.pb or DIR names another.");
    }

    @Override
    public List<String> names() {
      return FeatureNetworks.known();
    }
  },
  /** A configuration; its converter finds it. */
  CONFIGURATION {
    @Override
    public List<String> names() {
      return NamedConfigs.all().stream().map(NamedConfigs.Entry::name).toList();
    }
  },
  /** A published table, or a file of one. */
  TABLE {
    @Override
    public Optional<String> fault(String given, String label) {
      if (given.endsWith(".json")) {
        return FILE.fault(given, label);
      }
      return names().contains(given)
          ? Optional.empty()
          : Optional.of(
              NearestName.unknown("table", given, names()) + " FILE.json reads your own.");
    }

    @Override
    public List<String> names() {
      try {
        return PaperTable.names();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },
  /** Rows of a table, which the verb knows. */
  ROWS,
  /** A run, or a file of results, with a part of it after {@code #}. */
  RESULT {
    @Override
    public Optional<String> fault(String given, String label) {
      return missing(given)
          .flatMap(why -> missing(given.replaceFirst("#[^#]*$", "")))
          .map(why -> "there is no %s: name a run directory or a result.".formatted(given));
    }
  },
  /** A file of labels, or a pattern of such. */
  LABELS {
    @Override
    public Optional<String> fault(String given, String label) {
      return given.matches(".*[*?{\\[].*") ? Optional.empty() : missing(given);
    }
  },
  /** Metrics; their option knows them. */
  METRICS {
    @Override
    public List<String> names() {
      return Arrays.stream(Metric.values()).map(Metric::text).toList();
    }
  },
  /** Definitions of metrics; their option knows them. */
  PROFILE {
    @Override
    public List<String> names() {
      return MetricProfiles.names();
    }
  },
  /** Networks; their option knows them. */
  ARCHITECTURE {
    @Override
    public List<String> names() {
      return Arrays.stream(Architecture.values()).map(Architecture::ginName).toList();
    }
  };

  private static final List<String> FORMS =
      List.of(
          ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".webp",
          ".avif", ".npz", ".npy", ".pdf", ".svg", ".mp4", ".pt", ".h5", ".zip", ".html", ".json",
          ".csv", ".txt");

  /** What an option or an argument takes, if its field says so. */
  public static Optional<Kind> of(ArgSpec argument) {
    return argument.userObject() instanceof Field field
        ? Optional.ofNullable(field.getAnnotation(Takes.class)).map(Takes::value)
        : Optional.empty();
  }

  /**
   * What is wrong with a value before the verb has begun, as a sentence.
   *
   * @param label of the option in the help, such as {@code FILE.png|DIR}
   */
  public Optional<String> fault(String given, String label) {
    return Optional.empty();
  }

  /** The names that the project knows. */
  public List<String> names() {
    return List.of();
  }

  /** Words a fault of a path that no file system could have. */
  Optional<String> check(String given, String label) {
    try {
      return fault(given, label);
    } catch (InvalidPathException e) {
      return Optional.of("'%s' cannot be a path.".formatted(given));
    }
  }

  private static Optional<String> missing(String given) {
    return Files.exists(Path.of(given))
        ? Optional.empty()
        : Optional.of("there is no %s.".formatted(given));
  }

  /** A picture under the name of a JPEG, or arrays under that of a table. */
  private static Optional<String> otherForm(String given, String label) {
    List<String> taken = endings(label);
    String lower = given.toLowerCase(Locale.ROOT);
    boolean other = FORMS.stream().anyMatch(lower::endsWith);
    return taken.isEmpty() || !other || taken.stream().anyMatch(lower::endsWith)
        ? Optional.empty()
        : Optional.of(
            "%s: it is written as %s%s."
                .formatted(
                    given,
                    String.join(", as ", taken),
                    label.contains("DIR") ? ", or into a directory" : ""));
  }

  /** Of {@code FILE.png|DIR|FILE.npz}: {@code .png} and {@code .npz}. */
  private static List<String> endings(String label) {
    return Arrays.stream(label.split("\\|"))
        .filter(part -> part.matches("FILE\\.(png|npz)"))
        .map(part -> part.substring(part.indexOf('.')))
        .toList();
  }
}
