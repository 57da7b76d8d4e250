package org.comparegan.gin;

/** An enum whose names in gin text differ from its constants in lower case. */
public interface GinName {
  /** The string in gin text, without quotes. */
  String ginName();
}
