package org.comparegan.gin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.comparegan.file.Bounded;
import org.comparegan.gin.GinTokenizer.Kind;
import org.comparegan.gin.GinTokenizer.Token;

/**
 * Parses gin text statement by statement like gin-config 0.5, with errors at the line and column
 * where gin-config reports them.
 */
public final class GinParser {
  /** A Python identifier that begins with an ASCII letter or an underscore. */
  private static final Pattern IDENTIFIER =
      Pattern.compile("[a-zA-Z_]\\w*", Pattern.UNICODE_CHARACTER_CLASS);

  /** Tokens that are skipped inside a block. */
  private static final Set<Kind> SKIPPED_IN_BLOCK = EnumSet.of(Kind.COMMENT, Kind.BLANK);

  private static final Pattern MODULE =
      Pattern.compile("(?:[a-zA-Z_]\\w*\\.)*+[a-zA-Z_]\\w*", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Set<Kind> SKIPPED =
      EnumSet.of(Kind.COMMENT, Kind.BLANK, Kind.INDENT, Kind.DEDENT);
  private static final int DEEPEST = 400;
  private static final int MOST_STRINGS = 1000;

  /** Resolves names while they are parsed, so that errors have a location. */
  interface Names {
    /** Leaves names unresolved. */
    Names AS_WRITTEN =
        new Names() {
          @Override
          public GinValue reference(String scope, String selector, boolean call, GinLocation at) {
            return new GinValue.Reference(scope, selector, call, Optional.empty());
          }

          @Override
          public GinValue macro(String name, GinLocation at) {
            return new GinValue.Macro(name);
          }
        };

    /** The value of {@code @scope/selector}, with {@code ()} if {@code call}. */
    GinValue reference(String scope, String selector, boolean call, GinLocation at);

    /** The value of {@code %name}. */
    GinValue macro(String name, GinLocation at);
  }

  private final String source;
  private final GinTokenizer tokenizer;
  private final Names names;
  private final Deque<GinStatement> ofBlock = new ArrayDeque<>();
  private Token token;
  private boolean inBlock;
  private int depth;

  /**
   * A parser of text.
   *
   * @param source name of the text in errors, e.g. its file
   * @param text gin text
   */
  public GinParser(String source, String text) {
    this(source, text, Names.AS_WRITTEN);
  }

  GinParser(String source, String text, Names names) {
    this.source = source;
    this.tokenizer = new GinTokenizer(source, text);
    this.names = names;
    this.token = tokenizer.next();
  }

  /**
   * One value, e.g. {@code (1, 'two')}.
   *
   * @throws GinException if the text is not a value
   */
  public static GinValue value(String text) {
    GinParser parser = new GinParser("value", text);
    GinValue value = parser.value();
    if (parser.token.kind() != Kind.NEWLINE && parser.token.kind() != Kind.END) {
      throw parser.error("expected one value" + parser.shown());
    }
    return value;
  }

  /**
   * The next statement; absent at the end.
   *
   * @throws GinException at a syntax error
   */
  public Optional<GinStatement> next() {
    if (!ofBlock.isEmpty()) {
      return Optional.of(ofBlock.removeFirst());
    }
    skipComments();
    if (is(Kind.END)) {
      return Optional.empty();
    }
    GinLocation start = here();
    String name = selector(false);
    GinStatement statement;
    if (is("=")) {
      advance();
      statement = binding(name, value(), start);
    } else if (is(":")) {
      statement = block(name, start);
    } else if (name.equals("import") || name.equals("from")) {
      statement = importing(name.equals("from"), start);
    } else if (name.equals("include")) {
      statement = include(start);
    } else {
      throw error("expected '=' or ':' after " + Bounded.excerpt(name) + shown());
    }
    if (!EnumSet.of(Kind.NEWLINE, Kind.DEDENT, Kind.END).contains(token.kind())) {
      throw error("expected the end of the line" + shown());
    }
    if (token.kind() != Kind.END) {
      advance();
    }
    return Optional.of(statement);
  }

  private static GinStatement.Binding binding(String name, GinValue value, GinLocation start) {
    String path = afterScope(name);
    int dot = path.lastIndexOf('.');
    String selector = dot < 0 ? path : path.substring(0, dot);
    String parameter = dot < 0 ? "" : path.substring(dot + 1);
    return new GinStatement.Binding(scope(name), selector, parameter, value, start);
  }

  private GinStatement block(String name, GinLocation start) {
    expect(is(":"), "':'");
    skip(EnumSet.of(Kind.COMMENT));
    expect(is(Kind.NEWLINE), "the end of the line");
    skip(SKIPPED_IN_BLOCK);
    expect(is(Kind.INDENT), "indented bindings");
    skip(SKIPPED_IN_BLOCK);
    String scope = scope(name);
    String selector = afterScope(name);
    List<GinStatement> bindings = new ArrayList<>();
    inBlock = true;
    try {
      while (token.kind() != Kind.DEDENT) {
        GinLocation at = here();
        String parameter = identifier();
        expect(is("="), "'='");
        bindings.add(new GinStatement.Binding(scope, selector, parameter, value(), at));
        expect(is(Kind.NEWLINE), "the end of the line");
        skipComments();
      }
    } finally {
      inBlock = false;
    }
    ofBlock.addAll(bindings);
    return new GinStatement.Block(scope, selector, start);
  }

  private GinStatement importing(boolean from, GinLocation start) {
    Token first = token;
    String module = selector(true);
    if (module.contains("/")) {
      throw notAName(first, module);
    }
    if (from) {
      expect(is("import"), "'import'");
      module = module + "." + identifier();
    }
    Optional<String> alias = Optional.empty();
    if (is("as")) {
      advance();
      alias = Optional.of(identifier());
    }
    return new GinStatement.Import(module, from, alias, start);
  }

  private GinStatement include(GinLocation start) {
    GinLocation at = here();
    if (literal().orElse(new GinValue.None()) instanceof GinValue.Text file) {
      return new GinStatement.Include(file.value(), start);
    }
    throw new GinException(GinException.Kind.SYNTAX, "expected a file name in quotes", at);
  }

  /** Reads one value. */
  private GinValue value() {
    if (is("[") || is("(") || is("{")) {
      if (depth == DEEPEST) {
        throw new GinException(
            GinException.Kind.ENDLESS, "brackets are nested " + depth + " deep", here());
      }
      depth++;
      GinValue container = container();
      depth--;
      return container;
    }
    Optional<GinValue> literal = literal();
    if (literal.isPresent()) {
      return literal.get();
    }
    if (is("@")) {
      return reference();
    }
    if (is("%")) {
      GinLocation at = here();
      advance();
      return names.macro(selector(true), at);
    }
    throw error("expected a value" + shown());
  }

  private GinValue container() {
    GinLocation at = here();
    String open = token.text();
    String close = open.equals("[") ? "]" : open.equals("(") ? ")" : "}";
    advanceOverComments();
    List<GinValue> items = new ArrayList<>();
    List<GinValue.Entry> entries = new ArrayList<>();
    boolean comma = false;
    while (!is(close)) {
      GinValue item = value();
      if (open.equals("{")) {
        if (!is(":")) {
          throw error("expected ':' between key and value" + shown());
        }
        advanceOverComments();
        entries.add(new GinValue.Entry(item, value()));
      } else {
        items.add(item);
      }
      if (is(",")) {
        comma = true;
        advanceOverComments();
      } else if (!is(close)) {
        throw error("expected ',' or '" + close + "'" + shown());
      }
    }
    advanceOverComments();
    return switch (open) {
      case "[" -> new GinValue.ListOf(List.copyOf(items));
      case "(" ->
          items.size() == 1 && !comma ? items.get(0) : new GinValue.TupleOf(List.copyOf(items));
      default -> dict(entries, at);
    };
  }

  private static GinValue dict(List<GinValue.Entry> entries, GinLocation at) {
    try {
      return GinValue.dict(entries);
    } catch (GinException e) {
      throw new GinException(e.kind(), String.valueOf(e.getMessage()), at);
    }
  }

  /** Reads a number, a string or a constant; absent if the next token starts none of these. */
  private Optional<GinValue> literal() {
    StringBuilder text = new StringBuilder();
    if (is("-")) {
      text.append('-');
      advanceOverComments();
    }
    if (!EnumSet.of(Kind.NAME, Kind.NUMBER, Kind.STRING).contains(token.kind())) {
      return Optional.empty();
    }
    for (int strings = 1; ; strings++) {
      if (strings > MOST_STRINGS) {
        throw new GinException(
            GinException.Kind.ENDLESS,
            "more than %,d strings in a row".formatted(MOST_STRINGS),
            here());
      }
      text.append(token.text());
      Optional<GinValue> value = GinLiterals.value(text.toString());
      if (value.isEmpty()) {
        throw error("not a value: " + Bounded.excerpt(text.toString()) + hint(text.toString()));
      }
      boolean string = token.kind() == Kind.STRING;
      advanceOverComments();
      if (!string || token.kind() != Kind.STRING) {
        return value;
      }
    }
  }

  private static String hint(String text) {
    return switch (text) {
      case "true", "TRUE" -> " (write True)";
      case "false", "FALSE" -> " (write False)";
      case "none", "null", "NONE" -> " (write None)";
      default ->
          text.length() > GinLiterals.MOST_DIGITS && text.chars().allMatch(Character::isDigit)
              ? " (a number has at most %,d digits)".formatted(GinLiterals.MOST_DIGITS)
              : IDENTIFIER.matcher(text).matches()
                  ? " (a string has quotes, a reference begins with @, a macro with %)"
                  : "";
    };
  }

  private GinValue reference() {
    GinLocation at = here();
    advance();
    String name = selector(true);
    boolean call = is("(");
    if (call) {
      advanceOverComments();
      if (!is(")")) {
        throw error("expected ')', since a reference takes no arguments" + shown());
      }
      advance();
    }
    skipComments();
    return names.reference(scope(name), afterScope(name), call, at);
  }

  private static String scope(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  private static String afterScope(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private boolean is(String text) {
    return token.is(text);
  }

  private boolean is(Kind kind) {
    return token.kind() == kind;
  }

  /** A name with its scopes: identifiers joined by '.' and '/'. */
  private String selector(boolean periodsInScope) {
    if (token.kind() != Kind.NAME) {
      throw error("expected a name" + shown());
    }
    Token first = token;
    int end = first.end();
    StringBuilder name = new StringBuilder();
    boolean wantsName = true;
    while (wantsName ? token.kind() == Kind.NAME : token.is("/") || token.is(".")) {
      name.append(token.text());
      end = token.end();
      wantsName = !wantsName;
      advance();
    }
    skipComments();
    String[] parts = name.toString().split("/", -1);
    boolean wellFormed = MODULE.matcher(parts[parts.length - 1]).matches();
    Pattern scope = periodsInScope ? MODULE : IDENTIFIER;
    for (int i = 0; i < parts.length - 1; i++) {
      wellFormed &= scope.matcher(parts[i]).matches();
    }
    String line = first.physicalLine();
    boolean unbroken =
        end >= first.start()
            && end <= line.length()
            && line.substring(first.start(), end).contentEquals(name);
    if (!wellFormed || !unbroken) {
      throw notAName(first, name.toString());
    }
    return name.toString();
  }

  /** An error for a whole name. */
  private GinException notAName(Token first, String name) {
    return new GinException(
        GinException.Kind.SYNTAX,
        "not a name: "
            + Bounded.excerpt(name)
            + " (letters, digits and _, no blanks, joined by '.' and '/')",
        new GinLocation(source, first.line(), first.column() + 1, first.physicalLine()));
  }

  /** Reads one identifier. */
  private String identifier() {
    if (!IDENTIFIER.matcher(token.text()).matches()) {
      throw error("expected a name" + shown());
    }
    String name = token.text();
    advanceOverComments();
    return name;
  }

  /** Advances if {@code found}, else fails. */
  private void expect(boolean found, String expected) {
    if (!found) {
      throw error("expected " + expected + shown());
    }
    advance();
  }

  /** Advances to the next token. */
  private void advance() {
    do {
      token = tokenizer.next();
    } while (token.kind() == Kind.UNKNOWN && (token.is(" ") || token.is("\t")));
  }

  /** Advances to the next token that is not a comment or an empty line. */
  private void advanceOverComments() {
    advance();
    skipComments();
  }

  /** Skips comments and empty lines and, outside of a block, indentation. */
  private void skipComments() {
    skip(inBlock ? SKIPPED_IN_BLOCK : SKIPPED);
  }

  /** Skips tokens of these kinds. */
  private void skip(Set<Kind> kinds) {
    while (kinds.contains(token.kind())) {
      advance();
    }
  }

  private GinLocation here() {
    return token.location(source);
  }

  /** Describes the current token, for messages. */
  private String shown() {
    return switch (token.kind()) {
      case NEWLINE, BLANK -> ", found the end of the line";
      case END, DEDENT -> ", found the end";
      case INDENT -> ", found a blank at the beginning of the line";
      default -> ", found " + Bounded.excerpt(token.text());
    };
  }

  /** An error at the current token. */
  private GinException error(String message) {
    return new GinException(GinException.Kind.SYNTAX, message, here());
  }
}
