/**
 * Verbs for few labels: {@code labels split}, {@code pretrain}, {@code cluster}, {@code classify},
 * {@code write}, {@code report}.
 */
@NullMarked
package org.comparegan.cli.label;

import org.jspecify.annotations.NullMarked;
