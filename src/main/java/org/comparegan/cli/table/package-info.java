/**
 * Verbs for tables of results: {@code reproduce}, {@code report}, {@code baseline}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cli.table;

import org.jspecify.annotations.NullMarked;
