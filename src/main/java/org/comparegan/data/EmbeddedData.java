package org.comparegan.data;

import java.nio.file.Path;
import org.comparegan.file.Checkout;
import org.comparegan.image.DataException;

/** The {@code data} folder that comes with the project. */
final class EmbeddedData {
  static final String HOME = Checkout.HOME;

  private EmbeddedData() {}

  static Path folder() {
    return Checkout.find("data/fashion-mnist")
        .map(set -> set.getParent())
        .orElseThrow(
            () ->
                new DataException.Missing(
                    "Found no embedded data set, the folder data/fashion-mnist of the checkout."
                        + " Name the checkout with -D"
                        + HOME
                        + "=DIR, or the data with --data-dir."));
  }
}
