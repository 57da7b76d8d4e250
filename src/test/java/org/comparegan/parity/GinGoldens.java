package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comparegan.experiment.GinTable;
import org.comparegan.file.Checkout;
import org.comparegan.gin.Configurable;

/** Golden cases of kind {@code gin}: the configuration language and the reference's examples. */
final class GinGoldens {
  private static final String KIND = "gin";

  /** Where the gin files of examples are when they don't lie beside the document. */
  private static final String EXAMPLES = "configs/reference";

  /** What an import statement finds: Python 3.11's library, gin, TensorFlow. */
  private static final Set<String> MODULES =
      Set.of(
          """
          abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop
          base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd
          code codecs codeop collections colorsys compileall concurrent configparser contextlib
          contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal
          difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl
          filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass
          gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp
          importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging
          lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
          multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator
          optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib
          poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc
          pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy
          sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr
          socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat
          statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog
          tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit
          tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types
          typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser
          winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
          collections.abc concurrent.futures email.message html.parser http.client http.server
          importlib.util importlib.metadata json.decoder json.encoder logging.config
          logging.handlers multiprocessing.pool os.path unittest.mock urllib.error urllib.parse
          urllib.request xml.dom xml.etree xml.etree.ElementTree gin gin.config gin.tf
          gin.tf.external_configurables numpy tensorflow
          """
              .strip()
              .split("\\s+"));

  private GinGoldens() {}

  /** The cases of a document that was read from a file. */
  static List<GoldenCase> cases(Path file, JsonNode document) {
    List<GoldenCase> cases = new ArrayList<>();
    if (document.has("configurables")) {
      GinSnippetCase.Signatures signatures =
          GinSnippetCase.Signatures.of(document.path("configurables"));
      for (JsonNode json : document.path("cases")) {
        GinSnippetCase snippet = new GinSnippetCase(json, signatures);
        cases.add(GoldenCase.exact(KIND, json.path("name").asText(), snippet::difference));
      }
    } else {
      for (JsonNode json : document.path("cases")) {
        GinExampleCase example = new GinExampleCase(json, examples(file, json));
        cases.add(GoldenCase.exact(KIND, example.name(), example::difference));
      }
      JsonNode registered = document.path("registered_by_the_reference");
      cases.add(
          GoldenCase.exact(KIND, "registered by the reference", () -> difference(registered)));
    }
    return cases;
  }

  private static Path examples(Path file, JsonNode json) {
    Path example = file.resolveSibling(json.path("file").asText());
    return Files.exists(example)
        ? file.toAbsolutePath().resolveSibling("")
        : Checkout.folder(EXAMPLES);
  }

  /** Everything that the reference registers, with the parameters that it allows or denies. */
  private static Optional<String> difference(JsonNode expected) {
    ArrayNode found = JsonNodeFactory.instance.arrayNode();
    GinTable.referenceRegistry().all().stream()
        .filter(c -> c.selector().startsWith("compare_gan."))
        .sorted(Comparator.comparing(Configurable::selector))
        .forEach(
            c -> {
              ObjectNode row = found.addObject().put("selector", c.selector());
              row.set("allow", names(c.allowed()));
              row.set("deny", names(c.denied()));
            });
    GinComparison comparison = new GinComparison();
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      comparison.same("row " + i, expected.path(i), found.path(i));
    }
    return comparison.difference();
  }

  private static JsonNode names(List<String> names) {
    if (names.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return array;
  }

  /** Whether Python could import the module. */
  static boolean importable(String module) {
    return MODULES.contains(module);
  }
}
