package org.comparegan.cli.common;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Ctrl-C with time to save.
 *
 * <p>While one is open, the first SIGINT or SIGTERM makes {@link #requested} true and the process
 * waits for {@link #close} before it ends, with exit code 130 (143 for SIGTERM). Work that may take
 * long asks {@link #requested} between two steps, saves, and returns.
 */
public final class Interruption implements AutoCloseable {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private final Console console;
  private final Supplier<String> before;

  /** Listens from now on; at most {@code patience} is granted for saving. */
  public Interruption(Duration patience, Console console) {
    this.console = console;
    this.before = console.sayWhenInterrupted(() -> "");
    this.hook =
        new Thread(
            () -> {
              requested.set(true);
              console.notice("Interrupted: saving the state, this takes a moment.");
              try {
                if (!closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                  console.notice(
                      "Saving took longer than " + patience.toSeconds() + " s: gave up.");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether somebody wants the work to end. */
  public boolean requested() {
    return requested.get();
  }

  /** Says that everything is saved. */
  @Override
  public void close() {
    closed.countDown();
    console.sayWhenInterrupted(before);
    if (!requested.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        requested.set(true);
      }
    }
  }
}
