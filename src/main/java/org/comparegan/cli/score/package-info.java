/**
 * Verbs that measure: {@code evaluate}, {@code fid}, {@code metrics}, {@code features}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cli.score;

import org.jspecify.annotations.NullMarked;
