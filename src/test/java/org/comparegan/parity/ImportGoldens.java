package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;

/** Weights of other projects: the files as they saved them. */
final class ImportGoldens {
  /** What a file's name says besides which network it has: the format, and how it was saved. */
  private static final Pattern FORM =
      Pattern.compile("^model=|-current-weights-step=\\d+|_\\d+_steps|\\.(legacy|dataparallel)");

  private ImportGoldens() {}

  /** The files of one case, each of which must have the tensors that the case lists. */
  static List<GoldenCase> files(Path json, JsonNode golden) {
    List<GoldenCase> cases = new ArrayList<>();
    for (JsonNode file : golden.path("files")) {
      String name = file.get("name").asText();
      String format = file.get("format").asText();
      if (!format.startsWith("torch") && !format.equals("safetensors")) {
        continue;
      }
      String label = golden.get("name").asText();
      Path path =
          GoldenFiles.beside(
              json, label + "/" + name, label + "/netG/" + name, label + "/netD/" + name);
      cases.add(
          GoldenCase.exact(
              "import_file",
              golden.get("project").asText() + "/" + label + "/" + name,
              () ->
                  name.matches("[GD]_optim.*")
                      ? refused(path, "optimiser")
                      : read(path, listed(golden.path("tensors"), name))));
    }
    return cases;
  }

  /** Files that were made to be refused, or to be unusual. */
  static List<GoldenCase> hostile(Path json, JsonNode golden) {
    List<GoldenCase> cases = new ArrayList<>();
    for (JsonNode file : golden.get("files")) {
      Path path = GoldenFiles.beside(json, file.get("file").asText());
      // What a loader finds, not a reader: these are good files.
      boolean content = file.has("of") && !file.has("tensors");
      cases.add(
          GoldenCase.exact(
              "import_hostile",
              file.get("file").asText(),
              () ->
                  content || file.has("tensors")
                      ? read(path, Optional.of(file.path("tensors")))
                      : refused(path, "")));
    }
    return cases;
  }

  /** The tensors of the file that has the same ones under another name or in another format. */
  private static Optional<JsonNode> listed(JsonNode tensors, String name) {
    String stem = stem(name);
    return tensors.properties().stream()
        .filter(listed -> stem(listed.getKey()).equals(stem))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String stem(String name) {
    return FORM.matcher(name).replaceAll("").replaceAll("\\.(pth|bin|safetensors)$", "");
  }

  private static Optional<String> read(Path path, Optional<JsonNode> tensors) {
    try (Checkpoint found = CheckpointReader.open(path.toString())) {
      found.verify();
      for (Map.Entry<String, JsonNode> tensor :
          tensors.map(JsonNode::properties).orElse(Set.of())) {
        ObjectNode golden = tensor.getValue().deepCopy();
        golden.put("name", tensor.getKey());
        golden.set("dtype", golden.path("torch_dtype"));
        boolean unlisted =
            path.toString().contains(".legacy.") && !found.names().contains(tensor.getKey());
        Optional<String> difference =
            unlisted && tensor.getKey().matches("Conv2d_[34].*|.*num_batches_tracked")
                ? Optional.empty()
                : TensorGoldens.difference(found, golden, "");
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    } catch (CheckpointException e) {
      return Optional.of("refused: " + e.getMessage());
    }
  }

  private static Optional<String> refused(Path path, String saying) {
    try (Checkpoint found = CheckpointReader.open(path.toString())) {
      found.verify();
      return Optional.of("was read: " + found.tensors());
    } catch (CheckpointException e) {
      String message = String.valueOf(e.getMessage());
      return message.contains(path.toString()) && message.contains(saying)
          ? Optional.empty()
          : Optional.of("the error does not name file and cause: " + message);
    }
  }
}
