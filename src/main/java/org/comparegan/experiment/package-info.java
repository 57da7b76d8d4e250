/**
 * Gin bindings to a typed, validated {@link org.comparegan.experiment.Experiment}, and the
 * operative configuration back to text. The gin language itself is package {@code gin}.
 *
 * <p>Start with {@link org.comparegan.experiment.GinConfig}: files and bindings in, records out.
 * The components of the records declare what can be bound, with default, range and source in the
 * reference: {@link org.comparegan.experiment.Experiment}, {@link
 * org.comparegan.experiment.GanOptions}, {@link org.comparegan.experiment.OptimizerOptions}, {@link
 * org.comparegan.experiment.NetworkOptions}, {@link org.comparegan.experiment.ArchitectureOptions},
 * {@link org.comparegan.experiment.LayerOptions}. A new option is one component. {@link
 * org.comparegan.experiment.GinTable} collects them.
 *
 * <p>{@link org.comparegan.experiment.NamedConfigs}: the configurations that come with the project.
 * {@code ExperimentRules} finds contradictions between options; {@code OperativeBindings} finds the
 * options that have an effect.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.experiment;

import org.jspecify.annotations.NullMarked;
