package org.comparegan.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.tensorflow.Graph;
import org.tensorflow.Session;

/**
 * Fails a test that leaves a session, graph or tensor open. JavaCPP counts what is yet to be
 * released; the garbage collector releases what nothing refers to, so a leak may pass unseen, but
 * what is reported is one.
 */
public final class NativeLeaks implements BeforeEachCallback, AfterEachCallback {
  private long before;

  @Override
  public void beforeEach(ExtensionContext context) {
    before = start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    requireNone(before);
  }

  /** The count now, after what TensorFlow's first session leaves for good. */
  static long start() {
    try (Graph graph = new Graph();
        Session session = GraphSession.open(graph, SessionOptions.defaults().config())) {
      assertThat(session.runner()).isNotNull();
    }
    return Pointer.totalCount();
  }

  static void requireNone(long before) {
    long open = Pointer.totalCount() - before;
    assertThat(open)
        .as("%d sessions, graphs or tensors are open: a close() was forgotten", open)
        .isLessThanOrEqualTo(0);
  }
}
