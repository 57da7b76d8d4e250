package org.comparegan.evaluate;

import java.util.Optional;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Judge;
import org.comparegan.model.LatentStream;

/**
 * Who is evaluated, with what.
 *
 * @param source the generator
 * @param latents what it is given
 * @param judge its discriminator, if that is there
 */
public record Subject(ImageSource source, LatentStream latents, Optional<Judge> judge) {

  /** A generator alone. */
  public Subject(ImageSource source, LatentStream latents) {
    this(source, latents, Optional.empty());
  }
}
