package org.comparegan.graph;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * The copies of one graph that several workers run at the same time, and their exchanges.
 *
 * <p>An exchange is one of TensorFlow's collective operations, matched between the copies by a
 * number. So all copies must build the same exchanges in the same order, and run the same ones in a
 * step.
 *
 * @param index index of this copy, from 0; 0 is the chief
 * @param count number of copies
 */
public record Replicas(int index, int count) {

  /** A single copy, which exchanges nothing. */
  public static final Replicas ALONE = new Replicas(0, 1);

  private static final long EVERYBODY = 1;

  /** Another group, so that these exchanges cannot collide with those of the training graph. */
  private static final long BEFORE_TRAINING = 1_000_000;

  /** Fails when the index is not one of the copies. */
  public Replicas {
    if (count < 1 || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "There is no worker %d of %d: the index starts at 0.".formatted(index, count));
    }
  }

  /** Whether this is the only copy. */
  public boolean alone() {
    return count == 1;
  }

  /** Whether this is the copy that writes files. */
  public boolean chief() {
    return index == 0;
  }

  /** The mean of a value over all copies, bit-equal on each of them. */
  public <T extends TNumber> Operand<T> mean(Ops tf, Operand<T> value) {
    return mean(tf, value, count);
  }

  /**
   * The mean over a group of adjacent copies.
   *
   * @param group copies per group, a divisor of their number; 1: the value itself
   */
  public <T extends TNumber> Operand<T> mean(Ops tf, Operand<T> value, int group) {
    if (group == 1) {
      return value;
    }
    if (count % group != 0) {
      throw new IllegalArgumentException(
          "%d workers cannot be split into groups of %d.".formatted(count, group));
    }
    long key = group == count ? EVERYBODY : EVERYBODY + 1 + index / group;
    return new RawOps(tf)
        .op("CollectiveReduce")
        .in(value)
        .attr("group_size", group)
        .attr("group_key", key)
        .attr("instance_key", nextKey((Graph) tf.scope().env()))
        .attr("merge_op", "Add")
        .attr("final_op", "Div")
        .attr("subdiv_offsets", new long[] {0})
        .output();
  }

  /** The means of several values of known shapes, in one exchange. */
  public List<Operand<TFloat32>> means(Ops tf, List<? extends Operand<TFloat32>> values) {
    return means(tf, values, count);
  }

  /** The means over a group of adjacent copies, in one exchange. */
  public List<Operand<TFloat32>> means(
      Ops tf, List<? extends Operand<TFloat32>> values, int group) {
    if (group == 1 || values.isEmpty()) {
      return List.copyOf(values);
    }
    Operand<TFloat32> mean = mean(tf, joined(tf, values), group);
    List<Operand<TFloat32>> parts = new ArrayList<>();
    int first = 0;
    for (Operand<TFloat32> value : values) {
      Shape shape = value.shape();
      int size = Math.toIntExact(shape.size());
      Operand<TFloat32> part =
          tf.slice(mean, tf.constant(new int[] {first}), tf.constant(new int[] {size}));
      parts.add(tf.reshape(part, tf.constant(shape.asArray())));
      first += size;
    }
    return parts;
  }

  /**
   * Broadcasts a value from the chief to every copy.
   *
   * @param value the chief's value; on the others only its dtype and shape matter
   */
  public Output<?> fromChief(Ops tf, Operand<?> value) {
    String type = chief() ? "CollectiveBcastSend" : "CollectiveBcastRecv";
    RawOps.Builder builder = new RawOps(tf).op(type);
    if (chief()) {
      builder.in(value);
    } else {
      builder.attr("T", value.asOutput().dataType());
    }
    return builder
        .attr("group_size", count)
        .attr("group_key", EVERYBODY)
        .attr("instance_key", nextKey((Graph) tf.scope().env()))
        .attr("shape", value.shape())
        .build()
        .output(0);
  }

  /**
   * Concatenates the vectors of all copies; not for the training graph.
   *
   * @param own {@code [n]} int32
   * @return {@code [count · n]}
   */
  public Operand<TInt32> gathered(Ops tf, Operand<TInt32> own) {
    return new RawOps(tf)
        .op("CollectiveGather")
        .in(own)
        .attr("group_size", count)
        .attr("group_key", BEFORE_TRAINING)
        .attr("instance_key", nextKey((Graph) tf.scope().env()))
        .attr("shape", Shape.of(count * own.shape().size()))
        .output();
  }

  /** Configures a new exchange like a given one, for its gradient. */
  public static RawOps.Builder again(RawOps.Builder builder, GraphOperation exchange) {
    return builder
        .attrOf("group_size", exchange)
        .attrOf("group_key", exchange)
        .attrOf("merge_op", exchange)
        .attrOf("final_op", exchange)
        .attrOf("subdiv_offsets", exchange)
        .attr("instance_key", nextKey(exchange.env()));
  }

  /** The exchanges of a graph in order: type, key, shape. */
  public static List<String> exchanges(Graph graph) {
    List<String> all = new ArrayList<>();
    for (GraphOperation operation : collectives(graph)) {
      all.add(
          "%s %d %s"
              .formatted(
                  operation.type(),
                  operation.attributes().getAttrInt("instance_key"),
                  operation.output(0).shape()));
    }
    return all;
  }

  /** Bytes of all values whose means a graph exchanges. */
  public static long exchangedBytes(Graph graph) {
    return collectives(graph).stream()
        .filter(operation -> operation.type().equals("CollectiveReduce"))
        .mapToLong(operation -> Float.BYTES * operation.output(0).shape().size())
        .sum();
  }

  /** A number that no exchange of the graph has. */
  private static long nextKey(Graph graph) {
    return collectives(graph).size() + 1L;
  }

  private static List<GraphOperation> collectives(Graph graph) {
    List<GraphOperation> all = new ArrayList<>();
    for (Iterator<GraphOperation> i = graph.operations(); i.hasNext(); ) {
      GraphOperation operation = i.next();
      if (operation.type().startsWith("Collective")) {
        all.add(operation);
      }
    }
    return all;
  }

  private static Operand<TFloat32> joined(Ops tf, List<? extends Operand<TFloat32>> values) {
    List<Operand<TFloat32>> flat = new ArrayList<>();
    for (Operand<TFloat32> value : values) {
      flat.add(tf.reshape(value, tf.constant(new int[] {-1})));
    }
    return flat.size() == 1 ? flat.get(0) : tf.concat(flat, tf.constant(0));
  }
}
