package org.comparegan.architecture;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a discriminator thinks of images.
 *
 * @param probability sigmoid of the logits, {@code [n, 1]}
 * @param logits {@code [n, 1]}; positive is real
 * @param features input of the last linear layer, {@code [n, d]}; dcgan's is {@code [n, h, w, d]}
 */
public record Verdict(
    Operand<TFloat32> probability, Operand<TFloat32> logits, Operand<TFloat32> features) {}
