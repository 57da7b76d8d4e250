/**
 * Verbs that train and what they start from and leave: {@code train}, {@code finetune}, {@code
 * serve-worker}, {@code configs ls}, {@code runs ls}.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cli.train;

import org.jspecify.annotations.NullMarked;
