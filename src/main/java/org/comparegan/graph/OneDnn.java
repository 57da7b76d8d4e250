package org.comparegan.graph;

/**
 * oneDNN's kernels instead of Eigen's, chosen for a whole process by an environment variable. They
 * sum in another order, and are fastest with other forms of some operations.
 */
public final class OneDnn {
  /** 1 turns them on, 0 off. */
  public static final String SWITCH = "TF_ENABLE_ONEDNN_OPTS";

  private OneDnn() {}

  /** Whether the environment turns them on. */
  public static boolean asked() {
    return System.getenv().getOrDefault(SWITCH, "0").equals("1");
  }
}
