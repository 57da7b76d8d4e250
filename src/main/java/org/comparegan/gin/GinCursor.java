package org.comparegan.gin;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.comparegan.gin.GinToken.Kind;

/** The current token of a text, and the ways to go on from it. */
final class GinCursor {
  /** A Python identifier that begins with an ASCII letter or an underscore. */
  static final Pattern IDENTIFIER =
      Pattern.compile("[a-zA-Z_]\\w*", Pattern.UNICODE_CHARACTER_CLASS);

  /** Tokens without meaning, inside a block. */
  static final Set<Kind> SKIPPED_IN_BLOCK = EnumSet.of(Kind.COMMENT, Kind.BLANK);

  private static final Pattern MODULE =
      Pattern.compile("([a-zA-Z_]\\w*\\.)*[a-zA-Z_]\\w*", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Set<Kind> SKIPPED =
      EnumSet.of(Kind.COMMENT, Kind.BLANK, Kind.INDENT, Kind.DEDENT);

  private final String source;
  private final GinTokenizer tokenizer;
  private GinToken token;
  private boolean inBlock;

  GinCursor(String source, String text) {
    this.source = source;
    this.tokenizer = new GinTokenizer(source, text);
    this.token = tokenizer.next();
  }

  /** The current token. */
  GinToken token() {
    return token;
  }

  /** Says whether indentation has a meaning now. */
  void inBlock(boolean now) {
    inBlock = now;
  }

  boolean is(String text) {
    return token.is(text);
  }

  boolean is(Kind kind) {
    return token.kind() == kind;
  }

  /** A name with its scopes: identifiers joined by '.' and '/'. */
  String selector(boolean periodsInScope) {
    if (token.kind() != Kind.NAME) {
      throw error("expected a name" + shown());
    }
    GinToken first = token;
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

  /** A fault of a name as a whole. */
  GinException notAName(GinToken first, String name) {
    return new GinException(
        GinException.Kind.SYNTAX,
        "not a name: " + name + " (letters, digits and _, no blanks, joined by '.' and '/')",
        new GinLocation(source, first.line(), first.column() + 1, first.physicalLine()));
  }

  /** One identifier. */
  String identifier() {
    if (!IDENTIFIER.matcher(token.text()).matches()) {
      throw error("expected a name" + shown());
    }
    String name = token.text();
    advanceOverComments();
    return name;
  }

  /** Goes on if what was expected is there. */
  void expect(boolean found, String expected) {
    if (!found) {
      throw error("expected " + expected + shown());
    }
    advance();
  }

  /** Goes to the next token. */
  void advance() {
    do {
      token = tokenizer.next();
    } while (token.kind() == Kind.UNKNOWN && (token.is(" ") || token.is("\t")));
  }

  /** Goes to the next token that is not a comment or an empty line. */
  void advanceOverComments() {
    advance();
    skipComments();
  }

  /** Passes over comments and empty lines, and outside of a block over indentation. */
  void skipComments() {
    skip(inBlock ? SKIPPED_IN_BLOCK : SKIPPED);
  }

  /** Passes over tokens of these kinds. */
  void skip(Set<Kind> kinds) {
    while (kinds.contains(token.kind())) {
      advance();
    }
  }

  /** Where the current token stands. */
  GinLocation here() {
    return token.location(source);
  }

  /** What was found, for messages. */
  String shown() {
    return switch (token.kind()) {
      case NEWLINE, BLANK -> ", found the end of the line";
      case END, DEDENT -> ", found the end";
      case INDENT -> ", found a blank at the beginning of the line";
      default -> ", found " + token.text();
    };
  }

  /** A fault at the current token. */
  GinException error(String message) {
    return new GinException(GinException.Kind.SYNTAX, message, here());
  }
}
