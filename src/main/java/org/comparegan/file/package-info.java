/**
 * Files that appear whole or not at all: {@link org.comparegan.file.WholeFile}; the framing of
 * TFRecords: {@link org.comparegan.file.TfRecords}, with TensorFlow's checksum {@link
 * org.comparegan.file.MaskedCrc}; {@link org.comparegan.file.NearestName}, the known name that was
 * probably meant; {@link org.comparegan.file.JavaProcess}, further processes of this program. Plain
 * Java, used by every package that writes.
 */
@NullMarked
package org.comparegan.file;

import org.jspecify.annotations.NullMarked;
