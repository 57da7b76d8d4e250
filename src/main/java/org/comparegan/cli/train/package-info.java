/** Verbs that train: {@code train}, {@code finetune}, {@code serve-worker}. */
@NullMarked
package org.comparegan.cli.train;

import org.jspecify.annotations.NullMarked;
