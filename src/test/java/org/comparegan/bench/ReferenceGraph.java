package org.comparegan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.tensorflow.proto.GraphDef;

/**
 * A graph that the reference built: {@code <name>.pb.gz}, and {@code <name>.json} that says how to
 * run it and what configuration it is of.
 */
final class ReferenceGraph {
  private final Path file;
  private final JsonNode facts;

  private ReferenceGraph(Path file, JsonNode facts) {
    this.file = file;
    this.facts = facts;
  }

  /** The graph of this name in the directory, if it is there. */
  static Optional<ReferenceGraph> find(Optional<Path> directory, String name) {
    Optional<Path> json =
        directory.map(folder -> folder.resolve(name + ".json")).filter(Files::isReadable);
    return json.map(
        path -> {
          try {
            JsonNode facts = new ObjectMapper().readTree(path.toFile());
            return new ReferenceGraph(path.resolveSibling(facts.path("file").asText()), facts);
          } catch (IOException e) {
            throw new UncheckedIOException(path + " is no description of a graph.", e);
          }
        });
  }

  /** The training or generator of this graph as we build it. */
  GanSpec spec() {
    JsonNode shape = facts.path("image_shape");
    ImageShape image =
        new ImageShape(shape.get(0).asInt(), shape.get(1).asInt(), shape.get(2).asInt());
    GinConfig config = GinConfig.of(file.getFileName().toString(), facts.path("gin").asText());
    return GanSpec.of(config.experiment(), image, facts.path("num_classes").asInt(0));
  }

  /** The graph itself. */
  GraphDef definition() {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return GraphDef.parseFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read as a graph.", e);
    }
  }

  /** Gives every variable its initial value. */
  String initialise() {
    return facts.path("init_op").asText();
  }

  /** Trains the discriminator, and the generator in every last of {@link #runs}. */
  String train() {
    return facts.path("train_op").asText();
  }

  /**
   * Runs that make one generator step: discriminator steps first, the last with the generator's.
   */
  int runs() {
    return facts.path("runs_per_generator_step").asInt(1);
  }

  /** Whether a run is a discriminator step and a generator step of one batch. */
  boolean isPlain() {
    return runs() == 1 && !facts.path("unrolled").asBoolean();
  }
}
