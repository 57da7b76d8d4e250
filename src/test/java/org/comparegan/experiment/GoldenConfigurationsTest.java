package org.comparegan.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every configuration that stands in a golden of any kind binds; needs the goldens beside us. */
class GoldenConfigurationsTest {
  private static final Path GOLDEN = Path.of("../shared/golden");

  private static Map<String, String> texts() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    ObjectMapper mapper = new ObjectMapper();
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      for (Path file : files.toList()) {
        String name = GOLDEN.relativize(file).toString();
        if (name.startsWith("gin/")) {
          continue;
        } else if (name.endsWith(".gin")) {
          texts.put(name, Files.readString(file));
        } else if (name.endsWith(".json")) {
          for (JsonNode gin : mapper.readTree(file.toFile()).findValues("gin")) {
            if (gin.isTextual()) {
              texts.put(name + " #" + texts.size(), gin.asText());
            }
          }
        }
      }
    }
    return texts;
  }

  @Test
  void bindsEveryGoldenConfiguration() throws IOException {
    assumeThat(GOLDEN).isDirectory();
    Map<String, String> texts = texts();
    assertThat(texts.size()).isGreaterThan(500);
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
