/**
 * Verbs for data sets: {@code data ls}, {@code show}, {@code prepare}, {@code verify}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cli.data;

import org.jspecify.annotations.NullMarked;
