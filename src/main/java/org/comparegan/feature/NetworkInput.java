package org.comparegan.feature;

/**
 * What a feature network expects at its input.
 *
 * @param height rows
 * @param width columns
 * @param channels 1 or 3
 * @param fitting how images of other sizes are brought to this one
 * @param range what the numbers mean
 */
public record NetworkInput(int height, int width, int channels, Fitting fitting, Range range) {

  /** How an image is brought to the network's size. */
  public enum Fitting {
    /** It has to have the size. */
    EXACT,
    /** It is resized, as the metric profile says. */
    RESIZED
  }

  /** The numbers that stand for black and white. */
  public enum Range {
    /** 0 and 255, not rounded. */
    LEVELS,
    /** 0 and 1. */
    UNIT,
    /** (level − 128) / 128, as TF-GAN prepares images for Inception. */
    CENTRED
  }

  /** Inception's: 299×299×3, centred. */
  static final NetworkInput INCEPTION =
      new NetworkInput(299, 299, 3, Fitting.RESIZED, Range.CENTRED);

  /**
   * Fails unless the network can take these images.
   *
   * @throws FeatureException that says what it takes
   */
  void check(int imageHeight, int imageWidth, int imageChannels, Object network) {
    boolean sizeFits = fitting == Fitting.RESIZED || (imageHeight == height && imageWidth == width);
    boolean channelsFit = imageChannels == channels || (imageChannels == 1 && channels == 3);
    if (!sizeFits || !channelsFit) {
      throw new FeatureException(
          "%s takes %s, not images of %d×%d×%d: choose another network with --features."
              .formatted(network, this, imageHeight, imageWidth, imageChannels));
    }
  }

  @Override
  public String toString() {
    return (fitting == Fitting.RESIZED ? "images resized to " : "images of ")
        + "%d×%d×%d".formatted(height, width, channels);
  }
}
