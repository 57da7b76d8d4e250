package org.comparegan.feature;

import java.util.List;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/** A frozen graph in a session. */
record GraphBackbone(Graph graph, GraphSession session) implements Backbone {

  /** Opens a session; closing closes the graph too. */
  static GraphBackbone of(Graph graph, SessionOptions options) {
    return new GraphBackbone(graph, new GraphSession(graph, options));
  }

  @Override
  public Shape inputShape(String input) {
    return NetworkTensors.output(graph, input).orElseThrow().shape();
  }

  @Override
  public Result run(String input, Tensor images, List<String> outputs) {
    Session.Runner runner = session.runner().feed(input, images);
    outputs.forEach(runner::fetch);
    return runner.run();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
