package org.comparegan.parity;

import org.comparegan.graph.Device;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.VisibleDevice;

/**
 * Where a golden case is computed, and how far it may be from the golden there.
 *
 * @param session device, threads
 * @param factor on the case's own bound, which was measured on CPUs
 * @param floor below which no difference of floats counts
 */
record OnDevice(SessionOptions session, double factor, double floor) {
  /** On whatever device is there, by the cases' own bounds. */
  static final OnDevice DEFAULT = new OnDevice(SessionOptions.defaults(), 1, 0);

  /** For what the reference computed on CPUs whatever devices there were, such as seeded draws. */
  static final SessionOptions CPU = new SessionOptions(0, false, Device.CPU);

  /**
   * What TensorFloat-32, which GPUs since Ampere multiply with, leaves of float32: ten bits, 5e-4
   * of a product, over the layers of a network. Not measured: no GPU was there.
   */
  private static final double GPU_FLOOR = 5e-3;

  private static final double GPU_FACTOR = 10;

  /** With the tolerance of the device that sessions will run on. */
  static OnDevice of(Device device) {
    SessionOptions session = new SessionOptions(0, false, device);
    return !device.equals(Device.CPU) && gpus(session) > 0
        ? new OnDevice(session, GPU_FACTOR, GPU_FLOOR)
        : new OnDevice(session, 1, 0);
  }

  /** How many GPUs TensorFlow sees. */
  static long gpus(SessionOptions session) {
    return VisibleDevice.all(session).stream().filter(VisibleDevice::isGpu).count();
  }

  boolean isGpu() {
    return floor > 0;
  }

  /** The bound on this device of an error whose bound on CPUs is given. */
  double bound(double own) {
    return Math.max(floor, factor * own);
  }
}
