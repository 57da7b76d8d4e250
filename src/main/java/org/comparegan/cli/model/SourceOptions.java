package org.comparegan.cli.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comparegan.architecture.ImageShape;
import org.comparegan.cli.common.ConfigConverter;
import org.comparegan.cli.common.Kind;
import org.comparegan.cli.common.Takes;
import org.comparegan.transfer.ResolvedModel;
import org.comparegan.transfer.TransferPlan.Weights;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for what a source leaves open. */
public final class SourceOptions {
  @Takes(Kind.CONFIGURATION)
  @Option(
      names = "--config",
      arity = "1..*",
      paramLabel = "NAME|FILE.gin",
      converter = ConfigConverter.class,
      description =
          "The configuration of the model. Default: config.gin beside it, else inferred from the"
              + " tensors.")
  private List<Path> configs = List.of();

  @Option(
      names = "--set",
      paramLabel = "BINDING",
      description = "A gin binding, e.g. 'S3GAN.use_soft_pred = True'. May be repeated.")
  private List<String> bindings = List.of();

  @Option(
      names = "--image-size",
      paramLabel = "HxWxC",
      converter = SizeConverter.class,
      description = "Image size, if the tensors do not determine it.")
  private Optional<ImageShape> image = Optional.empty();

  @Option(
      names = "--allow-missing",
      split = ",",
      paramLabel = "NAME",
      description =
          "Tensors that may be missing (they are initialised) or unused; * is a wildcard.")
  private List<String> allowed = List.of();

  /** What the user says of the model. */
  public ResolvedModel.Given given() {
    return new ResolvedModel.Given(configs, bindings, image);
  }

  /** Names that may be missing or unused. */
  public List<String> allowed() {
    return allowed;
  }

  /** {@code both}, {@code ema}, {@code raw}. */
  static final class WeightsConverter implements ITypeConverter<Weights> {
    @Override
    public Weights convert(String text) {
      return switch (text) {
        case "both" -> Weights.BOTH;
        case "ema" -> Weights.AVERAGED;
        case "raw" -> Weights.TRAINED;
        default -> throw new TypeConversionException("'" + text + "' is not both, ema or raw.");
      };
    }
  }

  /** {@code 32x32x3}. */
  static final class SizeConverter implements ITypeConverter<ImageShape> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})x(\\d{1,2})");

    @Override
    public ImageShape convert(String text) {
      Matcher size = SIZE.matcher(text);
      if (!size.matches()) {
        throw new TypeConversionException("'" + text + "' is not a size such as 32x32x3.");
      }
      return new ImageShape(
          Integer.parseInt(size.group(1)),
          Integer.parseInt(size.group(2)),
          Integer.parseInt(size.group(3)));
    }
  }
}
