package org.comparegan.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Tables for programs: all digits. */
final class TableData {
  private TableData() {}

  static String csv(Table table) {
    StringBuilder text = new StringBuilder();
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      List<String> names = new ArrayList<>();
      for (int c = 0; c < table.columns().size(); c++) {
        names.add(table.columns().get(c));
        if (deviates(table, c)) {
          names.add(table.columns().get(c) + " std");
        }
      }
      printer.printRecord(names);
      for (List<Cell> row : table.rows()) {
        List<String> values = new ArrayList<>();
        for (int c = 0; c < row.size(); c++) {
          values.add(whole(row.get(c)));
          if (deviates(table, c)) {
            values.add(deviation(row.get(c)));
          }
        }
        printer.printRecord(values);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static boolean deviates(Table table, int column) {
    return table.rows().stream()
        .anyMatch(row -> row.get(column) instanceof Cell.Number n && n.deviation().isPresent());
  }

  private static String whole(Cell cell) {
    if (cell instanceof Cell.Number number) {
      return Double.toString(number.value());
    }
    return cell instanceof Cell.Absent ? "" : cell.toString();
  }

  private static String deviation(Cell cell) {
    return cell instanceof Cell.Number number && number.deviation().isPresent()
        ? Double.toString(number.deviation().getAsDouble())
        : "";
  }

  static String json(Table table) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (List<Cell> row : table.rows()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int c = 0; c < row.size(); c++) {
        object.put(table.columns().get(c), value(row.get(c)));
      }
      rows.add(object);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("title", table.title());
    document.put("rows", rows);
    document.put("notes", table.notes());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Table '" + table.title() + "' cannot be written.", e);
    }
  }

  private static @Nullable Object value(Cell cell) {
    if (cell instanceof Cell.Number number) {
      return number.deviation().isPresent()
          ? Map.of("value", number.value(), "std", number.deviation().getAsDouble())
          : number.value();
    }
    return cell instanceof Cell.Absent ? null : cell.toString();
  }
}
