/**
 * Verbs for models and their files: {@code sample}, {@code discriminate}, {@code import}, {@code
 * export}, {@code checkpoint}, {@code graph}.
 */
@NullMarked
package org.comparegan.cli.model;

import org.jspecify.annotations.NullMarked;
