package org.comparegan.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.imageio.ImageIO;
import org.comparegan.graph.Device;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.image.CropDraw;
import org.comparegan.image.DataException;
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
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/**
 * Decodes JPEG, PNG, BMP and GIF files with TensorFlow's own kernels, so that every level equals
 * the reference's. One small graph serves all pictures. Thread-safe; each picture is decoded in the
 * calling thread.
 *
 * <p>How {@code tf.image.decode_image} treats unusual files: grey is repeated to three channels if
 * three are requested, and colour is converted to grey if one is; palettes are resolved; alpha is
 * dropped, not blended; 16 bits are cut to the upper 8; CMYK is converted without a profile; EXIF
 * orientation and ICC profiles are ignored; an animated GIF gives its first picture. Files that
 * those kernels misread are rewritten first, see {@link Recoding}.
 */
public final class PictureDecoder implements AutoCloseable {
  /** Pictures decoded per session run; starting a run costs as much as decoding a small picture. */
  static final int PORTION = 8;

  /** Runs in the calling thread; callers bring threads for several pictures. */
  private static final RunOptions IN_THIS_THREAD =
      RunOptions.newBuilder().setInterOpThreadPool(-1).build();

  private final PictureTransform transform;
  private final Crop crop;
  private final Graph graph;
  private final GraphSession session;
  private final List<Slot> slots = new ArrayList<>();

  /** Reused buffers for levels; allocating one costs as much as filling it. */
  private final Queue<byte[]> buffers = new ConcurrentLinkedQueue<>();

  /** Graph inputs and outputs of one picture of a portion. */
  private record Slot(
      Operand<TString> encoded,
      Operand<TUint8> picture,
      Operand<TInt64> seeds,
      Operand<TInt32> begin,
      Operand<TInt32> size) {}

  /**
   * Builds the graph.
   *
   * @param channels of the images, 1 or 3; 0: the file's own number
   */
  public PictureDecoder(int channels, PictureTransform transform, Crop crop) {
    this.transform = transform;
    this.crop = transform.crops() ? crop : Crop.NONE;
    this.graph = new Graph();
    Ops tf = Ops.create(graph);
    for (int i = 0; i < PORTION; i++) {
      slots.add(slot(tf, transform.decoded(channels)));
    }
    this.session = new GraphSession(graph, new SessionOptions(0, false, Device.CPU));
  }

  private static Slot slot(Ops tf, int channels) {
    Operand<TString> encoded = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    Operand<TInt64> seeds = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    Operand<TUint8> picture =
        tf.image.decodeImage(
            encoded,
            TUint8.class,
            DecodeImage.channels((long) channels),
            DecodeImage.expandAnimations(false));
    Crop.Box box = Crop.distorted(tf, tf.shape(picture), seeds);
    return new Slot(encoded, picture, seeds, box.begin(), box.size());
  }

  /**
   * Decodes a picture without transforming it.
   *
   * @throws DataException when the bytes are not a complete picture, without naming it
   */
  public Decoded decode(byte[] file) {
    Slot slot = slots.get(0);
    try (Tensor bytes = encoded(file);
        Result result = runner().feed(slot.encoded(), bytes).fetch(slot.picture()).run()) {
      Tensor levels = result.get(0);
      return rows(levels, 0, height(levels), new byte[0]);
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new DataException(UnreadPicture.what(file).orElse(firstLine(e)), e);
    }
  }

  /**
   * Writes consecutive images.
   *
   * @param files of one to {@value #PORTION} pictures
   * @param first draw of the first image; the others follow
   * @param length number of values of an image
   * @throws DataException when a file is not a complete picture or has another number of values,
   *     without naming it
   */
  public void images(byte[][] files, CropDraw first, float[] target, int offset, int length) {
    List<Tensor> fed = new ArrayList<>();
    byte[] buffer = Objects.requireNonNullElseGet(buffers.poll(), () -> new byte[0]);
    try {
      Session.Runner runner = runner();
      for (int i = 0; i < files.length; i++) {
        Slot slot = slots.get(i);
        fed.add(encoded(files[i]));
        runner.feed(slot.encoded(), fed.get(fed.size() - 1)).fetch(slot.picture());
        if (crop == Crop.DISTORTED) {
          fed.add(Tensors.of(first.plus(i).seeds(), 2));
          runner.feed(slot.seeds(), fed.get(fed.size() - 1)).fetch(slot.begin()).fetch(slot.size());
        }
      }
      int outputs = crop == Crop.DISTORTED ? 3 : 1;
      try (Result result = runner.run()) {
        for (int i = 0; i < files.length; i++) {
          Tensor levels = result.get(i * outputs);
          Crop.PixelBox box =
              crop == Crop.DISTORTED
                  ? box(result.get(i * outputs + 1), result.get(i * outputs + 2), levels)
                  : crop.box(height(levels), (int) levels.shape().get(1), first.plus(i));
          // Only the rows of the box are copied.
          Decoded picture = rows(levels, box.top(), box.height(), buffer);
          buffer = picture.levels();
          Crop.PixelBox within = new Crop.PixelBox(0, box.left(), box.height(), box.width());
          transform.write(picture, within, target, offset + i * length, length);
        }
      }
    } catch (TensorFlowException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new DataException(UnreadPicture.what(files[0]).orElse(firstLine(e)), e);
    } finally {
      buffers.add(buffer);
      fed.forEach(Tensor::close);
    }
  }

  private static Crop.PixelBox box(Tensor begin, Tensor size, Tensor levels) {
    int[] corner = Tensors.ints(begin);
    int[] sides = Tensors.ints(size);
    return new Crop.PixelBox(
        corner[0],
        corner[1],
        sides[0] < 0 ? height(levels) - corner[0] : sides[0],
        sides[1] < 0 ? (int) levels.shape().get(1) - corner[1] : sides[1]);
  }

  private static int height(Tensor levels) {
    return (int) levels.shape().get(0);
  }

  private Session.Runner runner() {
    return session.runner().setOptions(IN_THIS_THREAD);
  }

  private static Tensor encoded(byte[] file) {
    byte[] readable = Recoding.readable(file);
    if (PictureSize.endsInHeader(file)) {
      throw new DataException("it ends within its header: copy it again.");
    }
    return TString.tensorOfBytes(NdArrays.scalarOfObject(Recoding.firstOfGif(readable)));
  }

  /** Some rows of a picture, in the buffer or, if that is too small, in a new one. */
  private static Decoded rows(Tensor tensor, int first, int count, byte[] buffer) {
    int width = (int) tensor.shape().get(1);
    int channels = (int) tensor.shape().get(2);
    int size = Math.multiplyExact(count, width * channels);
    byte[] levels = buffer.length >= size ? buffer : new byte[size];
    long start = (long) first * width * channels;
    tensor.asRawTensor().data().offset(start).read(levels, 0, size);
    return new Decoded(count, width, channels, levels);
  }

  private static String firstLine(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message
        .lines()
        .findFirst()
        .orElse(message)
        .replaceAll("\\s*\\[Op:.*|\\s*\\[*\\{\\{.*", "");
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /**
   * A decoded picture.
   *
   * @param levels {@code [height, width, channels]} unsigned bytes; any further bytes are unused
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Decoded(int height, int width, int channels, byte[] levels) {
    /** A PNG file of grey or RGB levels. */
    public byte[] png() {
      BufferedImage image =
          new BufferedImage(
              width,
              height,
              channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
      byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      if (channels == 1) {
        System.arraycopy(levels, 0, target, 0, target.length);
      } else {
        for (int i = 0; i < target.length; i += 3) {
          target[i] = levels[i + 2];
          target[i + 1] = levels[i + 1];
          target[i + 2] = levels[i];
        }
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        ImageIO.write(image, "png", out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }
  }
}
