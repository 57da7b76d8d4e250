package org.comparegan.cli.common;

import java.nio.file.Path;
import org.comparegan.experiment.NamedConfigs;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --config}: a gin file, or a configuration of the project by name. */
public final class ConfigConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      return NamedConfigs.find(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          e.getMessage() + ". './comparegan configs ls' lists those of the project.");
    }
  }
}
