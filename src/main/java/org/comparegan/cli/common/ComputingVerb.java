package org.comparegan.cli.common;

import org.comparegan.graph.Device;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.VisibleDevice;
import picocli.CommandLine.Mixin;

/** A verb that computes with TensorFlow: it has options of device, memory and threads. */
public abstract class ComputingVerb extends Verb {
  @Mixin private ComputeOptions compute = new ComputeOptions();

  /** Device, threads and determinism for a session. */
  public final SessionOptions session() {
    return compute.session();
  }

  /** The device that was asked for. */
  public final Device device() {
    return compute.device();
  }

  /** A GPU that is named and not there is an error of usage. */
  @Override
  protected void require() {
    device().gpu().ifPresent(this::requireGpu);
  }

  private void requireGpu(int number) {
    long gpus = VisibleDevice.all(session()).stream().filter(VisibleDevice::isGpu).count();
    if (gpus == 0) {
      throw usage(
          "--device %1$s: TensorFlow sees no GPU here; './comparegan doctor --device %1$s' says what is missing, and auto or cpu computes without one."
              .formatted(device()));
    }
    if (number >= gpus) {
      throw usage("--device gpu:%d: this machine has %d, from gpu:0 on.".formatted(number, gpus));
    }
  }
}
