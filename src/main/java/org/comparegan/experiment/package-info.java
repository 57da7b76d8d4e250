/**
 * Gin bindings to a typed, validated {@link org.comparegan.experiment.Experiment}, and the
 * operative configuration back to text. The gin language itself is package {@code gin}.
 *
 * <p>Begin at {@link org.comparegan.experiment.GinConfig}: files and bindings in, records out. What
 * can be bound, with its default and the place where it enters, is one table: {@link
 * org.comparegan.experiment.GinTable}.
 *
 * <p>{@code NetworkBinder}, {@code GanBinder} and {@code ExperimentBinder} read the records; {@code
 * ExperimentRules} finds contradictions; {@code OperativeBindings} says what has influence. Layers
 * and architectures read these records, so that a default stands in one place only.
 */
@NullMarked
package org.comparegan.experiment;

import org.jspecify.annotations.NullMarked;
