package org.comparegan.transfer;

import java.util.List;
import java.util.Map;
import org.comparegan.objective.WeightAverage;

/** Which GAN class the heads on the discriminator are of, and what the generator keeps. */
final class GanClues {
  private GanClues() {}

  static void into(
      TensorShapes shapes,
      int classes,
      Map<String, String> known,
      Map<String, String> assumed,
      List<String> notes) {
    known.put("ModularGAN.conditional", python(classes > 0));
    known.put(
        "ModularGAN.g_use_ema", python(shapes.any(n -> n.endsWith("/" + WeightAverage.SUFFIX))));
    boolean rotation = shapes.below("discriminator_rotation");
    boolean projection = shapes.below("discriminator_projection");
    boolean predictor = shapes.below("discriminator_predictor");
    if (!projection && !predictor && !rotation) {
      // A generator alone, or a discriminator without heads, is the same in all three classes.
      assumed.put("options.gan_class", "@ModularGAN");
    } else if (projection || predictor) {
      known.put("options.gan_class", "@S3GAN");
      known.put("S3GAN.project_y", python(projection));
      known.put("S3GAN.use_predictor", python(predictor));
      known.put("S3GAN.self_supervision", rotation ? "\"rotation\"" : "\"none\"");
      assumed.put("S3GAN.rotated_batch_fraction", "4");
      notes.add("No tensor tells S3GAN.use_soft_pred and the weights of the losses.");
    } else {
      assumed.put("options.gan_class", "@SSGAN");
      assumed.put("SSGAN.rotated_batch_size", "16");
      notes.add(
          "The rotation head may be that of SSGAN or of an S3GAN without projection: SSGAN is"
              + " assumed.");
    }
  }

  static String python(boolean value) {
    return value ? "True" : "False";
  }
}
