package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of PyTorch and safetensors: what they hold is read, and nothing else happens. */
class ForeignWeightsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/imports/hostile");

  @TempDir Path directory = Path.of("");

  /** A zip as torch.save writes it, around a pickle of protocol 2 and one storage. */
  private Path torch(String pickle) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      stored(zip, "x/data.pkl", ("\u0080\u0002" + pickle).getBytes(StandardCharsets.ISO_8859_1));
      stored(zip, "x/data/0", new byte[32]);
    }
    return Files.write(directory.resolve("x.pth"), bytes.toByteArray());
  }

  private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }

  private static String text(String value) {
    return "X" + (char) value.length() + "\0\0\0" + value;
  }

  /** A float32 tensor of 8 elements at most, with this size and these strides. */
  private static String tensor(String offset, String size, String strides) {
    return "ctorch._utils\n_rebuild_tensor_v2\n(("
        + text("storage")
        + "ctorch\nFloatStorage\n"
        + text("0")
        + text("cpu")
        + "K\btQ"
        + offset
        + size
        + strides
        + "\u0089}tR";
  }

  private void refused(String pickle, String... messages) throws IOException {
    Path file = torch(pickle);
    assertThatThrownBy(() -> CheckpointReader.open(file.toString()).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString())
        .message()
        .contains(messages);
  }

  @Test
  void readsTensorsUnderTheNamesOfTheirDictionary() throws IOException {
    String model = "}" + text("module.w") + tensor("K\0", "K\2K\4\u0086", "K\4K\1\u0086") + "s";
    String slot = "}" + text("m") + tensor("K\0", "K\b\u0085", "K\1\u0085") + "s";
    Path file =
        torch("}(" + text("net") + model + text("opt") + "}K\0" + slot + "s" + text("t") + "K\7u.");
    try (Checkpoint checkpoint = CheckpointReader.open(file.toString())) {
      assertThat(checkpoint.names()).containsExactly("opt/0/m", "w");
      assertThat(checkpoint.info("w")).hasToString("float32[2, 4]");
      assertThat(checkpoint.values()).containsEntry("t", "7");
      checkpoint.verify();
    }
  }

  @Test
  void refusesWhatIsNoStateDictionary() throws IOException {
    refused("cos\nsystem\n" + text("true") + "\u0085R.", "os.system", "nothing was run");
    refused("(ios\nsystem\n.", "opcode 0x69");
    refused("ctorch.nn\nModule\n)\u0081.", "torch.nn.Module", "whole module");
    refused("}}b.", "attributes");
    refused("K\1.", "no state dictionary");
    refused("}" + text("param_groups") + "]s.", "optimiser", "G.pth");
    refused("]".repeat(10), "cut off");
    refused("t.", "no beginning");
    refused("h\7.", "value 7");
    refused("]".repeat(200) + "a".repeat(199) + ".", "deep");
  }

  @Test
  void allocatesNothingByNumbersThatItDidNotCheck() throws IOException {
    String most = "J\u00ff\u00ff\u00ff\u007f";
    refused(one("K\0", most + most + "\u0086", "K\1K\1\u0086"), "impossible size");
    refused(one("K\0", most + "\u0085", "K\0\u0085"), "repeats more bytes");
    refused(one("K\1", "K\b\u0085", "K\1\u0085"), "reaches element 8");
    refused(one("K\0", "K\2\u0085", most + "\u0085"), "reaches element");
    refused(one("K\0", "J\u00ff\u00ff\u00ff\u00ff\u0085", "K\1\u0085"), "not negative");
    refused("X\u00ff\u00ff\u00ff\u007f", "a text of");
  }

  private static String one(String offset, String size, String strides) {
    return "}" + text("w") + tensor(offset, size, strides) + "s.";
  }

  @Test
  void saysWhichProgramAPickleOfStyleGanBelongsTo() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("x.pkl"),
            "\u0080\u0003cdnnlib.tflib.network\nNetwork\n",
            StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> CheckpointReader.open(file.toString()).close())
        .hasMessageContaining("StyleGAN")
        .hasMessageContaining("stylegan3");
  }

  @Property(tries = 200)
  void mutated(@ForAll long seed) throws IOException {
    mutate(new Random(seed));
  }

  @Property(tries = 30_000)
  @Tag("slow")
  void manyMutations(@ForAll long seed) throws IOException {
    mutate(new Random(seed));
  }

  /** A changed file of one of the three formats is read, or refused with a typed error. */
  private static void mutate(Random random) throws IOException {
    String[] files = {
      "good.pth",
      "nested.pth",
      "deflated.pth",
      "shared-storage.legacy.pth",
      "good.safetensors",
      "strides.pth",
      "namespace.pth",
      "os-system.legacy.pth",
      "dtypes.safetensors"
    };
    String name = files[random.nextInt(files.length)];
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve(name));
    Path file = Files.createTempFile("fuzz", name);
    try {
      Files.write(file, DamagedCheckpointFuzzTest.mutated(bytes, random));
      try (Checkpoint checkpoint = CheckpointReader.open(file.toString())) {
        for (String tensor : checkpoint.names()) {
          try {
            assertThat(checkpoint.bytes(tensor)).hasSizeLessThan(1 << 25);
          } catch (CheckpointException e) {
            assertThat(e).hasMessageContaining(tensor);
          }
        }
      } catch (CheckpointException e) {
        assertThat(e).hasMessageContaining(file.toString());
      }
    } finally {
      Files.delete(file);
    }
  }
}
