package org.comparegan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.experiment.GinConfig;
import org.comparegan.gan.GanSpec;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.tensorflow.Graph;
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

  /**
   * Reads the description of a graph.
   *
   * @throws UncheckedIOException when the directory has none of this name
   */
  static ReferenceGraph open(Path directory, String name) {
    Path json = directory.resolve(name + ".json");
    try {
      JsonNode facts = new ObjectMapper().readTree(json.toFile());
      return new ReferenceGraph(json.resolveSibling(facts.path("file").asText()), facts);
    } catch (IOException e) {
      throw new UncheckedIOException(json + " is no description of a graph.", e);
    }
  }

  /** The training or generator of the same configuration, as we build it. */
  GanSpec spec() {
    JsonNode shape = facts.path("image_shape");
    ImageShape image =
        new ImageShape(shape.get(0).asInt(), shape.get(1).asInt(), shape.get(2).asInt());
    GinConfig config = GinConfig.of(file.getFileName().toString(), facts.path("gin").asText());
    return GanSpec.of(config.experiment(), image, facts.path("num_classes").asInt(0));
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

  /**
   * The graph with initial values, in this process's TensorFlow, which rewrites it before the first
   * run as it does by default: that makes the reference's steps a little faster.
   */
  Session session(SessionOptions options) {
    return new Session(options);
  }

  private GraphDef definition() {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return GraphDef.parseFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read as a graph.", e);
    }
  }

  /** A session of the graph. */
  final class Session implements AutoCloseable {
    /** Counts a discriminator step, after its updates; the name that its optimiser gives. */
    private static final String DISCRIMINATOR_STEP = "disc_step_1/d_opt";

    private final Graph graph = new Graph();
    private final org.tensorflow.Session session;

    private Session(SessionOptions options) {
      graph.importGraphDef(definition());
      this.session =
          GraphSession.open(graph, options.config().toBuilder().clearGraphOptions().build());
      run(facts.path("init_op").asText());
    }

    /** Trains the discriminator, and the generator in every last of {@link #runs}. */
    void train() {
      run(facts.path("train_op").asText());
    }

    /** A discriminator step alone, where a run has both. */
    void trainDiscriminator() {
      run(DISCRIMINATOR_STEP);
    }

    private void run(String target) {
      session.runner().addTarget(target).run().close();
    }

    org.tensorflow.Session.Runner runner() {
      return session.runner();
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
