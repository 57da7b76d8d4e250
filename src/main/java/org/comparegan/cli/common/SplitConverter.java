package org.comparegan.cli.common;

import java.util.Arrays;
import org.comparegan.image.Split;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code train} or {@code test}. */
public final class SplitConverter implements ITypeConverter<Split> {
  @Override
  public Split convert(String text) {
    return Arrays.stream(Split.values())
        .filter(split -> split.label().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("'" + text + "' is neither train nor test."));
  }
}
