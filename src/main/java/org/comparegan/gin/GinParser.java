package org.comparegan.gin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.comparegan.gin.GinToken.Kind;

/**
 * Reads gin text statement by statement, as gin-config 0.5 does: the same statements, and errors at
 * the same line and column.
 */
public final class GinParser {
  private final GinCursor cursor;
  private final GinValueParser values;
  private final Deque<GinStatement> ofBlock = new ArrayDeque<>();

  /**
   * A reader of text.
   *
   * @param source what errors call the text, e.g. its file
   * @param text gin text
   */
  public GinParser(String source, String text) {
    this(source, text, GinNames.AS_WRITTEN);
  }

  GinParser(String source, String text, GinNames names) {
    this.cursor = new GinCursor(source, text);
    this.values = new GinValueParser(cursor, names);
  }

  /**
   * All statements of a text.
   *
   * @throws GinException at the first that is not gin
   */
  public static List<GinStatement> statements(String source, String text) {
    GinParser parser = new GinParser(source, text);
    List<GinStatement> statements = new ArrayList<>();
    for (Optional<GinStatement> next = parser.next(); next.isPresent(); next = parser.next()) {
      statements.add(next.get());
    }
    return statements;
  }

  /**
   * One value, e.g. {@code (1, 'two')}.
   *
   * @throws GinException if the text is none
   */
  public static GinValue value(String text) {
    GinParser parser = new GinParser("value", text);
    GinValue value = parser.values.value();
    if (parser.cursor.token().kind() != Kind.NEWLINE && parser.cursor.token().kind() != Kind.END) {
      throw parser.cursor.error("expected one value" + parser.cursor.shown());
    }
    return value;
  }

  /**
   * The next statement; absent at the end.
   *
   * @throws GinException if it is not gin
   */
  public Optional<GinStatement> next() {
    if (!ofBlock.isEmpty()) {
      return Optional.of(ofBlock.removeFirst());
    }
    cursor.skipComments();
    if (cursor.is(Kind.END)) {
      return Optional.empty();
    }
    GinLocation start = cursor.here();
    String name = cursor.selector(false);
    GinStatement statement;
    if (cursor.is("=")) {
      cursor.advance();
      statement = binding(name, values.value(), start);
    } else if (cursor.is(":")) {
      statement = block(name, start);
    } else if (name.equals("import") || name.equals("from")) {
      statement = importing(name.equals("from"), start);
    } else if (name.equals("include")) {
      statement = include(start);
    } else {
      throw cursor.error("expected '=' or ':' after " + name + cursor.shown());
    }
    if (!EnumSet.of(Kind.NEWLINE, Kind.DEDENT, Kind.END).contains(cursor.token().kind())) {
      throw cursor.error("expected the end of the line" + cursor.shown());
    }
    if (cursor.token().kind() != Kind.END) {
      cursor.advance();
    }
    return Optional.of(statement);
  }

  private static GinStatement.Binding binding(String name, GinValue value, GinLocation start) {
    int slash = name.lastIndexOf('/');
    int dot = name.lastIndexOf('.');
    String scope = slash < 0 ? "" : name.substring(0, slash);
    boolean macro = dot <= slash;
    String selector = name.substring(slash + 1, macro ? name.length() : dot);
    String parameter = macro ? "" : name.substring(dot + 1);
    return new GinStatement.Binding(scope, selector, parameter, value, start);
  }

  private GinStatement block(String name, GinLocation start) {
    cursor.expect(cursor.is(":"), "':'");
    cursor.skip(EnumSet.of(Kind.COMMENT));
    cursor.expect(cursor.is(Kind.NEWLINE), "the end of the line");
    cursor.skip(GinCursor.SKIPPED_IN_BLOCK);
    cursor.expect(cursor.is(Kind.INDENT), "indented bindings");
    cursor.skip(GinCursor.SKIPPED_IN_BLOCK);
    int slash = name.lastIndexOf('/');
    String scope = slash < 0 ? "" : name.substring(0, slash);
    String selector = name.substring(slash + 1);
    List<GinStatement> bindings = new ArrayList<>();
    cursor.inBlock(true);
    try {
      while (cursor.token().kind() != Kind.DEDENT) {
        GinLocation at = cursor.here();
        String parameter = cursor.identifier();
        cursor.expect(cursor.is("="), "'='");
        bindings.add(new GinStatement.Binding(scope, selector, parameter, values.value(), at));
        cursor.expect(cursor.is(Kind.NEWLINE), "the end of the line");
        cursor.skipComments();
      }
    } finally {
      cursor.inBlock(false);
    }
    ofBlock.addAll(bindings);
    return new GinStatement.Block(scope, selector, start);
  }

  private GinStatement importing(boolean from, GinLocation start) {
    GinToken first = cursor.token();
    String module = cursor.selector(true);
    if (module.contains("/")) {
      throw cursor.notAName(first, module);
    }
    if (from) {
      cursor.expect(cursor.is("import"), "'import'");
      module = module + "." + cursor.identifier();
    }
    Optional<String> alias = Optional.empty();
    if (cursor.is("as")) {
      cursor.advance();
      alias = Optional.of(cursor.identifier());
    }
    return new GinStatement.Import(module, from, alias, start);
  }

  private GinStatement include(GinLocation start) {
    GinLocation at = cursor.here();
    if (values.literal().orElse(new GinValue.None()) instanceof GinValue.Text file) {
      return new GinStatement.Include(file.value(), start);
    }
    throw new GinException(GinException.Kind.SYNTAX, "expected a file name in quotes", at);
  }
}
