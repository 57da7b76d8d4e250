package org.comparegan.baseline;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.comparegan.baseline.Comparison.Finding;
import org.comparegan.file.Visible;
import org.comparegan.file.WholeFile;
import org.comparegan.report.Cell;
import org.comparegan.report.Table;

/**
 * The result of a baseline check as a table, JSON and JUnit XML.
 *
 * @param recorded environment of the baseline
 * @param now environment of the check
 * @param comparisons one per model
 */
public record BaselineReport(
    Baseline.Environment recorded, Baseline.Environment now, List<Comparison> comparisons) {
  /** Keeps a copy. */
  public BaselineReport {
    comparisons = List.copyOf(comparisons);
  }

  /** Whether all models stay within the tolerances. */
  public boolean agrees() {
    return comparisons.stream().allMatch(Comparison::agrees);
  }

  /** Whether some models could not be compared. */
  public boolean failed() {
    return comparisons.stream().anyMatch(comparison -> comparison.failure().isPresent());
  }

  /** One row per finding, and one for each model that could not be compared. */
  public Table table() {
    Table table =
        Table.of(
            recorded.requiresEqualBits(now) ? "Baseline, bit by bit" : "Baseline",
            "model",
            "what",
            "recorded",
            "now",
            "may differ by",
            "verdict");
    for (Comparison comparison : comparisons) {
      if (comparison.failure().isPresent()) {
        table =
            table.row(
                Cell.of(comparison.model()),
                Cell.of("all"),
                Cell.of(""),
                Cell.of(comparison.failure().get()),
                Cell.of(""),
                Cell.of("FAILED"));
      }
      for (Finding finding : comparison.findings()) {
        table =
            table.row(
                Cell.of(comparison.model()),
                Cell.of(finding.what()),
                Cell.of(finding.recorded()),
                Cell.of(finding.now()),
                Cell.of(finding.tolerance()),
                Cell.of(finding.agrees() ? "agrees" : "DIFFERS"));
      }
    }
    return table;
  }

  /**
   * Everything: {@code {"agrees", "bit_by_bit", "recorded", "now", "models"}}, each model with
   * {@code failure} if it could not be compared.
   */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("agrees", agrees());
    document.put("bit_by_bit", recorded.requiresEqualBits(now));
    document.put("recorded", recorded);
    document.put("now", now);
    document.put("models", comparisons.stream().map(BaselineReport::entry).toList());
    return document;
  }

  private static Map<String, Object> entry(Comparison comparison) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("model", comparison.model());
    entry.put("agrees", comparison.agrees());
    comparison.failure().ifPresent(why -> entry.put("failure", why));
    entry.put("findings", comparison.findings());
    return entry;
  }

  /**
   * Writes JUnit XML with one suite per model and one case per finding. The file appears whole or
   * not at all.
   */
  public void junit(Path file) throws IOException {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (Comparison comparison : comparisons) {
        suite(xml, comparison);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException("The report cannot be written as XML.", e);
    }
    WholeFile.write(file, text + "\n");
  }

  private static void suite(XMLStreamWriter xml, Comparison comparison) throws XMLStreamException {
    List<Finding> findings = comparison.findings();
    long failures = findings.stream().filter(finding -> !finding.agrees()).count();
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", Visible.line(comparison.model()));
    int errors = comparison.failure().isPresent() ? 1 : 0;
    xml.writeAttribute("tests", Integer.toString(findings.size() + errors));
    xml.writeAttribute("failures", Long.toString(failures));
    xml.writeAttribute("errors", Integer.toString(errors));
    if (comparison.failure().isPresent()) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", Visible.line(comparison.model()));
      xml.writeAttribute("name", "all");
      xml.writeStartElement("error");
      xml.writeAttribute("message", Visible.line(comparison.failure().get()));
      xml.writeEndElement();
      xml.writeEndElement();
    }
    for (Finding finding : findings) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", Visible.line(comparison.model()));
      xml.writeAttribute("name", Visible.line(finding.what()));
      if (!finding.agrees()) {
        xml.writeStartElement("failure");
        xml.writeAttribute(
            "message",
            Visible.line(
                "recorded %s, now %s, may differ by %s"
                    .formatted(finding.recorded(), finding.now(), finding.tolerance())));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }
}
