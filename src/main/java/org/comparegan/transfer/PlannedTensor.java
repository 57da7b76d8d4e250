package org.comparegan.transfer;

import java.util.Optional;
import org.comparegan.checkpoint.TensorInfo;

/**
 * One line of a plan.
 *
 * @param tensor the reference's name
 * @param source its key in the source, where something comes from there
 * @param target its name in the target, where something goes there
 * @param info type and shape: the target's, or the source's where there is no target
 * @param status what happens
 * @param note why, where the status alone does not say it
 * @param value what is written; absent where nothing is
 */
public record PlannedTensor(
    String tensor,
    Optional<String> source,
    Optional<String> target,
    TensorInfo info,
    Status status,
    String note,
    Optional<TensorValue> value) {

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
      WeightSource.Origin origin, String name, TensorInfo info, Status status) {
    return new PlannedTensor(
        name,
        Optional.of(origin.key()),
        Optional.of(name),
        info,
        status,
        "",
        Optional.of(new TensorValue.Copied(origin)));
  }

  /** What happens to a tensor. */
  public enum Status {
    /** Copied as it is. */
    KEPT("kept"),
    /** The moving average takes the place of the weight. */
    AVERAGED("averaged"),
    /** Batch norm statistics of one form from those of the other. */
    CONVERTED("converted"),
    /** Copied, and training will leave it alone. */
    FROZEN("frozen"),
    /** Starts with its initial value. */
    INITIALISED("initialised"),
    /** Of the source, not needed. */
    DROPPED("dropped"),
    /** Needed, and the source has nothing for it: an error. */
    MISSING("missing"),
    /** The source has another shape or type: an error. */
    MISFIT("does not fit"),
    /** The source has it, and nothing here is called so: an error. */
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
}
