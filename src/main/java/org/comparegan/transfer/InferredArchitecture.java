package org.comparegan.transfer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;

/**
 * What names, shapes and signatures of a model tell of how it was built.
 *
 * @param architecture network family
 * @param image size of the images
 * @param classes width of the labels; 0: none
 * @param known bindings that the tensors leave no choice about, by name
 * @param assumed bindings that they are silent about, chosen so that everything fits
 * @param notes why a choice was made, a sentence each
 */
public record InferredArchitecture(
    Architecture architecture,
    ImageShape image,
    int classes,
    Map<String, String> known,
    Map<String, String> assumed,
    List<String> notes) {
  private static final Set<String> ABSENT = Set.of("False", "@no_batch_norm", "\"none\"");

  /** Copies the collections. */
  public InferredArchitecture {
    // Absence is no proof: some networks ignore some options. The plan checks it by the tensors.
    Map<String, String> absent = new LinkedHashMap<>(known);
    absent.values().removeIf(value -> !ABSENT.contains(value));
    Map<String, String> present = new LinkedHashMap<>(known);
    present.keySet().removeAll(absent.keySet());
    absent.putAll(assumed);
    known = Collections.unmodifiableMap(present);
    assumed = Collections.unmodifiableMap(absent);
    notes = List.copyOf(notes);
  }

  /**
   * What else is known, where tensors leave a choice.
   *
   * @param image size of the images; dcgan and sndcgan do not tell it
   * @param decided names of bindings that are made elsewhere
   */
  public record Given(Optional<ImageShape> image, Predicate<String> decided) {
    /** Nothing else is known. */
    public static final Given NOTHING = new Given(Optional.empty(), name -> false);
  }

  /**
   * Tells the architecture.
   *
   * @throws TransferException when it is none of the reference's, or the tensors fit several
   */
  public static InferredArchitecture of(WeightSource source, Given given) {
    return of(source.location(), TensorShapes.of(source), source.hints(), given);
  }

  static InferredArchitecture of(
      String location, TensorShapes shapes, GraphProperties hints, Given given) {
    Architecture architecture =
        Clues.architecture(shapes)
            .orElseThrow(
                () ->
                    new TransferException(
                        location
                            + ": no architecture of the reference has such tensors; their names"
                            + " should begin with generator/ or discriminator/, as in"
                            + " generator/fc_noise/kernel. 'checkpoint ls' lists them."));
    ImageShape image =
        ImageClues.of(shapes, architecture, given.image().or(hints::image))
            .orElseThrow(
                () ->
                    new TransferException(
                        location
                            + ": tensors of "
                            + architecture.ginName()
                            + " do not say which of several image sizes they are for: name it with"
                            + " --image-size HxWxC, or a configuration with --config."));
    Map<String, String> known = new LinkedHashMap<>();
    Map<String, String> assumed = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    known.put("options.architecture", "\"" + architecture.ginName() + "\"");
    int classes =
        new InferredNetworkOptions(shapes, architecture, image, hints, given.decided())
            .into(known, assumed);
    GanClues.into(shapes, classes, known, assumed, notes);
    hints
        .epsilon()
        .ifPresentOrElse(
            value -> known.put("standardize_batch.epsilon", Double.toString(value)),
            () -> {
              assumed.put("standardize_batch.epsilon", "1e-5");
              notes.add(
                  "No tensor tells standardize_batch.epsilon: 1e-5 is assumed, as in most of the"
                      + " reference's configurations; its default is 1e-3.");
            });
    assumed.put("dataset.name", "\"" + DataNames.of(image, classes) + "\"");
    assumed.put("options.batch_size", "64");
    assumed.put("options.training_steps", "100000");
    assumed.put("loss.fn", "@hinge");
    assumed.put("penalty.fn", "@no_penalty");
    return new InferredArchitecture(architecture, image, classes, known, assumed, notes);
  }

  /** The bindings as gin statements: what is assumed, then what is known. */
  public List<String> statements() {
    List<String> lines = new ArrayList<>();
    assumed.forEach((name, value) -> lines.add(name + " = " + value));
    known.forEach((name, value) -> lines.add(name + " = " + value));
    return lines;
  }

  /** A configuration of these bindings; those of {@code more} win. */
  public GinConfig config(List<String> more) {
    List<String> all = new ArrayList<>(statements());
    all.addAll(more);
    return GinConfig.of("what the tensors say", String.join("\n", all));
  }

  /** Bindings in which a configuration contradicts what the tensors leave no choice about. */
  public List<GinConfig.Difference> contradictions(GinConfig config) {
    List<String> lines = new ArrayList<>();
    known.forEach((name, value) -> lines.add(name + " = " + value));
    GinConfig told =
        GinConfig.of("what the tensors say", config.text() + "\n" + String.join("\n", lines));
    return GinConfig.diff(config, told);
  }
}
