/**
 * Gin text to a typed, validated {@link org.comparegan.experiment.Experiment}, and the operative
 * configuration back to text.
 *
 * <p>Departure from the first design: the option records live here and the layers and architectures
 * read them, so that a default stands in one place only.
 */
@NullMarked
package org.comparegan.experiment;

import org.jspecify.annotations.NullMarked;
