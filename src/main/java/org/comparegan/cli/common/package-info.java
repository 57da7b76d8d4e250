/**
 * What every verb builds on: options, the console, progress, interruption, exit codes.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cli.common;

import org.jspecify.annotations.NullMarked;
