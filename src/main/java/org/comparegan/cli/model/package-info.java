/**
 * Verbs for models and their files: {@code sample}, {@code discriminate}, {@code import}, {@code
 * export}, {@code checkpoint}, {@code graph}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cli.model;

import org.jspecify.annotations.NullMarked;
