package org.comparegan.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a piece of work took.
 *
 * @param clock seconds by the clock
 * @param processor seconds of all processors together, by this process
 */
record Cost(double clock, double processor) {
  static final Cost NOTHING = new Cost(0, 0);

  /** Does the work. */
  static Cost of(Runnable work) {
    long clock = System.nanoTime();
    long processor = processorNanos();
    work.run();
    return new Cost((System.nanoTime() - clock) * 1e-9, (processorNanos() - processor) * 1e-9);
  }

  Cost plus(Cost other) {
    return new Cost(clock + other.clock, processor + other.processor);
  }

  Cost minus(Cost other) {
    return new Cost(clock - other.clock, processor - other.processor);
  }

  Cost times(double factor) {
    return new Cost(clock * factor, processor * factor);
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
