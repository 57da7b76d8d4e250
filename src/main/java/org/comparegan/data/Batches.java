package org.comparegan.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.comparegan.image.CropDraw;
import org.comparegan.image.DataException;
import org.comparegan.image.ImageSet;
import org.comparegan.random.AddressedRandom;
import org.comparegan.random.RandomStream;

/**
 * The endless sequence of batches: batch t is a pure function of (seed, t).
 *
 * <p>Example number p, counted over all batches, is image {@code order(epoch)[p mod size]} of epoch
 * p / size. Each epoch has its own random order of the whole set and shows every image once; a
 * batch may span two epochs, so no remainder is dropped. z, sampled labels, random crops and
 * mirroring are addressed by p as well, so a batch of 2n is the concatenation of two batches of n.
 *
 * <p>The reference shuffles within a window of 10,000 and restarts the sequence when it resumes.
 */
public final class Batches {
  private static final float[] NO_SOFT_LABEL = {};

  private final ImageSet images;
  private final int batchSize;
  private final int latentDimension;
  private final LatentDistribution latents;
  private final SampledLabels sampledLabels;
  private final AddressedRandom random;
  private final RandomStream orderStream;
  private final RandomStream latentStream;
  private final RandomStream labelStream;
  private final RandomStream cropStream;
  private final int wholeSize;
  private final RowSpans rows;
  private final Optional<ClassBalance> balance;
  private final Optional<RandomStream> mirrorStream;

  /** Source of the classes of generated images. */
  public enum SampledLabels {
    /** No classes: the generator is unconditional. */
    NONE,
    /** Uniform over the classes. */
    UNIFORM,
    /**
     * The label of the real image in the same row of the batch, −1 included (gin {@code
     * fit_label_distribution}).
     */
    FROM_IMAGES
  }

  /**
   * @param batchSize examples per batch, positive; may exceed the size of the set
   * @param latentDimension length of z, at least 0
   * @param seed gin {@code dataset.seed}, 547 in the reference
   * @throws IllegalArgumentException if a number is out of range, or labels are to be sampled for a
   *     set that has no classes
   */
  public Batches(
      ImageSet images,
      int batchSize,
      int latentDimension,
      LatentDistribution latents,
      SampledLabels sampledLabels,
      long seed) {
    this(
        images,
        batchSize,
        RowSpans.first(batchSize),
        latentDimension,
        latents,
        sampledLabels,
        AddressedRandom.of(seed),
        Optional.empty(),
        Optional.empty());
  }

  private Batches(
      ImageSet images,
      int batchSize,
      RowSpans rows,
      int latentDimension,
      LatentDistribution latents,
      SampledLabels sampledLabels,
      AddressedRandom random,
      Optional<ClassBalance> balance,
      Optional<RandomStream> mirrorStream) {
    if (batchSize <= 0 || latentDimension < 0) {
      throw new IllegalArgumentException(
          String.format(
              "A batch of %d examples with %d latent values: give a positive batch size.",
              batchSize, latentDimension));
    }
    if (sampledLabels != SampledLabels.NONE && images.classes() == 0) {
      throw new IllegalArgumentException(
          images.name() + " has no classes to sample labels from: train an unconditional network.");
    }
    this.images = images;
    this.batchSize = rows.count();
    this.wholeSize = batchSize;
    this.rows = rows;
    this.latentDimension = latentDimension;
    this.latents = latents;
    this.sampledLabels = sampledLabels;
    this.random = random;
    this.balance = balance;
    this.mirrorStream = mirrorStream;
    this.orderStream = random.stream("data/order");
    this.latentStream = random.stream("data/z");
    this.labelStream = random.stream("data/sampled_labels");
    this.cropStream = random.stream("data/crop");
  }

  /** The distribution of the latents. */
  public LatentDistribution latents() {
    return latents;
  }

  /** Examples per batch. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * The share of one of several workers: these rows of each batch, in this order.
   *
   * @param numbers rows of a batch, from 0 to below its size
   * @throws IllegalArgumentException if one lies outside
   */
  public Batches rows(int[] numbers) {
    return with(RowSpans.of(numbers, wholeSize), balance, mirrorStream);
  }

  /** Batches whose images are mirrored, left to right, each with probability ½. */
  public Batches mirrored() {
    return with(rows, balance, Optional.of(random.stream("data/mirror")));
  }

  /**
   * Batches in which all classes are equally frequent, however many images they have. Of k classes
   * with images, every k examples in a row are one of each, in random order; a class shows all its
   * images once before it shows one again. Images without a label are not drawn.
   *
   * @throws DataException if no image has a label
   */
  public Batches balanced() {
    return with(rows, Optional.of(ClassBalance.of(images, random)), mirrorStream);
  }

  private Batches with(
      RowSpans chosen, Optional<ClassBalance> balanced, Optional<RandomStream> mirror) {
    return new Batches(
        images,
        wholeSize,
        chosen,
        latentDimension,
        latents,
        sampledLabels,
        random,
        balanced,
        mirror);
  }

  /** Batch {@code number}, counted from 0. */
  public Batch at(long number) {
    Assembly assembly = begin(number);
    assembly.fill(0, batchSize);
    return assembly.batch();
  }

  /** Starts a batch whose examples can be filled in by several threads. */
  Assembly begin(long number) {
    return new Assembly(number);
  }

  /** A batch under construction. Several threads may fill different examples. */
  final class Assembly {
    private final long number;
    private final float[] values = new float[batchSize * images.pixels()];
    private final int[] labels = new int[batchSize];
    private final float[][] softLabels = new float[batchSize][];

    Assembly(long number) {
      this.number = number;
    }

    /** Reads the images and labels of the examples {@code from} to {@code to} − 1. */
    void fill(int from, int to) {
      rows.within(from, to, (first, row, count) -> fill(first, position(row), count));
    }

    private void fill(int first, long position, int count) {
      int[] indices = new int[count];
      Arrays.setAll(indices, i -> imageIndex(position + i));
      CropDraw draw = new CropDraw(cropStream, position);
      images.read(indices, draw, values, first * images.pixels());
      mirrorStream.ifPresent(stream -> mirror(stream, first, position, count));
      for (int i = 0; i < count; i++) {
        labels[first + i] = images.label(indices[i]);
        softLabels[first + i] = images.softLabel(indices[i]).orElse(NO_SOFT_LABEL);
      }
    }

    /** Mirrors each of these images, left to right, with probability ½. */
    private void mirror(RandomStream stream, int first, long position, int count) {
      int row = images.width() * images.channels();
      for (int i = 0; i < count; i++) {
        if (stream.integers(position + i, 1, 2)[0] == 0) {
          int image = (first + i) * images.pixels();
          for (int from = image; from < image + images.pixels(); from += row) {
            mirrorRow(from);
          }
        }
      }
    }

    private void mirrorRow(int from) {
      int channels = images.channels();
      for (int left = 0, right = images.width() - 1; left < right; left++, right--) {
        for (int c = 0; c < channels; c++) {
          float kept = values[from + left * channels + c];
          values[from + left * channels + c] = values[from + right * channels + c];
          values[from + right * channels + c] = kept;
        }
      }
    }

    /** Position of a row of the whole batch, counted over all batches. */
    private long position(int row) {
      return number * wholeSize + row;
    }

    /** The finished batch; every example must be filled. */
    Batch batch() {
      float[] z = new float[batchSize * latentDimension];
      rows.each(
          (first, row, count) ->
              System.arraycopy(
                  latents.sample(latentStream, position(row), count, latentDimension),
                  0,
                  z,
                  first * latentDimension,
                  count * latentDimension));
      return new Batch(number, values, labels, soft(), z, sampledLabels());
    }

    private int[] sampledLabels() {
      return switch (sampledLabels) {
        case NONE -> new int[0];
        case FROM_IMAGES -> labels.clone();
        case UNIFORM -> {
          int[] sampled = new int[batchSize];
          rows.each(
              (first, row, count) ->
                  labelStream.fillIntegers(
                      0, position(row), sampled, first, count, images.classes()));
          yield sampled;
        }
      };
    }

    private float[] soft() {
      int classes = 0;
      for (float[] row : softLabels) {
        classes = Math.max(classes, row.length);
      }
      float[] all = new float[batchSize * classes];
      for (int i = 0; i < batchSize; i++) {
        System.arraycopy(softLabels[i], 0, all, i * classes, softLabels[i].length);
      }
      return all;
    }
  }

  /** Index in the set of example {@code position}, counted over all batches. */
  public int imageIndex(long position) {
    return balance.isPresent() ? balance.get().imageIndex(position) : inTurn(position);
  }

  private int inTurn(long position) {
    return orderStream
        .permutation(position / images.size(), images.size())
        .at((int) (position % images.size()));
  }

  /** Indices in the set of the first examples. */
  public int[] imageIndices(int count) {
    int[] indices = new int[count];
    Arrays.setAll(indices, this::imageIndex);
    return indices;
  }

  /** The batches from {@code first} on, read ahead. The number of threads does not change them. */
  public BatchStream stream(long first, BatchStream.ReadAhead ahead) {
    return new BatchStream(this, first, ahead);
  }

  /**
   * The images of each class.
   *
   * @param order of the classes
   * @param members indices of the images of each class that has some
   * @param orders of the images of each class
   */
  private record ClassBalance(RandomStream order, List<int[]> members, List<RandomStream> orders) {
    static ClassBalance of(ImageSet images, AddressedRandom random) {
      SortedMap<Integer, IntStream.Builder> byClass = new TreeMap<>();
      for (int i = 0; i < images.size(); i++) {
        if (images.label(i) != ImageSet.UNLABELLED) {
          byClass.computeIfAbsent(images.label(i), label -> IntStream.builder()).add(i);
        }
      }
      if (byClass.isEmpty()) {
        throw new DataException(
            images.name() + ": none of its images has a label, so no classes can be balanced.");
      }
      return new ClassBalance(
          random.stream("data/class_order"),
          byClass.values().stream().map(of -> of.build().toArray()).toList(),
          byClass.keySet().stream().map(label -> random.stream("data/class/" + label)).toList());
    }

    int imageIndex(long position) {
      long round = position / members.size();
      int number = (int) (position % members.size());
      int label = order.permutation(round, members.size()).at(number);
      int[] images = members.get(label);
      return images[
          orders
              .get(label)
              .permutation(round / images.length, images.length)
              .at((int) (round % images.length))];
    }
  }

  /** Selected rows of a larger batch, stored as runs of consecutive rows. */
  private static final class RowSpans {
    private final List<Span> spans;
    private final int count;

    /**
     * Consecutive rows.
     *
     * @param first position of the first row among the selected rows
     * @param row position of the first row in the larger batch
     */
    private record Span(int first, int row, int count) {}

    /** Handles consecutive rows. */
    @FunctionalInterface
    interface Visitor {
      /** Handles rows {@code row … row + count − 1}, selected as {@code first …}. */
      void visit(int first, int row, int count);
    }

    private RowSpans(List<Span> spans, int count) {
      this.spans = List.copyOf(spans);
      this.count = count;
    }

    /** All rows of a batch of this size. */
    static RowSpans first(int count) {
      return new RowSpans(List.of(new Span(0, 0, count)), count);
    }

    /**
     * These rows of a batch of {@code size}.
     *
     * @throws IllegalArgumentException if one lies outside
     */
    static RowSpans of(int[] rows, int size) {
      List<Span> spans = new ArrayList<>();
      int first = 0;
      for (int i = 1; i <= rows.length; i++) {
        if (rows[i - 1] < 0 || rows[i - 1] >= size) {
          throw new IllegalArgumentException(
              "There is no row %d in a batch of %d: they count from 0."
                  .formatted(rows[i - 1], size));
        }
        if (i == rows.length || rows[i] != rows[i - 1] + 1) {
          spans.add(new Span(first, rows[first], i - first));
          first = i;
        }
      }
      return new RowSpans(spans, rows.length);
    }

    /** Number of selected rows. */
    int count() {
      return count;
    }

    /** Visits all runs. */
    void each(Visitor visitor) {
      within(0, count, visitor);
    }

    /** Visits the selected rows {@code from} to {@code to} − 1. */
    void within(int from, int to, Visitor visitor) {
      for (Span span : spans) {
        int first = Math.max(from, span.first);
        int end = Math.min(to, span.first + span.count);
        if (first < end) {
          visitor.visit(first, span.row + first - span.first, end - first);
        }
      }
    }
  }
}
