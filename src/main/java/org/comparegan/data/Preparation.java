package org.comparegan.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comparegan.file.MadeFolders;
import org.comparegan.file.Sha256;
import org.comparegan.file.TfRecords;
import org.comparegan.file.Visible;
import org.comparegan.file.WholeFile;
import org.comparegan.image.CorruptFiles;
import org.comparegan.image.CropDraw;
import org.comparegan.image.DataException;
import org.comparegan.picture.Crop;
import org.comparegan.picture.ExampleRecord;
import org.comparegan.picture.Picture;
import org.comparegan.picture.PictureDecoder;
import org.comparegan.picture.PictureTransform;
import org.comparegan.picture.Recoding;
import org.comparegan.picture.TfRecordFile;
import org.comparegan.random.AddressedRandom;

/**
 * Writes a data set as TFRecords in the schema of TensorFlow Datasets, which this package and the
 * reference read. Example i goes to shard i mod n, so that reading the shards in turn gives the
 * source's order back.
 *
 * <p>A shard appears whole or not at all; a second run of the same preparation makes only missing
 * shards. {@code <name>-<split>.plan} records the source, {@code <name>-<split>.sha256} has their
 * checksums in the format of sha256sum, {@code classes.txt} the names of the classes.
 */
public final class Preparation {
  private static final int MOST_IN_TURN = 64;

  private final StoredPictures source;
  private final Plan plan;
  private final Optional<CorruptFiles> skipped;
  private final int channels;
  private final Optional<PictureDecoder> decoder;

  /**
   * Describes the shards to write.
   *
   * @param name first part of the file names
   * @param split second part, {@code train}, {@code test} or {@code validation}
   * @param target directory; made when it is missing
   * @param shards number of files, 1 to 64, which keeps the order
   * @param form to which the pictures are brought, then stored as PNG; where it asks for nothing
   *     they stay as they are, byte by byte
   * @param baseNames whether to drop folders from file names, as ImageNet's labels require
   */
  public record Plan(
      String name, String split, Path target, int shards, PictureForm form, boolean baseNames) {

    /** Refuses names and numbers that cannot be written. */
    public Plan {
      if (!name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N} _.-]*")) {
        throw new DataException(
            "\"" + name + "\" cannot be part of a file name: give another with --name.");
      }
      if (shards < 1 || shards > MOST_IN_TURN) {
        throw new DataException(
            "A data set is prepared in 1 to %d shards, not %d.".formatted(MOST_IN_TURN, shards));
      }
    }

    private Path file(String ending) {
      return target.resolve(name + "-" + split + ending);
    }

    private List<Path> files() {
      return IntStream.range(0, shards)
          .mapToObj(number -> file(".tfrecord-%05d-of-%05d".formatted(number, shards)))
          .toList();
    }
  }

  /**
   * The written shards.
   *
   * @param images number of images, without skipped ones
   * @param files the shards
   * @param kept number of shards that existed before
   */
  public record Result(int images, List<Path> files, int kept) {}

  /**
   * @param skipped records unreadable pictures, which are left out; empty: they are an error
   */
  public Preparation(StoredPictures source, Plan plan, Optional<CorruptFiles> skipped) {
    this.source = source;
    this.plan = plan;
    this.skipped = skipped;
    PictureForm form = plan.form();
    this.channels = form.isStored() ? 0 : form.colors().orElseGet(() -> source.hasColour() ? 3 : 1);
    this.decoder = form.isStored() ? Optional.empty() : Optional.of(decoder(form, channels));
  }

  /** Decodes to images of the resolution; without one, to pictures of three channels. */
  private static PictureDecoder decoder(PictureForm form, int channels) {
    if (form.resolution().isEmpty()) {
      return new PictureDecoder(3, new PictureTransform.AsTheyAre(), Crop.NONE);
    }
    PictureTransform resized = new PictureTransform.CropThenResize(form.resolution().getAsInt());
    return new PictureDecoder(
        channels, channels == 1 ? new PictureTransform.Grey(resized) : resized, Crop.MIDDLE);
  }

  /**
   * Writes the missing shards.
   *
   * @param threads shards at a time
   * @param progress called with the number of finished pictures
   * @param stop polled; true ends the run after the current pictures, to be resumed later
   * @return empty if it was stopped
   * @throws DataException if the target has another preparation of that name, or a picture cannot
   *     be read
   */
  public Optional<Result> run(int threads, IntConsumer progress, BooleanSupplier stop) {
    try {
      MadeFolders made = MadeFolders.on(plan.target());
      boolean resumed = Files.exists(plan.file(".plan"));
      try {
        claim();
        int kept = (int) plan.files().stream().filter(Files::exists).count();
        Optional<Integer> images = shards(threads, progress, stop);
        return images.isEmpty() ? Optional.empty() : Optional.of(finish(images.get(), kept));
      } catch (IOException | RuntimeException e) {
        if (!resumed) {
          removeWritten(e instanceof IOException || e instanceof UncheckedIOException);
        }
        made.removeEmpty();
        throw e;
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(plan.target() + ": cannot be written (" + e.getMessage() + ").", e);
    } finally {
      decoder.ifPresent(PictureDecoder::close);
    }
  }

  /**
   * Removes what a failed run wrote.
   *
   * @param full whether the disk failed: whole shards stay, and the same command goes on from them
   */
  private void removeWritten(boolean full) throws IOException {
    if (full && plan.files().stream().anyMatch(Files::exists)) {
      return;
    }
    for (Path file : plan.files()) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(plan.file(".plan"));
  }

  /** Records the source of the shards, or checks the record of an earlier run. */
  private void claim() throws IOException {
    String text =
        "source %s\nchecksum %s\nimages %d\nresolution %s\n%sskip-corrupt %s\n"
            .formatted(
                source.set().name(),
                source.set().checksum(),
                source.set().size(),
                plan.form().resolution().isPresent()
                    ? plan.form().resolution().getAsInt()
                    : "as stored",
                plan.form().colors().isPresent()
                    ? "colors %d\n".formatted(plan.form().colors().getAsInt())
                    : "",
                skipped.isPresent());
    Path file = plan.file(".plan");
    if (!Files.exists(file)) {
      WholeFile.write(file, text);
    } else if (!Files.readString(file).equals(text)) {
      throw new DataException(
          "%s was written for another preparation (%s): give another --to or --name, or remove it with its shards."
              .formatted(file, Files.readString(file).strip().replace("\n", ", ")));
    }
  }

  /** Writes all shards and counts their records; empty when stopped. */
  private Optional<Integer> shards(int threads, IntConsumer progress, BooleanSupplier stop)
      throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    BooleanSupplier halt = () -> failed.get() || stop.getAsBoolean();
    try {
      List<Future<Optional<Integer>>> all = new ArrayList<>();
      for (int k = 0; k < plan.shards(); k++) {
        int shard = k;
        all.add(
            pool.submit(
                () -> {
                  try {
                    return shard(shard, () -> progress.accept(done.incrementAndGet()), halt);
                  } catch (DataException | IOException e) {
                    failed.set(true);
                    throw e;
                  }
                }));
      }
      int images = 0;
      boolean stopped = false;
      for (Future<Optional<Integer>> each : all) {
        Optional<Integer> count = each.get();
        stopped |= count.isEmpty();
        images += count.orElse(0);
      }
      return stopped ? Optional.empty() : Optional.of(images);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DataException known) {
        throw known;
      }
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      end(pool);
    }
  }

  /** Waits until no thread writes any more. */
  private static void end(ExecutorService pool) {
    pool.shutdown();
    try {
      pool.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a shard unless it exists, and counts its records; empty when stopped. */
  private Optional<Integer> shard(int number, Runnable tick, BooleanSupplier halt)
      throws IOException {
    Path file = plan.files().get(number);
    if (Files.exists(file)) {
      int there = TfRecordFile.list(file).size();
      for (int i = number; i < source.set().size(); i += plan.shards()) {
        tick.run();
      }
      return Optional.of(there);
    }
    AtomicInteger count = new AtomicInteger();
    try {
      WholeFile.write(
          file,
          out -> {
            for (int i = number; i < source.set().size(); i += plan.shards()) {
              if (halt.getAsBoolean()) {
                throw new Stopped();
              }
              Optional<byte[]> record = record(i);
              if (record.isPresent()) {
                TfRecords.write(out, record.get());
                count.incrementAndGet();
              }
              tick.run();
            }
          });
    } catch (Stopped e) {
      return Optional.empty();
    }
    return Optional.of(count.get());
  }

  private Result finish(int images, int kept) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Path file : plan.files()) {
      sums.append(Sha256.of(file)).append("  ").append(file.getFileName());
      sums.append('\n');
    }
    WholeFile.write(plan.file(".sha256"), sums.toString());
    if (!source.set().classNames().isEmpty()) {
      WholeFile.write(
          plan.target().resolve("classes.txt"),
          source.set().classNames().stream()
              .map(Visible::line)
              .collect(Collectors.joining("\n", "", "\n")));
    }
    return new Result(images, plan.files(), kept);
  }

  /** The record of a picture; empty if it is skipped as unreadable. */
  private Optional<byte[]> record(int index) {
    try {
      byte[] picture = encoded(index);
      String name = source.fileName(index);
      return Optional.of(
          ExampleRecord.encodedPicture(
              picture,
              source.set().classes() > 0
                  ? OptionalInt.of(source.set().label(index))
                  : OptionalInt.empty(),
              plan.baseNames() ? Picture.lastPart(name) : name));
    } catch (DataException e) {
      skipped
          .orElseThrow(
              () ->
                  new DataException(
                      e.getMessage() + " Leave such pictures out with --skip-corrupt.", e))
          .add(source.set().place(index), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private byte[] encoded(int index) {
    if (decoder.isEmpty()) {
      if (source instanceof StoredPictures.Encoded) {
        // Decoded only to find out whether it can be.
        source.picture(index);
      }
      return Recoding.readable(source.encoded(index));
    }
    try {
      return formed(decoder.get(), source.encoded(index)).png();
    } catch (DataException e) {
      throw new DataException(
          source.set().place(index) + ": not a complete picture: " + e.getMessage(), e);
    }
  }

  private PictureDecoder.Decoded formed(PictureDecoder from, byte[] file) {
    if (plan.form().resolution().isEmpty()) {
      PictureDecoder.Decoded colour = from.decode(file);
      return channels == 1 ? PictureTransform.Grey.grey(colour) : colour;
    }
    int side = plan.form().resolution().getAsInt();
    float[] image = new float[side * side * channels];
    CropDraw none = new CropDraw(AddressedRandom.of(0).stream("none"), 0);
    from.images(new byte[][] {file}, none, image, 0, image.length);
    byte[] levels = new byte[image.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.round(255 * image[i]);
    }
    return new PictureDecoder.Decoded(side, side, channels, levels);
  }

  /** Aborts a shard. */
  private static final class Stopped extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super(new IOException("stopped"));
    }
  }
}
