package org.comparegan.model;

/**
 * What a generator is given for one batch.
 *
 * @param z {@code [batch, z_dim]} row-major
 * @param labels one class a row; empty for an unconditional generator
 */
@SuppressWarnings("ArrayRecordComponent")
public record Latents(float[] z, int[] labels) {}
