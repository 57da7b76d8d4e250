/**
 * Verbs for few labels: {@code labels split}, {@code pretrain}, {@code cluster}, {@code classify},
 * {@code write}, {@code report}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cli.label;

import org.jspecify.annotations.NullMarked;
