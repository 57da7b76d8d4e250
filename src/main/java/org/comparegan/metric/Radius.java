package org.comparegan.metric;

/** Whether a point exactly on a neighbourhood's boundary belongs to it. */
public enum Radius implements AxisValue {
  /** No: distance &lt; radius (prdc, StudioGAN). */
  STRICT("strict"),
  /** Yes: distance ≤ radius (torch-fidelity, StyleGAN2-ADA, guided-diffusion). */
  INCLUSIVE("inclusive");

  private final String text;

  Radius(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }

  boolean contains(double distance, double radius) {
    return this == STRICT ? distance < radius : distance <= radius;
  }
}
