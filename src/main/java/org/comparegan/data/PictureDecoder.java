package org.comparegan.data;

import java.util.ArrayList;
import java.util.List;
import org.comparegan.graph.Device;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.DecodeImage;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * From the bytes of a JPEG, PNG, BMP or GIF file to an image, by TensorFlow's own kernels, so that
 * every level is that of the reference. One small graph serves all pictures; many threads may use
 * it, and each picture is decoded in the thread that asks.
 *
 * <p>What {@code tf.image.decode_image} does with odd files: grey is repeated to three channels
 * where three are asked for, and colour is mixed to grey where one is; palettes are resolved; alpha
 * is dropped, not blended; of 16 bits the upper 8 remain; CMYK is converted without a profile; EXIF
 * orientation and ICC profiles are ignored; of a moving GIF the first picture is taken.
 */
public final class PictureDecoder implements AutoCloseable {
  /**
   * Pictures that one run of the session decodes, since starting one costs as much as a small one.
   */
  static final int PORTION = 8;

  /** Run in the thread that asks: threads come from who wants several pictures at a time. */
  private static final RunOptions IN_THIS_THREAD =
      RunOptions.newBuilder().setInterOpThreadPool(-1).build();

  private final Graph graph;
  private final GraphSession session;
  private final Placeholder<TString> encoded;
  private final Placeholder<TInt64> seeds;
  private final Placeholder<TFloat32> place;
  private final Operand<TUint8> picture;
  private final Operand<TFloat32> image;
  private final Placeholder<TString> severalEncoded;
  private final Placeholder<TInt64> severalSeeds;
  private final Placeholder<TFloat32> severalPlaces;
  private final List<Operand<TFloat32>> several;
  private final boolean random;

  /**
   * Builds the graph.
   *
   * @param channels 1 or 3, or 0 for as many as the file has
   */
  public PictureDecoder(int channels, PictureTransform transform, Crop crop) {
    this.graph = new Graph();
    Ops tf = Ops.create(graph);
    this.encoded = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    this.seeds = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    this.place = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2)));
    this.picture = decoded(tf, encoded, channels);
    this.image = transform.image(tf, picture, (ops, shape) -> crop.box(ops, shape, seeds, place));
    this.severalEncoded = tf.placeholder(TString.class, Placeholder.shape(Shape.of(PORTION)));
    this.severalSeeds = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(PORTION, 2)));
    this.severalPlaces = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(PORTION, 2)));
    List<Operand<TFloat32>> images = new ArrayList<>();
    for (int i = 0; i < PORTION; i++) {
      Operand<TInt64> seed = row(tf, severalSeeds, i);
      Operand<TFloat32> at = row(tf, severalPlaces, i);
      images.add(
          transform.image(
              tf,
              decoded(tf, row(tf, severalEncoded, i), channels),
              (ops, shape) -> crop.box(ops, shape, seed, at)));
    }
    this.several = List.copyOf(images);
    this.random = crop.isRandom() && transform instanceof PictureTransform.CropThenResize;
    this.session = new GraphSession(graph, new SessionOptions(0, false, Device.CPU));
  }

  private static <T extends TType> Operand<T> row(Ops tf, Operand<T> all, int number) {
    return tf.gather(all, tf.constant(number), tf.constant(0));
  }

  private static Operand<TUint8> decoded(Ops tf, Operand<TString> file, int channels) {
    return tf.image.decodeImage(
        file,
        TUint8.class,
        DecodeImage.channels((long) channels),
        DecodeImage.expandAnimations(false));
  }

  /** The picture as it is decoded, before any transform. */
  public Decoded decode(byte[] file) {
    try (Tensor bytes = TString.tensorOfBytes(NdArrays.scalarOfObject(file));
        Result result = runner(bytes).fetch(picture).run()) {
      Tensor tensor = result.get(0);
      byte[] levels = new byte[Math.toIntExact(tensor.shape().size())];
      tensor.asRawTensor().data().read(levels);
      return new Decoded(
          (int) tensor.shape().get(0),
          (int) tensor.shape().get(1),
          (int) tensor.shape().get(2),
          levels);
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new DataException(firstLine(e), e);
    }
  }

  /**
   * Writes the transformed image to {@code target[offset …]}.
   *
   * @param draw of the crop, where it is random
   * @throws DataException when the bytes are no whole picture, without saying which; nothing is
   *     written then
   * @throws IllegalArgumentException when the image is not of {@code length} values
   */
  public void image(byte[] file, CropDraw draw, float[] target, int offset, int length) {
    try (Tensor bytes = TString.tensorOfBytes(NdArrays.scalarOfObject(file))) {
      Session.Runner runner = runner(bytes).fetch(image);
      if (!random) {
        write(runner, target, offset, length);
        return;
      }
      try (Tensor seed = Tensors.of(draw.seeds(), 2);
          Tensor at = Tensors.of(draw.place(), 2)) {
        write(runner.feed(seeds, seed).feed(place, at), target, offset, length);
      }
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new DataException(firstLine(e), e);
    }
  }

  /**
   * Writes {@value #PORTION} images one after the other.
   *
   * @param first of the draws, which are those of places that follow each other
   * @throws DataException when one of them is no whole picture, without saying which
   */
  void images(byte[][] files, CropDraw first, float[] target, int offset, int length) {
    long[] seed = new long[2 * PORTION];
    float[] at = new float[2 * PORTION];
    if (random) {
      for (int i = 0; i < PORTION; i++) {
        CropDraw draw = first.plus(i);
        System.arraycopy(draw.seeds(), 0, seed, 2 * i, 2);
        System.arraycopy(draw.place(), 0, at, 2 * i, 2);
      }
    }
    try (Tensor bytes = TString.tensorOfBytes(NdArrays.vectorOfObjects(files));
        Tensor seedTensor = Tensors.of(seed, PORTION, 2);
        Tensor placeTensor = Tensors.of(at, PORTION, 2)) {
      Session.Runner runner =
          session.runner().setOptions(IN_THIS_THREAD).feed(severalEncoded, bytes);
      several.forEach(runner::fetch);
      if (random) {
        runner.feed(severalSeeds, seedTensor).feed(severalPlaces, placeTensor);
      }
      write(runner, target, offset, length);
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new DataException(firstLine(e), e);
    }
  }

  /** Writes what the runner fetches one after the other. */
  private static void write(Session.Runner runner, float[] target, int offset, int length) {
    try (Result result = runner.run()) {
      for (int i = 0; i < result.size(); i++) {
        Tensor tensor = result.get(i);
        if (tensor.shape().size() != length) {
          throw new DataException(
              "is of %s, but the images of this set are not.".formatted(tensor.shape()));
        }
        tensor.asRawTensor().data().asFloats().read(target, offset + i * length, length);
      }
    }
  }

  private Session.Runner runner(Tensor bytes) {
    return session.runner().setOptions(IN_THIS_THREAD).feed(encoded, bytes);
  }

  private static String firstLine(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message).replaceAll("\\s*\\[Op:.*|\\{\\{.*", "");
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /**
   * A decoded picture.
   *
   * @param levels {@code [height, width, channels]} unsigned bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Decoded(int height, int width, int channels, byte[] levels) {}
}
