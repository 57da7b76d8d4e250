/**
 * The command line. A verb parses, calls and prints; the work is done in the package that owns the
 * subject.
 *
 * <ul>
 *   <li>{@link org.comparegan.cli.Main}: the list of verbs; maps arguments to an exit code.
 *   <li>{@code common}: shared by all verbs; start with {@link org.comparegan.cli.common.Verb}.
 *   <li>{@code train}, {@code model}, {@code score}, {@code data}, {@code label}, {@code table}:
 *       the verbs by family.
 * </ul>
 *
 * <p>A new verb extends {@code Verb} and is listed in {@code Main}. Nothing here may touch
 * TensorFlow while a command line is being parsed: {@code --help} works without the natives.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.cli;

import org.jspecify.annotations.NullMarked;
