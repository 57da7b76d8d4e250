package org.comparegan.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A format other than the one that was wanted, told by a file's content, whatever the name's
 * ending. Weights of PyTorch and safetensors are read where a checkpoint is wanted, the others
 * nowhere.
 *
 * @param kind what sort of thing it is
 * @param what the file is, for people, as in {@code is an ONNX model}
 * @param todo what to do with it where a model is wanted
 */
public record ForeignFormat(Kind kind, String what, String todo) {

  /** What a file is in place of what was wanted. */
  public enum Kind {
    /** A stand-in for the file, such as the page of a server. */
    STAND_IN,
    /** A model of another library. */
    MODEL,
    /** An archive or a compressed file. */
    ARCHIVE,
    /** Arrays of NumPy. */
    NUMPY,
    /** None of these. */
    OTHER
  }

  /** An array of NumPy. */
  public static final ForeignFormat NPY =
      new ForeignFormat(Kind.NUMPY, "is an array of NumPy (.npy)", "name a model");

  /** Arrays of NumPy in a zip archive. */
  public static final ForeignFormat NPZ =
      new ForeignFormat(Kind.NUMPY, "is an archive of NumPy arrays (.npz)", "name a model");

  private static final String AS_CHECKPOINT =
      "name it where a checkpoint is wanted, as in './comparegan checkpoint ls'";

  private static final ForeignFormat TORCH = model("is a PyTorch file", AS_CHECKPOINT);

  private static final ForeignFormat LIGHTNING =
      model("is a checkpoint of PyTorch Lightning", AS_CHECKPOINT);

  private static final ForeignFormat SAFETENSORS = model("is a safetensors file", AS_CHECKPOINT);

  private static final int HEAD = 1 << 16;
  private static final int MOST_READ = 1 << 20;
  private static final long LONGEST_SAFETENSORS_HEADER = 100_000_000;
  private static final String WRITE =
      "in Python, load it where you trust it and write its arrays with tf.train.Checkpoint or"
          + " tf.raw_ops.SaveV2";
  private static final String KERAS =
      "in Python, load it with keras.models.load_model and write it with model.export, as a"
          + " SavedModel";

  /** The number that begins a file of torch.save before PyTorch 1.6, as a pickle. */
  private static final String LEGACY_TORCH =
      "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

  /** Pickles of protocol 0 and 1 begin with one of these: a container, or a global name. */
  private static final Pattern OLD_PICKLE =
      Pattern.compile("\\([dl]p?\\d|[}\\])]q.|c[\\w.]+\\n\\w+\\n", Pattern.DOTALL);

  private static final Pattern HTML =
      Pattern.compile("(<\\?xml[^>]*>\\s*)?<(!doctype\\s+html|html|head|body)");

  private static final Pattern REFUSAL =
      Pattern.compile(
          "(404|403|401)\\b|(entry |file |page )?not found|access (is )?denied|unauthorized");

  private static final Pattern GRAPH_AS_TEXT =
      Pattern.compile(
          "(node|versions|library|meta_info_def|graph_def|meta_graphs)\\s*:?\\s*[{<]"
              + "|saved_model_schema_version\\s*:");

  private static ForeignFormat standIn(String what, String todo) {
    return new ForeignFormat(Kind.STAND_IN, what, todo);
  }

  private static ForeignFormat model(String what, String todo) {
    return new ForeignFormat(Kind.MODEL, what, todo);
  }

  private static ForeignFormat archive(String what) {
    return new ForeignFormat(
        Kind.ARCHIVE, "is " + what, "unpack it and name the file or directory that comes out");
  }

  /** Formats by the bytes that they begin with, which no model of TensorFlow does. */
  private static final Map<String, ForeignFormat> MAGIC =
      Map.of(
          "GGUF",
          model("is a GGUF file of llama.cpp", "name a model of images"),
          "MATLAB 5.0 MAT-file",
          model("is a MATLAB file", WRITE),
          "%PDF-",
          new ForeignFormat(Kind.OTHER, "is a PDF document", "check the path"),
          "\u007fELF",
          new ForeignFormat(Kind.OTHER, "is a program", "check the path"));

  /** A map with a short text as its first key, as Flax writes parameters. */
  private static final Pattern MSGPACK =
      Pattern.compile("([\u0081-\u008f]|\u00de..)[\u00a1-\u00bf][\\w./-]+", Pattern.DOTALL);

  /** Whether the file holds named weights that can be read as a checkpoint. */
  public boolean isCheckpoint() {
    return equals(TORCH) || equals(LIGHTNING) || equals(SAFETENSORS);
  }

  /** What to do where arrays of NumPy are wanted. */
  public String todoForArrays() {
    return kind == Kind.MODEL || kind == Kind.OTHER
        ? "in Python, load it where you trust it and write its arrays with numpy.savez"
        : todo;
  }

  /** The format of a file; empty if it is none of those that are known here. */
  public static Optional<ForeignFormat> of(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    if (head.length == 0) {
      return Optional.of(standIn("is empty: it has 0 bytes", "copy or download it again"));
    }
    String bytes = latin(head);
    return standIn(bytes)
        .or(() -> zip(file, bytes))
        .or(() -> pickle(bytes))
        .or(() -> otherModel(file, head, bytes))
        .or(() -> other(bytes));
  }

  /** Bytes as characters; UTF-16, as some editors write text, as its own characters. */
  private static String latin(byte[] head) {
    String bytes = new String(head, ISO_8859_1);
    return bytes.startsWith("\u00ff\u00fe") || bytes.startsWith("\u00fe\u00ff")
        ? new String(head, UTF_16)
        : bytes;
  }

  /** What stands in for a file, such as the page of a server, if these bytes are that. */
  public static Optional<ForeignFormat> standIn(byte[] file) {
    return standIn(latin(Arrays.copyOf(file, Math.min(file.length, HEAD))));
  }

  /** Without byte-order mark, leading space, and leading comments of {@code #} and of HTML. */
  private static String text(String bytes) {
    String text = bytes.startsWith("\u00ef\u00bb\u00bf") ? bytes.substring(3) : bytes;
    while (true) {
      text = text.stripLeading();
      int end = text.startsWith("#") ? text.indexOf('\n') : -1;
      int comment = text.startsWith("<!--") ? text.indexOf("-->") : -1;
      if (end < 0 && comment < 0) {
        return text;
      }
      text = text.substring(end >= 0 ? end : comment + 3);
    }
  }

  private static Optional<ForeignFormat> standIn(String bytes) {
    String text = text(bytes);
    String start = text.substring(0, Math.min(text.length(), 1024)).toLowerCase(Locale.ROOT);
    if (start.startsWith("version https://git-lfs.github.com/spec/")
        || start.startsWith("version http://git-media.io")) {
      return Optional.of(
          standIn(
              "is a Git LFS pointer, not the file that it stands for",
              "run 'git lfs pull' in its repository, or download the file itself"));
    }
    if (start.startsWith("/annex/objects/")) {
      return Optional.of(
          standIn(
              "is a git-annex pointer, not the file that it stands for",
              "run 'git annex get' in its repository"));
    }
    if (HTML.matcher(start).lookingAt()) {
      return Optional.of(
          standIn(
              "is an HTML page that a server sent instead of a file",
              "download the file itself, not the page about it"));
    }
    if (start.startsWith("<?xml") || start.startsWith("<error>")) {
      return Optional.of(
          standIn("is XML, such as a server's error message", "download the file again"));
    }
    if (REFUSAL.matcher(start).lookingAt()) {
      return Optional.of(
          standIn("is a server's error message instead of a file", "download the file again"));
    }
    return Optional.empty();
  }

  private static Optional<ForeignFormat> zip(Path file, String bytes) {
    if (!bytes.startsWith("PK\3\4") && !bytes.startsWith("PK\5\6")) {
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    ForeignFormat torch = TORCH;
    try (ZipFile archive = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(archive.entries())) {
        String name = lastPart(entry.getName());
        names.add(name);
        if (name.equals("data.pkl")) {
          try (InputStream in = archive.getInputStream(entry)) {
            torch = torch(new String(in.readNBytes(MOST_READ), ISO_8859_1));
          }
        }
      }
    } catch (IOException e) {
      // Cut off before its list of entries: the first has its name in its own header.
      int length = bytes.length() > 30 ? bytes.charAt(26) | bytes.charAt(27) << 8 : 0;
      if (length > 0 && bytes.length() >= 30 + length) {
        names.add(lastPart(bytes.substring(30, 30 + length)));
      }
    }
    String path = file.toString().toLowerCase(Locale.ROOT);
    if (names.contains("constants.pkl")) {
      return Optional.of(
          model(
              "is a PyTorch file of TorchScript, a program and its weights",
              "in PyTorch, save torch.jit.load(FILE).state_dict() and name that"));
    }
    if (names.contains("data.pkl") || names.isEmpty() && path.matches(".*\\.(pkl|pickle|pt|pth)")) {
      return Optional.of(torch);
    }
    if (names.contains("model.weights.h5")
        || names.containsAll(List.of("config.json", "metadata.json"))) {
      return Optional.of(model("is a .keras file of Keras 3", KERAS));
    }
    if (!names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"))) {
      return Optional.of(NPZ);
    }
    return Optional.of(archive("a zip archive"));
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static ForeignFormat torch(String pickle) {
    return pickle.contains("pytorch-lightning_version") ? LIGHTNING : TORCH;
  }

  private static Optional<ForeignFormat> pickle(String bytes) {
    if (bytes.startsWith(LEGACY_TORCH)) {
      return Optional.of(torch(bytes));
    }
    boolean binary =
        bytes.length() > 1
            && bytes.charAt(0) == 0x80
            && bytes.charAt(1) >= 2
            && bytes.charAt(1) <= 5;
    if (!binary && !OLD_PICKLE.matcher(bytes).lookingAt()) {
      return Optional.empty();
    }
    if (bytes.contains("dnnlib") || bytes.contains("torch_utils.persistence")) {
      return Optional.of(
          model(
              "is a StyleGAN of NVIDIA, a Python pickle with code in it",
              "sample from it with stylegan3's gen_images.py, and evaluate its pictures here"));
    }
    return Optional.of(model("is a Python pickle, and reading one runs the code in it", WRITE));
  }

  private static Optional<ForeignFormat> otherModel(Path file, byte[] head, String bytes) {
    for (int at = 0; at + 8 <= bytes.length(); at = Math.max(512, 2 * at)) {
      if (bytes.startsWith("\u0089HDF\r\n\u001a\n", at)) {
        return Optional.of(
            model("is an HDF5 file, as Keras writes weights and models (.h5)", KERAS));
      }
    }
    if (bytes.startsWith("TFL3", 4)) {
      return Optional.of(
          model(
              "is a TFLite model, which is made for inference alone",
              "name the SavedModel or checkpoint that it was converted from"));
    }
    if (isSafetensors(file, head)) {
      return Optional.of(SAFETENSORS);
    }
    Optional<ForeignFormat> known =
        MAGIC.entrySet().stream()
            .filter(magic -> bytes.startsWith(magic.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (known.isPresent()) {
      return known;
    }
    if (MSGPACK.matcher(bytes).lookingAt()) {
      return Optional.of(
          model(
              "is a MessagePack file, as Flax writes parameters",
              "in Python, load it with flax.serialization.msgpack_restore and write its arrays"
                  + " with tf.train.Checkpoint or tf.raw_ops.SaveV2"));
    }
    // ir_version, then one of the fields 2 to 8; a SavedModel begins with version 1.
    if (head.length > 2 && head[0] == 8 && head[1] > 1 && isOnnxField(head[2] & 0xff)) {
      return Optional.of(
          model(
              "is an ONNX model",
              "in Python, convert it with onnx2tf or onnx-tf to a SavedModel, and name that"));
    }
    if (GRAPH_AS_TEXT.matcher(text(bytes)).lookingAt()) {
      return Optional.of(
          model(
              "is a graph as text (.pbtxt)",
              "in Python, read it with google.protobuf.text_format.Parse and write its"
                  + " SerializeToString()"));
    }
    return Optional.empty();
  }

  private static boolean isOnnxField(int tag) {
    return Set.of(0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42).contains(tag);
  }

  /** A 64-bit length, then JSON of that length; the file may be cut off. */
  private static boolean isSafetensors(Path file, byte[] head) {
    if (head.length < 10 || head[8] != '{') {
      return false;
    }
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return file.toString().endsWith(".safetensors")
        || length >= 2 && length <= LONGEST_SAFETENSORS_HEADER;
  }

  private static Optional<ForeignFormat> other(String bytes) {
    if (bytes.startsWith("\u0093NUMPY")) {
      return Optional.of(NPY);
    }
    if (bytes.startsWith("\u0089PNG")
        || bytes.startsWith("\u00ff\u00d8\u00ff")
        || bytes.startsWith("GIF8")
        || bytes.startsWith("RIFF") && bytes.startsWith("WEBP", 8)
        || bytes.startsWith("BM") && bytes.startsWith("\0\0\0\0", 6)
        || bytes.startsWith("II*\0")
        || bytes.startsWith("MM\0*")) {
      return Optional.of(new ForeignFormat(Kind.OTHER, "is a picture", "check the path"));
    }
    if (text(bytes).matches("(?s)\\{\\s*\".*")) {
      return Optional.of(new ForeignFormat(Kind.OTHER, "is JSON text", "check the path"));
    }
    if (bytes.startsWith("\u001f\u008b")) {
      return Optional.of(archive("compressed with gzip (an archive, as in .tar.gz, or one file)"));
    }
    if (bytes.startsWith("BZh")
        || bytes.startsWith("\u00fd7zXZ\0")
        || bytes.startsWith("(\u00b5/\u00fd")
        || bytes.startsWith("7z\u00bc\u00af'\u001c")
        || bytes.startsWith("Rar!")) {
      return Optional.of(archive("a compressed archive"));
    }
    if (bytes.startsWith("ustar", 257)) {
      return Optional.of(
          Pattern.compile("(\\./)?(sys_info|pickle|storages|tensors)\0").matcher(bytes).lookingAt()
              ? model("is a PyTorch file of 2016, a tar archive of pickles", WRITE)
              : archive("a tar archive"));
    }
    return Optional.empty();
  }
}
