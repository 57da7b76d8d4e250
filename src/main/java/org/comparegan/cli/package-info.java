/**
 * The command line: verbs that parse, call and print, and nothing else.
 *
 * <ul>
 *   <li>{@link org.comparegan.cli.Main}: the list of verbs, and the way from arguments to an exit
 *       code;
 *   <li>{@link org.comparegan.cli.Verb}: what all verbs share: common options, a {@link
 *       org.comparegan.cli.Console}, an {@link org.comparegan.cli.ExitCode};
 *   <li>{@link org.comparegan.cli.Failures}: every exception to one clear line;
 *   <li>{@link org.comparegan.cli.Progress}: the progress line; {@link
 *       org.comparegan.cli.Interruption}: Ctrl-C with time to save;
 *   <li>one class a verb: {@link org.comparegan.cli.Doctor}, {@link org.comparegan.cli.Completion},
 *       …
 *   <li>{@link org.comparegan.cli.WorkerStart}: how a worker of several begins;
 *   <li>{@link org.comparegan.cli.VerbGroup}: a verb that only has verbs of its own, as {@code
 *       checkpoint ls} in {@link org.comparegan.cli.CheckpointLs};
 *   <li>{@link org.comparegan.cli.ModelOptions}: {@code --from} and what says which model it is.
 * </ul>
 *
 * <p>A new verb extends {@code Verb} and is named in {@code Main}'s list. Nothing here may touch
 * TensorFlow while a command line is being parsed: {@code --help} answers without the natives.
 */
@NullMarked
package org.comparegan.cli;

import org.jspecify.annotations.NullMarked;
