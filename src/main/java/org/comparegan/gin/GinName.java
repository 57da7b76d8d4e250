package org.comparegan.gin;

/** An enum whose constants have other names in gin text than their own in lower case. */
public interface GinName {
  /** The string in gin text, without quotes. */
  String ginName();
}
