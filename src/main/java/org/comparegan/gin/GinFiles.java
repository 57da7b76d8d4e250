package org.comparegan.gin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.comparegan.file.Bounded;
import org.comparegan.file.ForeignFormat;

/** Files that gin text can include, and modules that it can import. */
public interface GinFiles {

  /**
   * Text of a file, with line feeds only.
   *
   * @param name its name in errors, passed to {@link #find} for its includes
   */
  record Source(String name, String text) {}

  /**
   * Finds a file; absent if it does not exist.
   *
   * @param name as written
   * @param includedBy the file whose include statement names it
   */
  Optional<Source> find(String name, Optional<String> includedBy);

  /** Whether a module exists, by its complete name. */
  boolean isModule(String module);

  /**
   * Files on disk, relative to the working directory or else to the including file. Modules are
   * those that the reference's configurations import; importing has no effect.
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
        Optional<ForeignFormat> foreign =
            Files.size(file) > 0 ? ForeignFormat.of(file) : Optional.empty();
        if (foreign.isPresent() && foreign.get().kind() != ForeignFormat.Kind.OTHER) {
          throw new GinException(GinException.Kind.FILE, file + " " + foreign.get().what());
        }
        String text = Bounded.text(file);
        return text.replace("\r\n", "\n").replace('\r', '\n');
      } catch (CharacterCodingException e) {
        throw new GinException(GinException.Kind.FILE, file + " is not UTF-8 text");
      } catch (Bounded.TooLarge e) {
        throw new GinException(GinException.Kind.FILE, file + ": " + e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }
}
