package org.comparegan.cli.common;

import java.util.Optional;
import java.util.OptionalInt;
import org.comparegan.data.PictureForm;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The form to which pictures are brought. */
public final class FormOptions {
  @Count(to = 1 << 15)
  @Option(
      names = "--resolution",
      paramLabel = "N",
      description =
          "Crop each picture to its central square and resize it to N×N, as the reference does."
              + " Default: pictures keep their size.")
  private Optional<Integer> resolution = Optional.empty();

  @Option(
      names = "--colors",
      paramLabel = "1|3",
      converter = ColorsConverter.class,
      description =
          "1: convert all pictures to grey, with the weights of tf.image.rgb_to_grayscale; 3:"
              + " colour, with grey repeated to three channels. Default: 3 if any picture has"
              + " colour.")
  private Optional<Integer> colors = Optional.empty();

  /** The form that was asked for. */
  public PictureForm form() {
    return new PictureForm(number(resolution), number(colors));
  }

  private static OptionalInt number(Optional<Integer> given) {
    return given.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /** {@code 1} or {@code 3}. */
  static final class ColorsConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return switch (text) {
        case "1" -> 1;
        case "3" -> 3;
        default ->
            throw new TypeConversionException(
                "'" + text + "' is not 1 (grey) or 3 (red, green, blue).");
      };
    }
  }
}
