package org.comparegan.cli.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;
import org.comparegan.file.Checkout;
import picocli.CommandLine.IVersionProvider;

/** What was built: versions known without loading TensorFlow. */
public final class Version implements IVersionProvider {

  /**
   * The build's own facts.
   *
   * @param comparegan version of this program
   * @param tensorFlowJava version of TensorFlow-Java
   * @param natives classifier of the native library, as in {@code linux-x86_64}
   */
  public record Build(String comparegan, String tensorFlowJava, String natives) {

    /** Whether the natives can use a GPU. */
    public boolean forGpus() {
      return natives.endsWith("-gpu");
    }
  }

  /** Reads what the build wrote down. */
  public static Build build() {
    Properties facts = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("The build is incomplete: version.properties is missing.");
      }
      facts.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        facts.getProperty("version", "?"),
        facts.getProperty("tensorflow", "?"),
        facts.getProperty("classifier", "?"));
  }

  /** What is run, an unpacked release or a checkout, and where it is. */
  public static String installed() {
    String where =
        Checkout.find("configs").map(Path::getParent).map(home -> " in " + home).orElse("");
    return (Checkout.isRelease() ? "release" : "checkout") + where;
  }

  @Override
  public String[] getVersion() {
    Build build = build();
    return new String[] {
      "comparegan " + build.comparegan() + ", " + installed(),
      "TensorFlow-Java " + build.tensorFlowJava() + ", natives " + build.natives(),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
