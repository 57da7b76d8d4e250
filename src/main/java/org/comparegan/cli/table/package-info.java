/** Verbs for tables of results: {@code reproduce}, {@code report}, {@code baseline}. */
@NullMarked
package org.comparegan.cli.table;

import org.jspecify.annotations.NullMarked;
