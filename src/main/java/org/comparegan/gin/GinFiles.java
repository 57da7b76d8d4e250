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

/** Files that gin text can include, and modules that it can import. */
public interface GinFiles {

  /**
   * Text of a file, with line feeds only.
   *
   * @param name what errors call it, and what {@link #find} is told of its own includes
   */
  record Source(String name, String text) {}

  /**
   * A file; absent if there is none of that name.
   *
   * @param name as written
   * @param includedBy the file whose include statement names it
   */
  Optional<Source> find(String name, Optional<String> includedBy);

  /** Whether a module exists, by its complete name. */
  boolean isModule(String module);

  /**
   * Files of the disk, looked for from the working directory, then beside the including file.
   * Modules are those that configurations of the reference import; importing has no effect.
   */
  final class OnDisk implements GinFiles {
    private static final Pattern MODULES =
        Pattern.compile("(compare_gan|comparegan|gin|tensorflow|tensorflow_gan)(\\..+)?");

    @Override
    public boolean isModule(String module) {
      return MODULES.matcher(module).matches();
    }

    @Override
    public Optional<Source> find(String name, Optional<String> includedBy) {
      List<Path> places = new ArrayList<>(List.of(Path.of(name)));
      includedBy.ifPresent(file -> places.add(Path.of(file).resolveSibling(name)));
      return places.stream()
          .filter(Files::isRegularFile)
          .findFirst()
          .map(place -> new Source(place.toString(), read(place)));
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
}
