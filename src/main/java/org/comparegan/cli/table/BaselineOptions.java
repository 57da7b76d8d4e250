package org.comparegan.cli.table;

import org.comparegan.baseline.Baseline;
import org.comparegan.baseline.Recorder;
import org.comparegan.cli.common.FeatureOptions;
import org.comparegan.graph.SessionOptions;
import picocli.CommandLine.Mixin;

/** What recording and checking a baseline take alike. */
final class BaselineOptions {
  @Mixin private FeatureOptions where = new FeatureOptions();

  /** What records with these settings. */
  Recorder recorder(Baseline.Settings settings, SessionOptions session) {
    return new Recorder(settings, where.dataDir(), where.features(), session);
  }
}
