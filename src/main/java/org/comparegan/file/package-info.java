/**
 * Files that appear whole or not at all: {@link org.comparegan.file.WholeFile}. Plain Java, used by
 * every package that writes.
 */
@NullMarked
package org.comparegan.file;

import org.jspecify.annotations.NullMarked;
