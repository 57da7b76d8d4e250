package org.comparegan.model;

import java.util.Optional;
import org.comparegan.gan.ServingGraph;
import org.comparegan.graph.Tensors;
import org.comparegan.hub.Accumulators;
import org.comparegan.hub.FloatArray;
import org.comparegan.hub.LoadedModule;
import org.comparegan.hub.ModuleGraph;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The generator of a TF1 Hub module or of a SavedModel. */
public final class ModuleSource implements ImageSource {
  private final String name;
  private final LoadedModule module;
  private final int classes;
  private final Accumulators accumulators;
  private final int batch;
  private final Shape latent;
  private final Shape image;
  private final ModuleGraph.Signature signature;
  private Optional<LatentJacobian> derivative = Optional.empty();
  private boolean accumulating;

  /**
   * A loaded generator.
   *
   * @param signature from z (and labels) to generated
   * @param classes number of classes that labels are drawn from, if the module takes labels
   */
  ModuleSource(String name, LoadedModule module, ModuleGraph.Signature signature, int classes) {
    this.name = name;
    this.module = module;
    this.accumulators = new Accumulators(module);
    this.signature = signature;
    if (signature.takesLabels() && classes < 1) {
      throw new ModelException.ClassCountMissing(name);
    }
    this.classes = signature.takesLabels() ? classes : 0;
    this.latent = signature.input("z").shape();
    this.image = signature.output("generated").shape();
    this.batch = latent.get(0) > 0 ? Math.toIntExact(latent.get(0)) : ServingGraph.EVALUATION_BATCH;
    if (image.numDimensions() != 4 || image.tail().hasUnknownDimension()) {
      throw new ModelException(
          name + " gives images of shape " + image + ": height, width and channels must be known.");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public int latentWidth() {
    return Math.toIntExact(latent.get(1));
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int height() {
    return Math.toIntExact(image.get(1));
  }

  @Override
  public int width() {
    return Math.toIntExact(image.get(2));
  }

  @Override
  public int channels() {
    return Math.toIntExact(image.get(3));
  }

  @Override
  public boolean hasAccumulators() {
    return accumulators.layers() > 0;
  }

  @Override
  public void accumulate(Latents latents) {
    accumulating(true);
    generate(latents);
  }

  @Override
  public float[] images(Latents latents) {
    accumulating(false);
    return generate(latents);
  }

  /** Where spectral norm moves its singular vectors, each column of the Jacobian moves them. */
  @Override
  public Optional<Jacobian> jacobian(Latents latents) {
    accumulating(false);
    return Optional.of(module.extended((graph, session) -> jacobian(graph, session, latents)));
  }

  private Jacobian jacobian(Graph graph, Session session, Latents latents) {
    String z = signature.input("z").tensor();
    if (derivative.isEmpty()) {
      derivative =
          Optional.of(
              new LatentJacobian(
                  Ops.create(graph).withSubScope("comparegan_jacobian"),
                  floats(graph, z),
                  floats(graph, signature.output("generated").tensor())));
    }
    int rows = latents.z().length / latentWidth();
    try (Tensor values = Tensors.of(latents.z(), rows, latentWidth());
        Tensor labels = Tensors.of(latents.labels(), latents.labels().length)) {
      return derivative
          .orElseThrow()
          .of(
              () -> {
                Session.Runner runner = session.runner().feed(z, values);
                return classes == 0
                    ? runner
                    : runner.feed(signature.input("labels").tensor(), labels);
              },
              Shape.of(rows, height(), width(), channels()),
              latentWidth());
    }
  }

  private static Operand<TFloat32> floats(Graph graph, String tensor) {
    int colon = tensor.lastIndexOf(':');
    return Optional.ofNullable(graph.operation(tensor.substring(0, colon)))
        .orElseThrow()
        .<TFloat32>output(Integer.parseInt(tensor.substring(colon + 1)));
  }

  /** The present elements of a variable, row-major. */
  public double[] variable(String key) {
    accumulating(false);
    return module.read(key);
  }

  private float[] generate(Latents latents) {
    int rows = latents.z().length / latentWidth();
    FloatArray z = new FloatArray(Shape.of(rows, latentWidth()), latents.z());
    return module.generate(z, latents.labels()).values();
  }

  private void accumulating(boolean on) {
    if (on != accumulating) {
      if (on) {
        accumulators.on();
      } else {
        accumulators.off();
      }
      accumulating = on;
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
