package org.comparegan.model;

/**
 * Derivatives of images by their latents.
 *
 * @param rows number of images
 * @param outputs values of an image
 * @param inputs width of a latent
 * @param values {@code [rows, outputs, inputs]} row-major
 */
@SuppressWarnings("ArrayRecordComponent")
public record Jacobian(int rows, int outputs, int inputs, float[] values) {}
