package org.comparegan.transfer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Supplier;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.TensorInfo;
import org.comparegan.graph.VariableSpec;
import org.comparegan.nn.InitialValues;
import org.tensorflow.Tensor;

/**
 * One line of a plan.
 *
 * @param tensor the reference's name
 * @param source its key in the source, if the source has it
 * @param target its name in the target, if the target has it
 * @param info type and shape of the target, or of the source where there is no target
 * @param status what happens
 * @param note why, where the status alone does not say it
 * @param elements what is written; absent where nothing is
 */
public record PlannedTensor(
    String tensor,
    Optional<String> source,
    Optional<String> target,
    TensorInfo info,
    Status status,
    String note,
    Optional<Elements> elements) {

  /** A tensor whose counterpart in the source has another shape or type. */
  static PlannedTensor misfit(WeightSource.Origin origin, String name, TensorInfo info) {
    return new PlannedTensor(
        name,
        Optional.of(origin.key()),
        Optional.of(name),
        info,
        Status.MISFIT,
        "the source has " + origin.info(),
        Optional.empty());
  }

  /** A tensor that is written as the source has it. */
  static PlannedTensor copied(
      WeightSource.Origin origin, String name, TensorInfo info, Status status, String note) {
    return new PlannedTensor(
        name,
        Optional.of(origin.key()),
        Optional.of(name),
        info,
        status,
        note,
        Optional.of(new Elements.Copied(origin)));
  }

  /** A tensor of the target that the source does not have under its name. */
  static PlannedTensor without(
      String name, TensorInfo info, Status status, String note, Optional<Elements> elements) {
    return new PlannedTensor(
        name, Optional.empty(), Optional.of(name), info, status, note, elements);
  }

  /** A tensor of the source that the target does not take. */
  static PlannedTensor left(String name, WeightSource.Origin origin, Status status) {
    return new PlannedTensor(
        name,
        Optional.of(origin.key()),
        Optional.empty(),
        origin.info(),
        status,
        "",
        Optional.empty());
  }

  /** What happens to a tensor. */
  public enum Status {
    /** Copied bit by bit. */
    KEPT("kept"),
    /** The moving average takes the place of the weight. */
    AVERAGED("averaged"),
    /** Batch norm statistics of one form from those of the other. */
    CONVERTED("converted"),
    /** Copied, and training leaves it alone. */
    FROZEN("frozen"),
    /** Starts with its initial value. */
    INITIALISED("initialised"),
    /** Of the source, not needed. */
    DROPPED("dropped"),
    /** Needed, and the source has nothing for it: an error. */
    MISSING("missing"),
    /** The source has another shape or type: an error. */
    MISFIT("does not fit"),
    /** No variable of the networks has this name of the source: an error. */
    UNUSED("unused");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** For tables. */
    public String text() {
      return text;
    }

    /** Whether a plan with such a line cannot be carried out. */
    public boolean isError() {
      return this == MISSING || this == MISFIT || this == UNUSED;
    }
  }

  /** Where the elements of a target come from. */
  public sealed interface Elements {

    /** Adds the elements to a checkpoint under a name. */
    void write(BundleWriter writer, String name);

    /** The elements, row-major and little-endian. */
    byte[] bytes();

    /** A tensor of the source, bit by bit, in pieces. */
    record Copied(WeightSource.Origin origin) implements Elements {
      @Override
      public void write(BundleWriter writer, String name) {
        writer.copy(origin.checkpoint(), origin.key(), name);
      }

      @Override
      public byte[] bytes() {
        return origin.checkpoint().bytes(origin.key());
      }
    }

    /**
     * Elements that are computed when they are written.
     *
     * @param info float32 or int32, and the shape
     * @param elements row-major bytes, little-endian
     */
    record Computed(TensorInfo info, Supplier<byte[]> elements) implements Elements {
      /** Float32 elements. */
      static Computed floats(TensorInfo info, Supplier<float[]> elements) {
        return new Computed(
            info,
            () -> {
              float[] values = elements.get();
              ByteBuffer bytes =
                  ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
              bytes.asFloatBuffer().put(values);
              return bytes.array();
            });
      }

      /** Zeros of any type. */
      static Computed zeros(TensorInfo info) {
        return new Computed(info, () -> new byte[Math.toIntExact(info.bytes())]);
      }

      /** The initial value of a variable, drawn with a seed. */
      static Computed initial(TensorInfo info, VariableSpec variable, long seed) {
        return new Computed(
            info,
            () -> {
              try (Tensor start = InitialValues.of(seed).apply(variable)) {
                byte[] bytes = new byte[Math.toIntExact(start.numBytes())];
                start.asRawTensor().data().read(bytes);
                return bytes;
              }
            });
      }

      @Override
      public void write(BundleWriter writer, String name) {
        writer.bytes(name, info.dtype(), info.shape(), ByteBuffer.wrap(elements.get()));
      }

      @Override
      public byte[] bytes() {
        return elements.get();
      }
    }
  }
}
