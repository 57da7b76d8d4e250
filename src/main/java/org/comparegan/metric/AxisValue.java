package org.comparegan.metric;

/** A choice on an axis of a metric profile, as it is written on the command line. */
public interface AxisValue {
  /** The written form, for example {@code n-1}. */
  String text();
}
