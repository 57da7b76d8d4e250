package org.comparegan.feature;

import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** A network in a session: prepared images in, activations out. */
interface Backbone extends AutoCloseable {

  /** The declared shape of the input. */
  Shape inputShape(String input);

  /**
   * Runs once.
   *
   * @param images as the network takes them
   * @param outputs names of what is wanted
   * @return in the order asked for; the caller closes it
   */
  Result run(String input, Tensor images, List<String> outputs);

  @Override
  void close();
}
