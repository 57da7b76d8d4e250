/** What every verb builds on: options, the console, progress, interruption, exit codes. */
@NullMarked
package org.comparegan.cli.common;

import org.jspecify.annotations.NullMarked;
