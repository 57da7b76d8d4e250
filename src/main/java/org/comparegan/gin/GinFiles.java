package org.comparegan.gin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Files and modules that a configuration can name. */
public final class GinFiles {
  private static final Pattern MODULES =
      Pattern.compile("(compare_gan|comparegan|gin|tensorflow|tensorflow_gan)(\\..+)?");

  private GinFiles() {}

  /** Whether an import is one that configurations of the reference may have; it has no effect. */
  public static boolean isModule(String module) {
    return MODULES.matcher(module).matches();
  }

  /** A file, looked for from the working directory, then beside the including file. */
  public static Optional<GinBindings.Source> find(String name, Optional<String> includedBy) {
    List<Path> places = new ArrayList<>(List.of(Path.of(name)));
    includedBy.ifPresent(file -> places.add(Path.of(file).resolveSibling(name)));
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        return Optional.of(new GinBindings.Source(place.toString(), read(place)));
      }
    }
    return Optional.empty();
  }

  private static String read(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.replace("\r\n", "\n").replace('\r', '\n');
    } catch (CharacterCodingException e) {
      throw new GinException(GinException.Kind.FILE, file + " is not UTF-8 text");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
