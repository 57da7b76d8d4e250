package org.comparegan.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.comparegan.file.ForeignFormat.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Formats of other libraries are told by their content, whatever the files are called. */
class ForeignFormatTest {
  @TempDir Path directory;

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  private static byte[] zip(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(bytes(namesAndContents[i + 1]));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] safetensors(String header) {
    return ByteBuffer.allocate(8 + header.length() + 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length())
        .put(bytes(header))
        .array();
  }

  static Stream<Arguments> formats() throws IOException {
    String torch =
        "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.";
    byte[] lightning =
        zip("epoch=1/data.pkl", "\u0080\u0002}q\0X\u0019\0\0\0pytorch-lightning_version");
    byte[] hdf5 = new byte[2048];
    System.arraycopy(bytes("\u0089HDF\r\n\u001a\n"), 0, hdf5, 512, 8);
    return Stream.of(
        Arguments.of(
            zip("archive/data.pkl", "\u0080\u0002}q\0.", "archive/data/0", "x"), "PyTorch file"),
        Arguments.of(zip("code/x.py", "", "constants.pkl", "x", "data.pkl", "x"), "PyTorch file"),
        Arguments.of(lightning, "PyTorch Lightning"),
        Arguments.of(bytes(torch + "}q\0."), "PyTorch file"),
        Arguments.of(bytes(torch + "X\u0019\0\0\0pytorch-lightning_version"), "PyTorch Lightning"),
        Arguments.of(bytes("\u0080\u0004\u0095\f\0\0\0."), "Python pickle"),
        Arguments.of(bytes("(dp0\nS'a'\np1\n"), "Python pickle"),
        Arguments.of(bytes("ccollections\nOrderedDict\np0\n"), "Python pickle"),
        Arguments.of(
            zip("metadata.json", "{}", "config.json", "{}", "model.weights.h5", "x"), ".keras"),
        Arguments.of(bytes("\u0089HDF\r\n\u001a\n\0\0\0\0"), "HDF5"),
        Arguments.of(hdf5, "HDF5"),
        Arguments.of(safetensors("{\"w\":{\"dtype\":\"BF16\"}}"), "safetensors"),
        Arguments.of(bytes("\b\u0007\u0012\u0007pytorch\u001a\u00052.1.0:\u0001x"), "ONNX"),
        Arguments.of(bytes("\u0081\u00a6params\u0081\u00a1k\u00c0"), "MessagePack"),
        Arguments.of(bytes("\u00de\0\u0011\u00a4step\u0001"), "MessagePack"),
        Arguments.of(bytes("GGUF\u0003\0\0\0"), "GGUF"),
        Arguments.of(bytes("MATLAB 5.0 MAT-file, Platform"), "MATLAB"),
        Arguments.of(bytes("# c\n node <\n name: \"z\" >"), "graph as text"),
        Arguments.of(Arrays.copyOf(safetensors("{\"a\":{\"dtype\":1}}"), 12), "safetensors"),
        Arguments.of(bytes("\b\nB\u0004\n\0\u0010\u0011:\u0001x"), "ONNX"),
        Arguments.of(bytes("\u001c\0\0\0TFL3\0\0"), "TFLite"),
        Arguments.of(bytes("node {\n  name: \"x\"\n}\n"), "pbtxt"),
        Arguments.of(bytes("# a graph\n\nnode: { name: \"x\" }\n"), "pbtxt"),
        Arguments.of(bytes("saved_model_schema_version: 1\nmeta_graphs {\n"), "pbtxt"),
        Arguments.of(bytes("meta_info_def {\n  stripped_op_list {\n"), "pbtxt"));
  }

  @Test
  void pagesInUtf16AndWebPPicturesAreKnown() throws IOException {
    Path file = directory.resolve("x.pb");
    Files.write(file, "<!doctype html>".getBytes(StandardCharsets.UTF_16));
    assertThat(ForeignFormat.of(file).orElseThrow().kind()).isEqualTo(Kind.STAND_IN);
    Files.write(file, bytes("RIFF\u0010\0\0\0WEBPVP8 "));
    assertThat(ForeignFormat.of(file).orElseThrow().what()).isEqualTo("is a picture");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void modelsOfOtherLibraries(byte[] content, String what) throws IOException {
    for (String ending : new String[] {"pb", "pth", "h5", "bin", "npz"}) {
      ForeignFormat found =
          ForeignFormat.of(Files.write(directory.resolve("x." + ending), content)).orElseThrow();
      assertThat(found.kind()).isEqualTo(Kind.MODEL);
      assertThat(found.what()).contains(what).doesNotContain("\n");
      assertThat(found.todoForArrays()).contains("numpy.savez");
    }
  }

  static Stream<Arguments> standIns() {
    return Stream.of(
        Arguments.of(
            "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 7\n", "Git LFS"),
        Arguments.of("/annex/objects/SHA256E-s7--00.pb\n", "git-annex"),
        Arguments.of("<!DOCTYPE html>\n<html>", "HTML"),
        Arguments.of("\u00ef\u00bb\u00bf\r\n <!-- x -->\n<HTML lang=en>", "HTML"),
        Arguments.of("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC>", "HTML"),
        Arguments.of("<?xml version=\"1.0\"?><Error><Code>NoSuchKey", "XML"),
        Arguments.of("404: Not Found", "error message"),
        Arguments.of("Entry not found", "error message"),
        Arguments.of("", "is empty"));
  }

  @ParameterizedTest
  @MethodSource("standIns")
  void whatStandsInForAFile(String content, String what) throws IOException {
    ForeignFormat found =
        ForeignFormat.of(Files.write(directory.resolve("model.npz"), bytes(content))).orElseThrow();
    assertThat(found.kind()).isEqualTo(Kind.STAND_IN);
    assertThat(found.what()).contains(what);
    assertThat(found.todoForArrays()).isEqualTo(found.todo());
  }

  @Test
  void archivesAndArrays() throws IOException {
    Path file = directory.resolve("x.pb");
    assertThat(ForeignFormat.of(Files.write(file, zip("saved_model.pb", "x"))).orElseThrow().kind())
        .isEqualTo(Kind.ARCHIVE);
    assertThat(ForeignFormat.of(Files.write(file, zip("a.npy", "x")))).contains(ForeignFormat.NPZ);
    assertThat(ForeignFormat.of(Files.write(file, bytes("\u0093NUMPY\u0001\0"))))
        .contains(ForeignFormat.NPY);
    assertThat(ForeignFormat.of(Files.write(file, bytes("\u001f\u008b\b"))).orElseThrow().what())
        .contains("gzip");
    assertThat(ForeignFormat.of(Files.write(file, bytes("\u0089PNG\r\n"))).orElseThrow().what())
        .contains("picture");
  }

  @Test
  void aZipThatIsCutOffIsKnownByItsFirstEntry() throws IOException {
    byte[] whole = zip("archive/data.pkl", "\u0080\u0002}q\0.", "archive/data/0", "x");
    Path file = Files.write(directory.resolve("x.bin"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(ForeignFormat.of(file).orElseThrow().what()).contains("PyTorch file");
  }

  @Test
  void ownFormatsAreNotForeign() throws IOException {
    Path golden = Path.of("src/test/resources/golden");
    assertThat(ForeignFormat.of(golden.resolve("hub/modern-saved-model/saved_model.pb"))).isEmpty();
    assertThat(ForeignFormat.of(golden.resolve("checkpoint/dtypes/model-v1.ckpt-1"))).isEmpty();
    assertThat(ForeignFormat.of(Path.of("tf-graphs/features/fashion-mnist-32.pb"))).isEmpty();
    Path spaces = Files.writeString(directory.resolve("spaces"), "\n ".repeat(40_000));
    assertThat(ForeignFormat.of(spaces)).isEmpty();
  }
}
