package org.comparegan.evaluate;

import org.tensorflow.TensorFlow;

/**
 * What a result depends on besides the generator.
 *
 * @param profile definitions of the metrics
 * @param samples images of a run, generated and real
 * @param accumulatorSamples images that filled the accumulators
 * @param averagingRuns runs
 * @param latents seed and distribution of the latents
 * @param data name of the real images
 * @param dataChecksum checksum of their content
 * @param features name of the feature network
 * @param featuresChecksum SHA-256 of its file
 * @param gilbo how long the regressor of GILBO was trained; empty without GILBO
 * @param tensorflow version of TensorFlow
 */
public record EvaluationProvenance(
    String profile,
    int samples,
    int accumulatorSamples,
    int averagingRuns,
    String latents,
    String data,
    String dataChecksum,
    String features,
    String featuresChecksum,
    String gilbo,
    String tensorflow) {

  /** With the TensorFlow that runs. */
  EvaluationProvenance(
      String profile,
      int samples,
      int accumulatorSamples,
      int averagingRuns,
      String latents,
      String data,
      String dataChecksum,
      String features,
      String featuresChecksum,
      String gilbo) {
    this(
        profile,
        samples,
        accumulatorSamples,
        averagingRuns,
        latents,
        data,
        dataChecksum,
        features,
        featuresChecksum,
        gilbo,
        TensorFlow.version());
  }
}
