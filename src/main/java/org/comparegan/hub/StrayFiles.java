package org.comparegan.hub;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.comparegan.file.ForeignFormat;

/** Files that are no model by themselves: parts of one, or a model of another library. */
final class StrayFiles {
  /** Tag of a field 1 that is a message or a text. */
  static final int MESSAGE = 1 << 3 | 2;

  /** How many files of a directory are looked at. */
  private static final int LISTED = 100;

  private StrayFiles() {}

  /** Fails if a directory without a model of TensorFlow has one of another library, or parts. */
  static void refuseModelIn(Path directory) {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(Files::isRegularFile).sorted().limit(LISTED).toList();
    } catch (IOException e) {
      throw CheckpointException.because(directory, "cannot be listed", e, "check permissions");
    }
    for (Path file : files) {
      refuseOrphan(file);
      CheckpointReader.refuseForeign(file, found -> found.kind() == ForeignFormat.Kind.MODEL);
    }
  }

  /** Fails if a directory has frozen graphs, one of which can be named. */
  static void refuseGraphsIn(Path directory) {
    List<String> graphs;
    try (Stream<Path> all = Files.list(directory)) {
      graphs =
          all.filter(Files::isRegularFile)
              .map(Path::toString)
              .filter(name -> name.endsWith(".pb"))
              .sorted()
              .limit(LISTED)
              .toList();
    } catch (IOException e) {
      throw CheckpointException.because(directory, "cannot be listed", e, "check permissions");
    }
    if (!graphs.isEmpty()) {
      throw CheckpointException.in(
          directory,
          "has no saved_model.pb, but graphs in files of their own",
          "name one of them: " + String.join(", ", graphs));
    }
  }

  /** Fails for a part of a V2 checkpoint whose index is not beside it. */
  static void refuseOrphan(Path file) {
    Matcher part = CheckpointReader.PART_OF_BUNDLE.matcher(file.toString());
    if (part.matches() && !part.group(2).equals("index")) {
      throw CheckpointException.in(
          file,
          part.group(2).equals("meta")
              ? "is the graph of a checkpoint without its weights"
              : "holds weights of a checkpoint without their names",
          "copy %s.index and %s.data-* beside it".formatted(part.group(1), part.group(1)));
    }
  }

  /**
   * Fails if the first field is that of a MetaGraphDef: its MetaInfoDef begins with another field
   * than a node, or goes on with a list of operations where a node has the name of its operation.
   */
  static void requireNode(Path file, CodedInputStream in) throws IOException {
    in.readRawVarint32();
    boolean node = in.readTag() == MESSAGE;
    if (node) {
      in.skipRawBytes(in.readRawVarint32());
      node =
          in.readTag() != (2 << 3 | 2) || in.readRawVarint32() == 0 || in.readRawByte() != MESSAGE;
    }
    if (!node) {
      throw CheckpointException.in(
          file,
          "is a MetaGraphDef, the graph of a checkpoint (.meta) without its weights",
          "name the checkpoint that it belongs to");
    }
  }
}
