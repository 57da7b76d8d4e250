package org.comparegan.graph;

import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * The mean, over several runs of a session, of a value that each run computes. It lives in the
 * session and in no checkpoint.
 *
 * <p>Run k of a mean moves it by (value − mean) / k, so that the mean of equal values is that value
 * bit by bit, and the mean of values of which one is not finite is not finite.
 */
public final class RunningMean {
  private final Operation first;
  private final Operation next;
  private final Operand<TFloat32> mean;

  /**
   * The mean of a value.
   *
   * @param name unique in the graph
   * @param value float32 of a shape that is known
   * @param share scalar, 1 / k in run k of a mean, counted from 1
   */
  public RunningMean(Ops tf, String name, Operand<TFloat32> value, Operand<TFloat32> share) {
    RawOps raw = new RawOps(tf);
    Operand<TFloat32> handle =
        raw.op("VarHandleOp")
            .attr("dtype", DataType.DT_FLOAT)
            .attr("shape", value.shape())
            .attr("shared_name", name)
            .output();
    this.first = tf.assignVariableOp(handle, value, AssignVariableOp.validateShape(false)).op();
    this.mean = raw.op("ReadVariableOp").in(handle).attr("dtype", DataType.DT_FLOAT).output();
    Operand<TFloat32> step = tf.math.mul(tf.math.sub(value, mean), share);
    this.next =
        raw.op("AssignAddVariableOp").in(handle, step).attr("dtype", DataType.DT_FLOAT).build();
  }

  /** Begins a mean with the value of this run; what was there before is gone. */
  public Operation first() {
    return first;
  }

  /** Takes the value of this run in. */
  public Operation next() {
    return next;
  }

  /** The mean so far, for runs after those that took values in. */
  public Operand<TFloat32> mean() {
    return mean;
  }
}
