package org.comparegan.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comparegan.file.Sha256;
import org.comparegan.graph.Environment;
import org.comparegan.npz.NpyArray;
import org.comparegan.npz.Npz;
import org.tensorflow.TensorFlow;

/**
 * Accumulators of batch norm that were filled once, in {@code PREFIX.accumulators.npz} beside the
 * checkpoint. They answer only for what they were made of: the same weights, configuration, number
 * of images and arithmetic.
 *
 * @param file where they are kept
 * @param made of what they were made, a SHA-256
 */
public record KeptAccumulators(Path file, String made) {
  /** Ending after the prefix of a checkpoint. */
  public static final String ENDING = ".accumulators.npz";

  private static final String MADE = "made_of_";

  /**
   * Those of a checkpoint.
   *
   * @param samples images that fill them
   */
  public static KeptAccumulators of(CheckpointModel model, ImageSource.Options run, int samples) {
    String facts =
        String.join(
            "\n",
            model.checksum(),
            model.config().text(),
            run.weights().toString(),
            run.powerIteration().toString(),
            model.latents().toString(),
            Integer.toString(samples),
            Long.toString(AddressedLatents.SEED),
            Boolean.toString(run.session().deterministic()),
            run.session().device().text(),
            Boolean.toString(Environment.usesOneDnn()),
            TensorFlow.version());
    return new KeptAccumulators(
        Path.of(model.prefix() + ENDING), Sha256.of(facts.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Gives them to a generator.
   *
   * @return whether there are some that were made of the same
   * @throws IOException if the file is there and cannot be read
   * @throws org.comparegan.npz.NpzException if it is damaged
   * @throws ModelException if it lacks some
   */
  public boolean giveTo(GeneratorSource source) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    Map<String, NpyArray> arrays = Npz.read(file).arrays();
    if (!arrays.containsKey(MADE + made)) {
      return false;
    }
    Map<String, float[]> values = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (!name.startsWith(MADE)) {
            values.put(name, array.floats());
          }
        });
    source.setAccumulators(values);
    return true;
  }

  /** Keeps those of a generator, in place of others. */
  public void keep(GeneratorSource source) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put(MADE + made, new NpyArray.Ints(new int[0], new int[] {0}));
    source
        .accumulators()
        .forEach(
            (name, values) ->
                arrays.put(name, new NpyArray.Floats(new int[] {values.length}, values)));
    Npz.write(file, arrays);
  }
}
