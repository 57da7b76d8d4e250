package org.comparegan.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders on the way to a file that had to be made. They go again when the file is not written.
 *
 * @param innermostFirst the folders
 */
public record MadeFolders(List<Path> innermostFirst) {

  /** Makes a folder and its parents where they are missing. */
  public static MadeFolders on(Path folder) throws IOException {
    List<Path> missing = new ArrayList<>();
    Path place = folder.toAbsolutePath();
    for (Path at = place; at != null && !Files.exists(at); at = at.getParent()) {
      missing.add(at);
    }
    List<Path> made = new ArrayList<>();
    for (int i = missing.size() - 1; i >= 0; i--) {
      try {
        Files.createDirectory(missing.get(i));
        made.add(0, missing.get(i));
      } catch (FileAlreadyExistsException meanwhile) {
        // Another process's, which is not to be removed.
      } catch (IOException e) {
        new MadeFolders(made).removeEmpty();
        throw e;
      }
    }
    Files.createDirectories(place);
    return new MadeFolders(List.copyOf(made));
  }

  /** Removes those that are empty. */
  public void removeEmpty() throws IOException {
    for (Path folder : innermostFirst) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException used) {
        return;
      }
    }
  }
}
