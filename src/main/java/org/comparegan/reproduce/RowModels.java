package org.comparegan.reproduce;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the models of a table's rows are looked for.
 *
 * @param modules folder of published modules: {@code DIR/<module>}, {@code DIR/<module>/1} or
 *     {@code DIR/google/compare_gan/<module>/1}; absent: no modules
 * @param runs folder of runs, one a row: {@code DIR/<row>}
 */
public record RowModels(Optional<Path> modules, Path runs) {

  /** The model of a row, if there is one; a published module before a run of ours. */
  public Optional<Path> find(PaperTable.Row row) {
    return candidates(row).stream().filter(RowModels::holdsModel).findFirst();
  }

  /** The run of a row, which need not exist. */
  public Path run(PaperTable.Row row) {
    return runs.resolve(row.name());
  }

  /** Whether a row has a configuration, but no model or only an unfinished run. */
  public boolean trainable(PaperTable.Row row) {
    Path run = run(row);
    Optional<Path> found = find(row);
    boolean finished =
        found.isPresent() && (!found.get().equals(run) || Files.exists(run.resolve("TRAIN_DONE")));
    return row.config().isPresent() && !finished;
  }

  /** How to get a model for a row that has none. */
  String advice(PaperTable.Row row) {
    List<String> ways = new ArrayList<>();
    if (row.module().isPresent()) {
      String name = row.module().get();
      String target =
          modules
              .map(folder -> folder.resolve(name).toString())
              .orElse("DIR/" + name + " and give --modules DIR");
      ways.add("put the module google/compare_gan/%s/1 into %s".formatted(name, target));
    }
    ways.add("import a model to " + run(row));
    row.config().ifPresent(config -> ways.add("train " + config + " there (--train does)"));
    return "no model: " + String.join(", or ", ways);
  }

  private List<Path> candidates(PaperTable.Row row) {
    List<Path> candidates = new ArrayList<>();
    if (modules.isPresent() && row.module().isPresent()) {
      Path folder = modules.get();
      String name = row.module().get();
      candidates.add(folder.resolve(name));
      candidates.add(folder.resolve(name).resolve("1"));
      candidates.add(folder.resolve(Path.of("google", "compare_gan", name, "1")));
    }
    candidates.add(run(row));
    return candidates;
  }

  private static boolean holdsModel(Path path) {
    return Files.exists(path.resolve("saved_model.pb")) || Files.exists(path.resolve("checkpoint"));
  }
}
