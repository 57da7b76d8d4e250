package org.comparegan.baseline;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.comparegan.baseline.Comparison.Finding;
import org.comparegan.file.WholeFile;

/**
 * Comparisons as JUnit's XML, which every build server shows: a suite a model, a case a finding.
 */
public final class JunitReport {
  private JunitReport() {}

  /** Writes the file, whole or not at all. */
  public static void write(List<Comparison> comparisons, Path file) throws IOException {
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
    xml.writeAttribute("name", comparison.model());
    xml.writeAttribute("tests", Integer.toString(findings.size()));
    xml.writeAttribute("failures", Long.toString(failures));
    for (Finding finding : findings) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", comparison.model());
      xml.writeAttribute("name", finding.what());
      if (!finding.agrees()) {
        xml.writeStartElement("failure");
        xml.writeAttribute(
            "message",
            "recorded %s, now %s, may differ by %s"
                .formatted(finding.recorded(), finding.now(), finding.tolerance()));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }
}
