/** Verbs that measure: {@code evaluate}, {@code metrics}, {@code features}. */
@NullMarked
package org.comparegan.cli.score;

import org.jspecify.annotations.NullMarked;
