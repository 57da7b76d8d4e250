package org.comparegan.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.CheckpointState;
import org.comparegan.checkpoint.Dtype;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferPlan;
import org.comparegan.transfer.WeightSource;

/** Writes an imported model as a run directory. */
public final class ImportedRun {
  private static final String STEP = "global_step";

  private ImportedRun() {}

  /**
   * Writes configuration, provenance and checkpoint, and last the state file that makes the
   * directory a run.
   *
   * @return the prefix of the checkpoint
   * @throws TrainingException when the directory already holds a run
   * @throws org.comparegan.transfer.TransferException when the plan cannot be carried out
   */
  public static String write(ResolvedModel model, TransferPlan plan, Path directory) {
    plan.requirePossible();
    try (RunDirectory run = RunDirectory.open(directory)) {
      if (run.latestCheckpoint().isPresent()) {
        throw new TrainingException(directory + " already contains a run: give another --to.");
      }
      long step = step(model.source());
      String prefix = run.checkpointPrefix(step);
      run.write("config.gin", model.config().text());
      run.writeProvenance(provenance(model));
      try (BundleWriter writer = BundleWriter.create(prefix)) {
        plan.write(writer);
        writer.finish();
      }
      CheckpointState.of(prefix, List.of(prefix)).write(directory);
      run.log("imported from " + model.source().location());
      return prefix;
    }
  }

  private static long step(WeightSource source) {
    return source
        .find(STEP)
        .filter(origin -> origin.info().dtype() == Dtype.INT64)
        .map(origin -> origin.checkpoint().longs(origin.key())[0])
        .orElse(0L);
  }

  private static Map<String, Object> provenance(ResolvedModel model) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("imported_from", model.source().location());
    facts.put("architecture", model.spec().architecture().ginName());
    facts.put("image", model.spec().image().toString());
    facts.put("classes", model.spec().numClasses());
    facts.put("notes", model.notes());
    return facts;
  }
}
