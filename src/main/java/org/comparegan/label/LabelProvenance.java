package org.comparegan.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.comparegan.file.Bounded;
import org.comparegan.file.Reason;
import org.comparegan.file.WholeFile;
import org.comparegan.image.DataException;
import org.comparegan.image.LabelledSet;

/**
 * Describes the images that a label file was made for, in {@code FILE.provenance} beside it. If it
 * exists, the labels are refused for other images.
 *
 * @param data the set with its split
 * @param checksum of the set with its own labels
 * @param images number of images
 * @param classes number of classes of the labels
 * @param origin short description of how they were made
 */
public record LabelProvenance(
    String data, String checksum, int images, int classes, String origin) {
  /** Suffix of the file name. */
  static final String ENDING = ".provenance";

  /** Writes it beside a label file. */
  void write(Path labels) throws IOException {
    WholeFile.write(
        beside(labels),
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this)
            + "\n");
  }

  /** Reads the provenance of a label file, if there is one. */
  static Optional<LabelProvenance> of(Path labels) {
    Path file = beside(labels);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ObjectMapper().readValue(Bounded.text(file), LabelProvenance.class));
    } catch (JsonProcessingException e) {
      throw new DataException(
          "%s:%d: does not say what %s was made for (%s)."
              .formatted(file, Reason.line(e).orElse(1), labels, Reason.ofJson(e)),
          e);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  /**
   * Fails unless the labels were made for this set, and from no more classes than {@code allowed}.
   */
  void require(Path labels, LabelledSet set, int allowed) {
    String found = set.checksum();
    if (!found.equals(checksum)) {
      throw new DataException(
          "%s has labels of %s (%d images, checksum %s), not of %s (%d images, checksum %s): write labels for this set."
              .formatted(
                  labels, data, images, start(checksum), set.name(), set.size(), start(found)));
    }
    if (classes > allowed) {
      throw new DataException(
          "%s has labels of %d classes, but %s has %d: say label_split.classes = %d."
              .formatted(labels, classes, set.name(), allowed, classes));
    }
  }

  private static String start(String sum) {
    return sum.substring(0, Math.min(12, sum.length())) + "…";
  }

  private static Path beside(Path labels) {
    return labels.resolveSibling(labels.getFileName() + ENDING);
  }
}
