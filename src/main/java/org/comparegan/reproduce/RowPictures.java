package org.comparegan.reproduce;

import org.comparegan.result.ModelPictures;

/**
 * What the model of a row makes.
 *
 * @param samples a sheet of samples, a PNG
 * @param model paths between latents, and samples beside training images
 */
@SuppressWarnings("ArrayRecordComponent") // the encoded picture, never compared
public record RowPictures(byte[] samples, ModelPictures model) {}
