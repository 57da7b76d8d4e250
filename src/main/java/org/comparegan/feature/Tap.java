package org.comparegan.feature;

/** Which activations are wanted of a network. */
public enum Tap {
  /** Pooled features and logits. */
  POOLED,
  /** The spatial tap too. */
  SPATIAL
}
