package org.comparegan.gin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits gin text into the tokens of Python 3.11, on which gin and its error locations are defined.
 * Lazy, so that statements before an error are still read.
 */
final class GinTokenizer {
  private static final int TAB = 8;

  // Groups repeat possessively: Java's matcher would take stack for each repetition.
  private static final String PREFIX = "(?:[bB][rR]?|[rR][bBfF]?|[uU]|[fF][rR]?)?";
  private static final String DIGITS = "[0-9](?:_?[0-9])*+";
  private static final String EXPONENT = "[eE][-+]?" + DIGITS;
  private static final String REAL =
      "(?:" + DIGITS + "\\.(?:" + DIGITS + ")?|\\." + DIGITS + ")(?:" + EXPONENT + ")?";

  private static final Pattern BLANKS = Pattern.compile("[ \\f\\t]*");
  private static final Pattern CONTINUATION = Pattern.compile("\\\\\\r?\\n");
  private static final Pattern COMMENT = Pattern.compile("#[^\\r\\n]*");
  private static final Pattern TRIPLE = Pattern.compile(PREFIX + "(?:'''|\"\"\")");
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?:%1$s|%2$s%3$s|%2$s)[jJ]|%1$s|%2$s%3$s".formatted(REAL, DIGITS, EXPONENT)
              + "|0[xX](?:_?[0-9a-fA-F])++|0[bB](?:_?[01])++|0[oO](?:_?[0-7])++"
              + "|0(?:_?0)*+|[1-9](?:_?[0-9])*+");
  private static final Pattern LINE_END = Pattern.compile("\\r?\\n");
  private static final Pattern OPERATOR =
      Pattern.compile(
          "\\*\\*=|//=|<<=|>>=|\\.\\.\\."
              + "|\\*\\*|//|<<|>>|->|:=|[-+*/%&|^@=<>!]="
              + "|[-+*/%&|^@=<>(){}\\[\\],:.;~]");
  private static final Pattern SINGLE_LINE_STRING =
      Pattern.compile(
          PREFIX
              + "(?:'[^\\n'\\\\]*(?:\\\\(?!\\r\\n)[^\\n][^\\n'\\\\]*)*+('|\\\\\\r?\\n)"
              + "|\"[^\\n\"\\\\]*(?:\\\\(?!\\r\\n)[^\\n][^\\n\"\\\\]*)*+(\"|\\\\\\r?\\n))");
  private static final Pattern CONTINUED_LINE = Pattern.compile("\\\\\\r?\\n\\z");
  private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  /** Kinds of tokens, as Python's. */
  enum Kind {
    NAME,
    NUMBER,
    STRING,
    OPERATOR,
    COMMENT,
    /** A line end inside brackets, or of a line without a statement. */
    BLANK,
    /** The end of a statement. */
    NEWLINE,
    INDENT,
    DEDENT,
    /** A character that starts no token. */
    UNKNOWN,
    END
  }

  /**
   * A token of gin text.
   *
   * @param kind of token
   * @param text its characters
   * @param line line of its first character, from 1
   * @param column column of its first character, from 0, in code points
   * @param start index of its first character in {@code physicalLine}
   * @param end index after its last character; for a multi-line string, in the last line
   * @param physicalLine its line (all lines of a multi-line string)
   */
  record Token(
      Kind kind, String text, int line, int column, int start, int end, String physicalLine) {
    boolean is(String expected) {
      return text.equals(expected);
    }

    GinLocation location(String source) {
      return new GinLocation(source, line, column, physicalLine);
    }
  }

  private final String source;
  private final List<String> lines;
  private final Deque<Token> ready = new ArrayDeque<>();
  private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
  private int lineNumber;
  private int depth;
  private boolean continued;
  private int countedLine;
  private int countedTo;
  private int countedColumns;
  private boolean finished;
  private Optional<GinException> failure = Optional.empty();

  GinTokenizer(String source, String text) {
    this.source = source;
    this.lines = lines(text);
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline + 1;
      lines.add(text.substring(from, to));
      from = to;
    }
    return lines;
  }

  /** The next token; after the last one always {@link Kind#END}. */
  Token next() {
    while (ready.isEmpty() && !finished) {
      try {
        readLine();
      } catch (GinException e) {
        failure = Optional.of(e);
        finished = true;
      }
    }
    if (!ready.isEmpty()) {
      return ready.removeFirst();
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return new Token(Kind.END, "", lineNumber, 0, 0, 0, "");
  }

  private String line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }

  private void readLine() {
    lineNumber++;
    String line = line(lineNumber);
    int position = 0;
    if (depth == 0 && !continued) {
      position = blanks(line, 0);
      if (position == line.length()) {
        finish(line(lineNumber - 1));
        return;
      }
      if ("#\r\n".indexOf(line.charAt(position)) >= 0) {
        lineWithoutStatement(line, position);
        return;
      }
      indent(line, position);
    } else {
      if (line.isEmpty()) {
        throw unfinished(
            "a bracket or a backslash leaves the last statement open",
            new GinLocation(source, lineNumber, 0, line));
      }
      continued = false;
    }
    tokens(line, position);
  }

  private static int blanks(String line, int position) {
    Matcher matcher = at(BLANKS, line, position);
    return matcher.lookingAt() ? matcher.end() : position;
  }

  private static Matcher at(Pattern pattern, String line, int position) {
    return pattern.matcher(line).region(position, line.length()).useTransparentBounds(true);
  }

  private void lineWithoutStatement(String line, int position) {
    Matcher comment = at(COMMENT, line, position);
    int end = position;
    if (comment.lookingAt()) {
      end = comment.end();
      add(Kind.COMMENT, line, position, end);
    }
    add(Kind.BLANK, line, end, line.length());
  }

  private void indent(String line, int position) {
    int width = 0;
    for (char c : line.substring(0, position).toCharArray()) {
      width = c == ' ' ? width + 1 : c == '\t' ? (width / TAB + 1) * TAB : 0;
    }
    if (width > indents.getLast()) {
      indents.addLast(width);
      add(Kind.INDENT, line, 0, position);
    }
    while (width < indents.getLast()) {
      if (!indents.contains(width)) {
        throw new GinException(
            GinException.Kind.INDENTATION,
            "this line begins at no column that a line above begins at",
            new GinLocation(source, lineNumber, position, line));
      }
      indents.removeLast();
      add(Kind.DEDENT, line, position, position);
    }
  }

  private void tokens(String line, int from) {
    int position = from;
    while (position < line.length()) {
      int start = blanks(line, position);
      if (start == line.length()) {
        return;
      }
      if (at(CONTINUATION, line, start).lookingAt()) {
        continued = true;
        return;
      }
      boolean triple = at(TRIPLE, line, start).lookingAt();
      Matcher string = at(SINGLE_LINE_STRING, line, start);
      if (triple || (string.lookingAt() && string.group().endsWith("\n"))) {
        int opening = start;
        while ("'\"".indexOf(line.charAt(opening)) < 0) {
          opening++;
        }
        int body = opening + (triple ? 3 : 1);
        position = multiLineString(line, start, body, line.substring(opening, body));
        if (position < 0) {
          return;
        }
        line = line(lineNumber);
        continue;
      }
      position = simpleToken(line, start);
    }
  }

  private int simpleToken(String line, int start) {
    record Candidate(Pattern pattern, Kind kind) {}
    List<Candidate> inOrder =
        List.of(
            new Candidate(COMMENT, Kind.COMMENT),
            new Candidate(NUMBER, Kind.NUMBER),
            new Candidate(LINE_END, depth > 0 ? Kind.BLANK : Kind.NEWLINE),
            new Candidate(OPERATOR, Kind.OPERATOR),
            new Candidate(SINGLE_LINE_STRING, Kind.STRING),
            new Candidate(NAME, Kind.NAME));
    for (Candidate candidate : inOrder) {
      Matcher matcher = at(candidate.pattern, line, start);
      if (matcher.lookingAt()) {
        add(candidate.kind, line, start, matcher.end());
        if (candidate.kind == Kind.OPERATOR) {
          depth += bracketStep(matcher.group());
        }
        return matcher.end();
      }
    }
    int end = line.offsetByCodePoints(start, 1);
    add(Kind.UNKNOWN, line, start, end);
    return end;
  }

  private static int bracketStep(String operator) {
    return switch (operator) {
      case "(", "[", "{" -> 1;
      case ")", "]", "}" -> -1;
      default -> 0;
    };
  }

  /**
   * Reads a string that may span lines: up to its closing quotes or, in single quotes, while each
   * line ends in a backslash.
   *
   * @return position in the then current line where scanning continues; -1: in the next line
   */
  private int multiLineString(String firstLine, int start, int bodyStart, String quotes) {
    GinLocation opening =
        new GinLocation(source, lineNumber, firstLine.codePointCount(0, start), firstLine);
    String line = firstLine;
    StringBuilder text = new StringBuilder();
    StringBuilder physical = new StringBuilder();
    int from = start;
    int bodyFrom = bodyStart;
    while (true) {
      int closing = closing(line, bodyFrom, quotes);
      boolean closed = closing >= 0;
      int end = closed ? closing : line.length();
      text.append(line, from, end);
      boolean goesOn = !closed && (quotes.length() == 3 || CONTINUED_LINE.matcher(line).find());
      if (closed || goesOn) {
        physical.append(line);
      }
      if (!goesOn) {
        ready.addLast(
            new Token(
                closed ? Kind.STRING : Kind.UNKNOWN,
                text.toString(),
                opening.line(),
                opening.column(),
                start,
                end,
                physical.toString()));
        return closing;
      }
      lineNumber++;
      line = line(lineNumber);
      from = 0;
      bodyFrom = 0;
      if (line.isEmpty()) {
        throw unfinished("this string is never closed", opening);
      }
    }
  }

  private static int closing(String line, int from, String quotes) {
    int position = from;
    while (position < line.length()) {
      if (line.charAt(position) == '\\') {
        position += 2;
      } else if (line.startsWith(quotes, position)) {
        return position + quotes.length();
      } else {
        position++;
      }
    }
    return -1;
  }

  private void finish(String lastLine) {
    finished = true;
    boolean open =
        !lastLine.isEmpty()
            && "\r\n".indexOf(lastLine.charAt(lastLine.length() - 1)) < 0
            && !lastLine.strip().startsWith("#");
    if (open) {
      int column = lastLine.codePointCount(0, lastLine.length());
      ready.addLast(new Token(Kind.NEWLINE, "", lineNumber - 1, column, 0, 0, ""));
    }
    for (int level = indents.size(); level > 1; level--) {
      ready.addLast(new Token(Kind.DEDENT, "", lineNumber, 0, 0, 0, ""));
    }
  }

  private void add(Kind kind, String line, int start, int end) {
    ready.addLast(
        new Token(
            kind, line.substring(start, end), lineNumber, column(line, start), start, end, line));
  }

  /** The column of a place in the current line, counted on from the last that was asked for. */
  private int column(String line, int place) {
    if (lineNumber != countedLine || place < countedTo) {
      countedLine = lineNumber;
      countedTo = 0;
      countedColumns = 0;
    }
    countedColumns += line.codePointCount(countedTo, place);
    countedTo = place;
    return countedColumns;
  }

  private static GinException unfinished(String what, GinLocation at) {
    return new GinException(GinException.Kind.UNFINISHED, what, at);
  }
}
