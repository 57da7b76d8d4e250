package org.comparegan.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a file cannot be used, as a person would say it: libraries name classes and codes. */
public final class Reason {
  /** {@code java.io}'s {@code name (why)}. */
  private static final Pattern OF_STREAM =
      Pattern.compile("(.*) \\((No such file or directory|Is a directory|Permission denied)\\)");

  private static final Pattern MISSING = Pattern.compile(".*required.*property '([^']*)'.*");
  private static final Pattern UNEXPECTED =
      Pattern.compile("(?s)Unexpected (?:character \\(|close marker )'(.)'.*");
  private static final Pattern UNKNOWN = Pattern.compile("(?s)Unrecognized token '([^']*)'.*");

  private Reason() {}

  /** A clause without a full stop, such as {@code no permission for runs}. */
  public static String of(Throwable failure) {
    if (failure instanceof JacksonException json) {
      return line(json).map(line -> "line " + line + ": ").orElse("") + ofJson(json);
    }
    if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return of(unchecked.getCause());
    }
    String message = text(failure.getMessage());
    if (failure instanceof NoSuchFileException) {
      return "there is no " + message;
    }
    if (failure instanceof AccessDeniedException) {
      return "no permission for " + message;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return message + " is in the way";
    }
    if (failure instanceof NotDirectoryException) {
      return message + " is not a directory";
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return text(file.getReason()).replaceFirst("^No space", "no space");
    }
    if (failure instanceof EOFException) {
      return "it ends too early";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    }
    Matcher stream = OF_STREAM.matcher(message);
    if (stream.matches()) {
      return switch (stream.group(2)) {
        case "Is a directory" -> stream.group(1) + " is a directory";
        case "Permission denied" -> "no permission for " + stream.group(1);
        default -> "there is no " + stream.group(1);
      };
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.matches()) {
      return "'" + missing.group(1) + "' is missing";
    }
    return message.isEmpty()
        ? "it cannot be read"
        : message.equals("Archive is not a ZIP archive") ? "it is not a zip archive" : message;
  }

  /** Of JSON, without the line. */
  public static String ofJson(JacksonException failure) {
    String message = text(failure.getOriginalMessage());
    if (failure instanceof JsonEOFException) {
      return "it ends too early";
    }
    if (failure instanceof JsonParseException) {
      Matcher unexpected = UNEXPECTED.matcher(message);
      Matcher unknown = UNKNOWN.matcher(message);
      return unexpected.matches()
          ? "unexpected '" + unexpected.group(1) + "'"
          : unknown.matches() ? "unexpected '" + unknown.group(1) + "'" : message;
    }
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return "there is no field '" + unknown.getPropertyName() + "'";
    }
    if (failure instanceof ValueInstantiationException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.matches()) {
      return "'" + missing.group(1) + "' is missing";
    }
    if (failure instanceof JsonMappingException mapping) {
      String place =
          mapping.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .map(name -> name == null ? "[]" : name)
              .collect(Collectors.joining("."));
      return place.isEmpty()
          ? "it is not a JSON object of the fields that are needed"
          : "'" + place + "' has a value of another type";
    }
    return message;
  }

  /** The line of a fault in JSON, if it is known. */
  public static Optional<Integer> line(JacksonException failure) {
    return Optional.ofNullable(failure.getLocation())
        .map(at -> at.getLineNr())
        .filter(line -> line > 0);
  }

  private static String text(@Nullable String message) {
    return message == null ? "" : message;
  }
}
