/** Verbs for data sets: {@code data ls}, {@code show}, {@code prepare}, {@code verify}. */
@NullMarked
package org.comparegan.cli.data;

import org.jspecify.annotations.NullMarked;
