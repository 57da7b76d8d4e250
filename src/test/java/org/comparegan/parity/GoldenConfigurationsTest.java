package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comparegan.experiment.GinConfig;
import org.junit.jupiter.api.Test;

/** Every configuration that stands in a golden binds; those of kind gin are meant to fail, too. */
class GoldenConfigurationsTest {

  private static Map<String, String> texts(Path root) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.toString();
        if (root.relativize(file).startsWith("gin")) {
          continue;
        } else if (name.endsWith(".gin")) {
          texts.put(name, Files.readString(file));
        } else if (name.endsWith(".json") || name.endsWith(".json.gz")) {
          GoldenFiles.documents(file)
              .flatMap(document -> document.findValues("gin").stream())
              .filter(JsonNode::isTextual)
              .forEach(gin -> texts.put(name + " #" + texts.size(), gin.asText()));
        }
      }
    }
    return texts;
  }

  @Test
  void bindsEveryGoldenConfiguration() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path root : GoldenTest.roots()) {
      texts.putAll(texts(root));
    }
    assertThat(texts.size()).isGreaterThan(200);
    texts.forEach(
        (name, text) -> {
          GinConfig config = GinConfig.of(name, text);
          GinConfig again = GinConfig.of(config.operativeText());
          assertThat(again.network()).as(name).isEqualTo(config.network());
          if (text.contains("options.gan_class")) {
            assertThat(again.gan()).as(name).isEqualTo(config.gan());
          }
          if (text.contains("options.training_steps") && text.contains("gan_class")) {
            String data =
                text.contains("dataset.name")
                    ? ""
                    : text.contains("use_soft_labels = True")
                        ? "\ndataset.name = 'soft_labeled_imagenet_128'"
                        : "\ndataset.name = 'imagenet_128'";
            GinConfig whole = GinConfig.of(name, text + data);
            assertThat(GinConfig.of(whole.operativeText()).experiment())
                .as(name)
                .isEqualTo(whole.experiment());
          }
        });
  }
}
