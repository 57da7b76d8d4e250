/**
 * The command line. A verb parses, calls and prints; what it calls lives in the room that owns the
 * subject.
 *
 * <ul>
 *   <li>{@link org.comparegan.cli.Main}: the list of verbs, and the way from arguments to an exit
 *       code.
 *   <li>{@code common}: what all verbs share, from {@link org.comparegan.cli.common.Verb} on.
 *   <li>{@code train}, {@code model}, {@code score}, {@code data}, {@code label}, {@code table}:
 *       the verbs by family.
 * </ul>
 *
 * <p>A new verb extends {@code Verb} and is named in {@code Main}'s list. Nothing here may touch
 * TensorFlow while a command line is being parsed: {@code --help} answers without the natives.
 */
@NullMarked
package org.comparegan.cli;

import org.jspecify.annotations.NullMarked;
