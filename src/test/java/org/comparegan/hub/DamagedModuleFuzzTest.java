package org.comparegan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.TemporaryFiles;
import org.tensorflow.ndarray.Shape;

/** A changed module is read and run, or refused with a {@link CheckpointException}. */
class DamagedModuleFuzzTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/hub/modern-saved-model");
  private static final String GRAPH = "saved_model.pb";

  private Path directory = Path.of("");

  @BeforeProperty
  void copyVariables() throws IOException {
    directory = Files.createTempDirectory("module");
    Path variables = Files.createDirectory(directory.resolve("variables"));
    for (String file : new String[] {"variables.index", "variables.data-00000-of-00001"}) {
      Files.copy(GOLDEN.resolve("variables").resolve(file), variables.resolve(file));
    }
  }

  @AfterProperty
  void removeCopy() throws IOException {
    TemporaryFiles.delete(directory);
  }

  @Property(tries = 300)
  void listed(@ForAll long seed) throws IOException {
    damage(seed);
    try {
      assertThat(HubModule.open(directory).graphs()).isNotEmpty();
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining(directory.toString());
    }
  }

  @Property(tries = 500)
  @Tag("slow")
  void run(@ForAll long seed) throws IOException {
    damage(seed);
    try {
      HubModule module = HubModule.open(directory);
      try (LoadedModule loaded = module.load(module.graphs().get(0).tags())) {
        FloatArray z = new FloatArray(Shape.of(2, 16), new float[32]);
        assertThat(loaded.generate(z, new int[2]).rows()).isEqualTo(2);
      }
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining(directory.toString());
    }
  }

  private void damage(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve(GRAPH));
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    Files.write(directory.resolve(GRAPH), bytes);
  }
}
