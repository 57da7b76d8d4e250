package org.comparegan.metric;

/** Which logits an Inception Score is made of. */
public enum LogitsKind implements AxisValue {
  /** As the network gives them: the operation {@code logits:0} of Inception (compare_gan). */
  GRAPH("graph"),
  /** Without the bias of the last layer (OpenAI, torch-fidelity). */
  UNBIASED("unbiased");

  private final String text;

  LogitsKind(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
