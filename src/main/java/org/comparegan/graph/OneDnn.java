package org.comparegan.graph;

/**
 * oneDNN's kernels in place of Eigen's: chosen for a whole process by an environment variable. They
 * sum in another order, and other forms of an operation are the fast ones with them.
 */
public final class OneDnn {
  /** 1 turns them on, 0 off. */
  public static final String SWITCH = "TF_ENABLE_ONEDNN_OPTS";

  private OneDnn() {}

  /** Whether they were asked for. */
  public static boolean asked() {
    return System.getenv().getOrDefault(SWITCH, "0").equals("1");
  }
}
