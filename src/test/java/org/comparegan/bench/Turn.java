package org.comparegan.bench;

/**
 * One round: what the same work took of one side and of the other.
 *
 * @param ours of ours
 * @param theirs of the peer
 */
record Turn(Cost ours, Cost theirs) {

  Turn plus(Turn other) {
    return new Turn(ours.plus(other.ours), theirs.plus(other.theirs));
  }

  Turn minus(Turn other) {
    return new Turn(ours.minus(other.ours), theirs.minus(other.theirs));
  }

  Turn times(double factor) {
    return new Turn(ours.times(factor), theirs.times(factor));
  }
}
