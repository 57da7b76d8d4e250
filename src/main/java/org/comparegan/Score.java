package org.comparegan;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A score and what one should know about it.
 *
 * @param value the score
 * @param deviation its standard deviation over splits or blocks, where the definition has any
 * @param warnings sentences, such as that there are fewer images than features; usually empty
 */
public record Score(double value, OptionalDouble deviation, List<String> warnings) {}
