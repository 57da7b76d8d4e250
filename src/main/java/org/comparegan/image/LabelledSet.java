package org.comparegan.image;

import java.util.List;

/**
 * A set of labelled pictures: images of one size, or encoded files of any size. Indices lie in [0,
 * size).
 */
public interface LabelledSet extends AutoCloseable {
  /** The label of a picture whose class is not known. */
  int UNLABELLED = -1;

  /** No set has as many classes. */
  int MOST_CLASSES = 1 << 24;

  /** The name with its split, as in {@code fashion-mnist/train}. */
  String name();

  /** How many pictures. */
  int size();

  /** How many classes the labels come from; 0 if the set has no classes. */
  int classes();

  /** The name of each class, or an empty list where they are not known. */
  List<String> classNames();

  /** The class in [0, classes), or {@link #UNLABELLED}. */
  int label(int index);

  /** Where a picture comes from, for messages: a path, or the set's name and the index. */
  String place(int index);

  /** SHA-256 in hexadecimal that tells this set from others. */
  String checksum();

  /** What of the source was not read, for users; a sentence each. */
  default List<String> notices() {
    return List.of();
  }

  /** Frees what the set holds; it must not be read after. */
  @Override
  void close();
}
