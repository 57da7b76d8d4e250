package org.comparegan.gan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A loss or gradient with NaN or Inf, which stopped a step before it was applied. */
public final class NotFinite extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String MARK = "not finite: ";
  private static final Pattern MESSAGE = Pattern.compile(MARK + "(.*?) : Tensor had (.*?) values");

  private final String what;

  private NotFinite(String what, String found, Throwable cause) {
    super("The %s has %s values.".formatted(what, found), cause);
    this.what = what;
  }

  /** The failure of a run as what it is, if it is that. */
  public static Optional<NotFinite> in(RuntimeException failure) {
    Matcher matcher = MESSAGE.matcher(String.valueOf(failure.getMessage()));
    return matcher.find()
        ? Optional.of(new NotFinite(matcher.group(1), matcher.group(2), failure))
        : Optional.empty();
  }

  /** E.g. {@code gradient of discriminator/B1/same_conv1/kernel}. */
  public String what() {
    return what;
  }

  static String marked(String what) {
    return MARK + what;
  }
}
