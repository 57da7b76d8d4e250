/**
 * Gin text to a typed, validated {@link org.comparegan.experiment.Experiment}, and the operative
 * configuration back to text.
 *
 * <p>Begin at {@link org.comparegan.experiment.GinConfig}: files and bindings in, records out. What
 * can be bound, with its default and the place where it enters, is one table: {@link
 * org.comparegan.experiment.GinTable}.
 *
 * <ul>
 *   <li>The language: {@code GinTokenizer} (Python's tokens), {@link
 *       org.comparegan.experiment.GinParser} (statements), {@code GinValueParser} (values), {@link
 *       org.comparegan.experiment.GinBindings} (what is bound, includes, scopes), {@link
 *       org.comparegan.experiment.Configurables} (names by their ends), {@link
 *       org.comparegan.experiment.GinWriter} and {@code GinPrinter} (back to text).
 *   <li>The records: {@code NetworkBinder}, {@code GanBinder}, {@code ExperimentBinder} read them
 *       through {@code BoundReader}; {@code ExperimentRules} finds contradictions; {@code
 *       OperativeBindings} says what has influence.
 * </ul>
 *
 * <p>The option records live here, below the layers and architectures that read them. Departures
 * from gin: a subclass takes its parent's parameters by name, not any name, so that a misspelt one
 * is an error at once; an included file is looked for beside the including one too; only optimisers
 * can be told apart by scopes.
 */
@NullMarked
package org.comparegan.experiment;

import org.jspecify.annotations.NullMarked;
