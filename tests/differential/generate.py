"""Writes a few thousand `meta.md` files, good and bad, for the differential test.

    python3 generate.py FOLDER [COUNT]

Each case is a folder `events/FAMILY-NUMBER` with a `meta.md`; `manifest.json` lists them. The same program
writes the same bytes, whatever the machine or the version of Python: the only randomness is a generator of
its own with a fixed seed. Three sources:

- families written by hand, one for every way in which such files are known to go wrong;
- `composed`: front matter put together from good and bad lines;
- `mutated`: any of the others with a few bytes or words changed.
"""

import json
import pathlib
import sys

COUNT = 10_000
GOOD = "start_date: May 3\nend_date: May 4"
TEXT = "**Hello**\n\nthere"


class Dice:
    """A 64-bit xorshift generator: the same numbers everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        x = self.state
        x ^= x << 13 & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= x << 17 & 0xFFFFFFFFFFFFFFFF
        self.state = x
        return (x >> 11) % bound

    def pick(self, items):
        return items[self.below(len(items))]


def meta(front=GOOD, text=TEXT):
    return f"---\n{front}\n---\n{text}\n"


def beside(*lines):
    """Each line below good dates, and below `fallback: true`."""
    for line in lines:
        yield meta(f"{GOOD}\n{line}")
        yield meta(f"fallback: true\n{line}")
        yield meta(f"{line}\nfallback: true")


def as_value(*values):
    """Each value for a key that means nothing, in a list, as a key, and for every key that means something."""
    for value in values:
        yield from beside(f"x: {value}", f"x: [1, {value}]", f"x:\n  - {value}\n  - {{y: {value}}}")
        yield meta(f"{GOOD}\n{value}: x")
        yield meta(f"{GOOD}\n? {value}\n: x")
        yield meta(f"fallback: {value}")
        yield meta(f"fallback: {value}\n{GOOD}")
        yield meta(f"start_date: {value}\nend_date: May 4")
        yield meta(f"fallback: true\nend_date: {value}")


SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u180e\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x00\x7f"
)


def delimiters():
    dashes = ["--", "---", "----", "-" * 80, "--- ", "---\t", "--- \t ", " ---", "\t---", "---x", "--- #", "- --",
              "+++", "***", "===", "—", "---\u00a0", "---\x1c", "\u00a0---", "...", "--- ---", ""]
    for opening in dashes:
        for closing in dashes:
            yield f"{opening}\n{GOOD}\n{closing}\n{TEXT}\n"
    for before in ["\n", "\n\n\n", " \n", "\t\n", "# a\n", "text\n", "\x0b\n", "\u2028\n", "\x00\n"]:
        yield before + meta()
    for between in ["\n", "\n\n", " \n", "\t\n", " \n\t\n", "\u00a0\n", "\x0c\n", "---\n", "\n---\n", "\u2028\n"]:
        yield f"---\n{between}{GOOD}\n---\n{TEXT}\n"
        yield f"---\n{GOOD}\n{between}---\n{TEXT}\n"
        yield f"---\n{GOOD}\n---\n{between}{TEXT}\n"
        yield f"---\n{between}---\n{TEXT}"
    for whole in ["---", "---\n", "---\n---", "---\n---\n", "------", "---\n\n---\n\n---", f"---\n{GOOD}\n---",
                  f"---\n{GOOD}\n---\n---\n---\n", f"---\n{GOOD}\n---\nA\n---\nB\n---\n", f"---\n{GOOD}",
                  f"{GOOD}\n---\n{TEXT}", f"--- {GOOD}\n---\n{TEXT}", f"---\n{GOOD}--- \n{TEXT}",
                  f"---\n{GOOD}\n--- {TEXT}", f"---\n{GOOD}\nx: |\n  ---\n---\n{TEXT}",
                  f"---\n{GOOD}\nx: |\n---\n---\n{TEXT}", f"---\n{GOOD}\nx: 'a\n---\nb'\n---\n{TEXT}"]:
        yield whole


def other_front_matter():
    yield '{\n"fallback": true\n}\nHello'
    yield '{\n"start_date": "May 3", "end_date": "May 4"\n}\nHello'
    yield '{\n"fallback": 1\n}\nHello'
    yield '{"fallback": true}\nHello'
    yield "+++\nfallback = true\n+++\nHello"
    yield "+++\nfallback = 1\n+++\nHello"
    yield ";;;\n{}\n;;;\nHello"


def line_ends():
    for text in [meta(), meta("fallback: true"), meta(f"{GOOD}\nx: |\n  a\n  b"), meta(f'{GOOD}\nx: "a\n  b"'),
                 meta(f"# a\n{GOOD}"), meta(GOOD, "a\n\n\nb\n")]:
        for end in ["\r\n", "\r", "\n\r", "\r\r\n", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1e"]:
            yield text.replace("\n", end)
            yield text.replace("\n", end, 1)
            yield text.replace("3\n", f"3{end}")
            yield text.replace("\n---\n", f"{end}---\n")
            yield text.replace("\n---\n", f"\n---{end}")
            yield text + end
    for count in range(6):
        yield "---\n" + GOOD.replace("\n", "\r" * count + "\n") + "\n---\nHello\r\nthere\r\n\r"


def byte_order_marks():
    mark = "\ufeff"
    yield mark + meta()
    yield mark * 2 + meta()
    yield "\n" + mark + meta()
    yield meta(mark + GOOD)
    yield meta("\n" + mark + GOOD)
    yield meta(GOOD.replace("\n", "\n" + mark))
    yield meta(GOOD.replace("May", mark + "May"))
    yield meta(GOOD.replace(" 3", f" {mark}3"))
    yield meta(GOOD + mark)
    yield meta(GOOD + "\n" + mark)
    yield meta(GOOD, mark)
    yield meta(GOOD, mark + TEXT + mark)
    yield meta(f"{GOOD}\nx: {mark}")
    yield meta(f"# {mark}\n{GOOD}")
    yield "---" + mark + meta()[3:]
    yield meta().encode("utf-16")
    yield meta().encode("utf-16-le")
    yield meta().encode("utf-16-be")
    yield meta().encode("utf-32")


def tabs():
    for line in ["x:\t1", "x: \t1", "x: 1\t", "x: 1\t# a", "\tx: 1", "x\t: 1", " \tx: 1", "x:\n\ty: 1", "x:\n \ty: 1",
                 "x:\n  -\ta", "x:\n\t- a", "x: [\ta,\tb\t]", "x: {\ta:\t1\t}", "x: [\n\ta\n]", "x: [a,\n\tb]", "x: {\n\ta: 1}",
                 "x: |\n\ta", "x: |\n \ta", "x: |\t\n  a", "x: |\n  a\n\t", "x: >\n  a\n\tb", 'x: "a\n\tb"', "x: 'a\n\tb'",
                 "x: a\n\tb", "x: a\n \tb", "x: a\n\t\n b", "\t", "\t# a", "x: &a\t1", "x: !!str\ta", "?\tx\n:\t1", "x:\t",
                 "x: -\ta", "x:\t- a", "x: 'a'\t", 'x: "a\\\tb"', 'x: "a\\tb"', "-\t-\ta", "x:\t\t[a]", "x: a\tb", "x: a\t\tb"]:
        yield from beside(line)
    for gap in ["\t", " \t", "\t ", "\t\t"]:
        yield meta(GOOD.replace(": ", f":{gap}"))
        yield meta(GOOD.replace(" 3", f"{gap}3"))
        yield meta(GOOD.replace("3", f"3{gap}"))
        yield meta(f"fallback:{gap}true{gap}")


def quotes():
    for value in ["'May 3'", '"May 3"', "'May 3", '"May 3', "May 3'", 'May 3"', "''May 3''", "'May' 3", "May '3'", "''", '""',
                  "' May 3'", "'May 3 '", "'May  3'", "'May\n  3'", '"May\n\n  3"', "'May\n\n  3'", '"May\\\n  3"', '"May \\\n  3"',
                  '"\\x4day 3"', '"\\u004day 3"', '"\\U0000004day 3"', '"May\\t3"', '"May\\n3"', '"May\\_3"', '"May\\N3"', '"May\\L3"',
                  '"May\\P3"', '"May\\e3"', '"May\\03"', '"May\\x1c3"', '"May\\u30003"', '"May\\ 3"', '"May\\/3"', '"May\\q3"', '"May \\x33"',
                  '"May 3\\0"', '"May 3\\r"', '"May 3\\n"', '"\\nMay 3"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\U00110000"', '"\\uFFFE"',
                  '"\\uFEFFMay 3"', "'May 3' # a", "'May 3'# a", "'May 3'a", "'May 3' 'b'", '"May 3", "b"', "“May 3”", "`May 3`", "'it''s'", "'it's'",
                  "'true'", '"true"', "|", '"\\x"', '"\\u12"', '"\\', "'\\'"]:
        yield meta(f"start_date: {value}\nend_date: May 4")
        yield meta(f"start_date: May 3\nend_date: {value}")
        yield from beside(f"x: {value}")
        yield meta(f"fallback: {value}")
    for key in ["'fallback'", '"fallback"', "'fallback", '"fall\\x62ack"', "' fallback'", '"fallback" ', "'fallback'#", "Fallback", "fallback ",
                "? fallback\n", "?fallback", '"fall\n back"']:
        yield meta(f"{key}: true")
        yield meta(f"{key}: true\n{GOOD}")


def block_scalars():
    for head in ["|", ">", "|-", ">-", "|+", ">+", "|2", ">2-", "|-2", "|9", "|0", "|10", "|+-", "| # a", "|# a", "|a", ">\t", "| ", "|  -"]:
        for body in ["  May 3", "  May\n  3", "\n  May 3\n", " May 3", "   May 3", "  May 3\n\n\n", "    May 3\n  x", "May 3", "  ", "  May 3\n  # a", "  May 3\n# a",
                     "  May 3\n\t", "\t  May 3"]:
            yield meta(f"start_date: {head}\n{body}\nend_date: May 4")
        yield from beside(f"x: {head}\n  a: b\n   - 'c\n  \"", f"x: {head}\n  ---\n  a", f"x: {head}", f"x:\n  - {head}\n    a\n  - {head}\n   b")
        yield meta(f"fallback: {head}\n  true")


def comments():
    for line in ["# a", "#a", "#", "  # a", "\t# a", "x: # a", "x: 1 # a", "x: 1# a", "x: 1 #a", "x: a#b", "x: #", "x: [a, # b\n c]", "x: [a# b]", "x: [a, b] # c",
                 "x: [a, b]# c", "x: 'a' # b", "x: 'a'# b", "x: |\n  a\n # b\n  c", "x: | # a\n  b", "# ---", "# \u2028x: 1", "# \x85: 1", "# é 🎉", "x: a # b\n  c", "x: a\n# b\n  c",
                 "x:\n  # a\n  y: 1", "x:\n# a\n  y: 1", "#" * 5000, "x: {a: 1, # b\n # c\n b: 2}", "? # a\n  x\n: 1"]:
        yield from beside(line)
    for text in [GOOD.replace("3", "3 # a"), GOOD.replace("3", "3# a"), GOOD.replace(": ", ": # "), "# only", "fallback: true # a", "fallback: true# a", "fallback: true #"]:
        yield meta(text)


def anchors():
    for line in ["x: &a 1", "x: &a 1\ny: *a", "x: *a", "x: *a\ny: &a 1", "x: &a 1\ny: &a 2", "x: &a 1\ny: &a 2\nz: *a", "x: &a [1, &a 2]", "x: &a [*a]", "x: &a {y: *a}", "&a x: 1",
                 "&a x: 1\n*a : 2", "&a x: 1\n*a: 2", "x: &a y\n*a : 2", "x: &a [1]\n*a : 2", "x: &a {y: 1}\n*a : 2", "x: &a", "x: &a\ny: *a", "x: & 1", "x: * ", "x: &é 1\ny: *é", "x: &a.b 1",
                 "x: &a-b_1 1\ny: *a-b_1", "x: &a &b 1", "x: &a !!str 1", "x: !!str &a 1\ny: *a", "x: &a *a", "x: &a 'y'\nz: *a", "x: &a |\n  y\nz: *a", "x: [&a 1, *a, *a]", "x: [*a]", "x: *a b",
                 "x: &a b\ny: [*a , *a]", "x: &a b\ny: {*a : 1}", "x: &a b\ny: {*a: 1}", "x: &a:b 1", "x: &a\n  y: 1\nz: *a", "x:\n  &a y: 1", "x: &a\n- 1", "x: &1 1\ny: *1", "x: &a,b 1", "x: &a] 1",
                 "? &a [1]\n: 2", "x: &a <<", "x: &a =", "x: &a 2025-13-45", "x: [&a x, &b y, &a z]", "x: &a # b\n  1", "x: &aa 1\ny: &a 2\nz: *aa"]:
        yield from beside(line)
    for front in ["x: &a May 3\nstart_date: *a\nend_date: *a", "start_date: &a May 3\nend_date: *a", "start_date: &a May 3\nend_date: *b", "x: &a true\nfallback: *a", "x: &a 'true'\nfallback: *a",
                  "x: &a fallback\n*a : true", "x: &a start_date\n*a : May 3\nend_date: May 4", "start_date: &a May 3\nend_date: &a May 4", "start_date: &a\nend_date: May 4", "&a fallback: true",
                  "&a {fallback: true}", "&a\nfallback: true", "x: &a yes\nfallback: *a", "fallback: &a true\nx: *a", "x: &a !!bool true\nfallback: *a"]:
        yield meta(front)
    wide = "a: &a [" + ", ".join(["x"] * 10) + "]\n"
    for before, name in zip("abcdefgh", "bcdefghi"):
        wide += f"{name}: &{name} [" + ", ".join([f"*{before}"] * 10) + "]\n"
        yield meta(f"{GOOD}\n{wide.strip()}")
    yield meta(GOOD + "".join(f"\nk{n}: &k{n} {n}" for n in range(3000)))
    yield meta(GOOD + "\nk: &k [1, 2]" + "".join(f"\nk{n}: *k" for n in range(3000)))


def merges():
    base = "base: &b {start_date: May 3, end_date: May 4}\n"
    for front in ["<<: *b", "<<: [*b]", "<<: [*b, *b]", "'<<': *b", '"<<": *b', "!!str <<: *b", "<<: *c", "<<: {}", "<<: []", "<<:", "<<: 1", "<<: [1]", "<<: [[*b]]", "<<: 'x'", "<<: *b\n<<: *b",
                  "<<: *b\nstart_date: June 1", "start_date: June 1\n<<: *b", "<<: {<<: *b}", "<<: {<<: {<<: *b}}", "<<: [{<<: *b}]", "<<: {<<: 5}\nfallback: true", "<<: {<<: [5]}\nfallback: true",
                  "? <<\n: *b", "<< : *b", "<<: *b # a", "x: <<", "x: [<<]", "x: '<<'", "x: {<<: *b}\n<<: *b", "x: {<<: 1}\n<<: *b", "x: &c {<<: *b}\n<<: *c", "x: &c {<<: *b, end_date: May 9}\n<<: *c",
                  "x: &c {end_date: June 1}\n<<: [*b, *c]", "x: &c {end_date: June 1}\n<<: [*c, *b]", "x: &m <<\n*m : *b", "x: &m '<<'\n*m : *b", "? &m <<\n: *b", "<<: !!map {start_date: May 3, end_date: May 4}",
                  "<<: &n {<<: *n}", "<<: {fallback: 1}\nfallback: true", "<<: {fallback: true}", "<<: {fallback: true}\nfallback: false\n<<: {}", "<<: {x: 2025-13-45}\nfallback: true", "<<: {? [a] : 1}\nfallback: true",
                  "<<: !!set {a}\nfallback: true", "=: *b", "<<: {=: 1}\nfallback: true", "<<: {x: =}\nfallback: true", "<<: {start_date: 1}\n" + GOOD]:
        yield meta(base + front)
        yield meta(front)
        yield meta(f"{GOOD}\n{front}")


def tags():
    kinds = ["str", "bool", "int", "float", "null", "map", "seq", "set", "omap", "pairs", "binary", "timestamp", "merge", "value", "yaml", "python/name:os.system", "python/object/apply:os.getcwd", "thing", "Str", ""]
    values = ["May 3", "true", "'true'", "yes", "1", "abc", "", "[a]", "{a: 1}", "{a, b}", "[a: 1]", "2025-01-01", "2025-13-45", "aGk=", "~", "|\n  a"]
    for kind in kinds:
        for value in values:
            yield meta(f"{GOOD}\nx: !!{kind} {value}")
        yield meta(f"start_date: !!{kind} May 3\nend_date: May 4")
        yield meta(f"fallback: !!{kind} true")
        yield meta(f"fallback: !!{kind} 'true'")
        yield meta(f"!!{kind} fallback: true")
        yield meta(f"!!{kind}\nfallback: true")
        yield meta(f"!!{kind} {{fallback: true}}")
    for tag in ["!", "!x", "!x!y", "!<tag:yaml.org,2002:str>", "!<tag:yaml.org,2002:bool>", "!<!x>", "!<x", "!<>", "!!", "!%73", "!e!x", "!x,y", "! !", "!!str !!str", "!!str &a"]:
        for value in ["May 3", "true", "'true'", "", "[a]", "{a: 1}"]:
            yield meta(f"{GOOD}\nx: {tag} {value}")
            yield meta(f"fallback: {tag} {value}")
            yield meta(f"start_date: {tag} {value}\nend_date: May 4")
    yield meta("%TAG ! tag:yaml.org,2002:\n--- {fallback: !bool true}")
    yield meta("%TAG !e! tag:yaml.org,2002:\n--- {fallback: !e!bool true}")
    yield meta("%TAG !! tag:example.org,2000:\n--- {fallback: true, x: !!str a}")
    yield meta("! fallback: true")
    yield meta("! {fallback: true}")
    yield meta("fallback: !!bool TRUE")
    yield meta("fallback: !!bool on")
    yield meta("fallback: !!bool OFF\n" + GOOD)
    yield meta("fallback: !!bool nope")


def numbers():
    yield from as_value(
        "0", "-0", "+1", "1_000", "_1", "1_", "0_", "0__1", "0b", "0b_", "0b1_0", "-0b_", "0b2", "0x", "0x_", "+0x_", "0xfF", "0xg", "0o7", "0o8", "017", "018", "08", "1:30", "1:60", "-1:30:59", "1:30.5", "1:2:3._",
        "0:0", "._", ".5", "-.5", ".", "..", "1.", "1._", "1_.5", "1e5", "1e+5", "1.e+5", "1.5e5", "1.5e+400", ".inf", "-.INF", ".nan", ".NaN", "+.inf", "inf", "nan", "=", "<<", "~", "null", "Null", "NULL", "nULL", "=x", "==", "<<<")
    for digits in [300, 301, 4299, 4300, 4301, 10000]:
        yield from beside(f"x: {'9' * digits}", f"x: -{'9' * digits}", f"x: 0x{'f' * digits}", f"x: 0{'7' * digits}", f"x: {'9' * digits}.5", f"x: '{'9' * digits}'", f"x: a{'9' * digits}")
        yield from beside(f"x: 1{':59' * (digits // 3)}", f"x: 1{':59' * (digits // 3)}.5")


def booleans():
    words = ["true", "false", "yes", "no", "on", "off", "y", "n", "t", "f"]
    for word in words:
        for form in [word, word.upper(), word.title(), word[:-1] + word[-1].upper(), f"'{word}'", f"!!bool {word}", f"[{word}]", f"{word} ", f"{word} # a", f"{word}.", f"{word}\n "]:
            yield meta(f"fallback: {form}")
            yield meta(f"fallback: {form}\n{GOOD}")
            yield meta(f"{GOOD}\nx: {form}")
        yield meta(f"{GOOD}\n{word}: x")
    for value in ["", "~", "null", "1", "0", "1.0", "[]", "{}", "''", "|", "2025-01-01", "-", "- true", "\n  true", "\n  - true", "true false", "true: true", "true\nfallback: true", "true, false", "True\n  # a"]:
        yield meta(f"fallback: {value}")
        yield meta(f"fallback: {value}\n{GOOD}")
    for front in ["fallback", "fallback:true", "fallback :true", "fallback : true", "fallback= true", "fallback: true: x", "FALLBACK: true", "Fallback: true\n" + GOOD, "fall back: true", "{fallback: true}", "{fallback:true}", "{fallback: true",
                  '{"fallback":true}', '{"fallback": true}', "[fallback: true]", "- fallback: true", "? fallback\n: true", "? fallback", "fallback: true\n ", " fallback: true", "  fallback: true\n  x: 1", " fallback: true\nx: 1", "fallback: true\n x: 1",
                  f"fallback: true\n{GOOD}", f"fallback: false\n{GOOD}", "fallback: false", "fallback: true\nstart_date: nonsense\nend_date: 7", "fallback: true\nstart_date: 2025-13-45", "fallback: true\nend_date: ="]:
        yield meta(front)


def timestamps():
    yield from as_value(
        "2025-01-01", "2025-13-45", "2025-02-29", "2024-02-29", "0000-01-01", "0001-01-01", "9999-12-31", "2025-00-10", "2025-1-1", "2025-12-1", "02025-01-01", "2025-01-01T00:00:00Z", "2025-01-01t24:00:00", "2025-01-01 23:59:59",
        "2025-01-01  23:59:60", "2025-1-1 1:00:00", "2025-13-1 1:00:00", "2025-1-32 1:00:00", "2025-01-01 00:00:00.", "2025-01-01 00:00:00.1234567890", "2025-01-01 00:00:00 +01", "2025-01-01 00:00:00 -23:59", "2025-01-01 00:00:00 +24:00",
        "2025-01-01 00:00:00 +23:60", "2025-01-01 00:00:00 +99", "2025-01-01 00:00:00+1:00", "2025-01-01 00:00:00 z", "2025-01-01 00:60:00", "2025-01-01 0:0:0", "2025-01-01\t00:00:00", "2025-01-01T 00:00:00", "2025-01-01 00:00",
        "2025-13-45x", "x2025-13-45", "2025-13-45 # a", "'2025-13-45'", "2025-13-45 12", "2025_13_45", "2025-13-45-01", "20251345", "0000-00-00", "-2025-13-45", "२०२५-१३-४५")


MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def months():
    dice = Dice(12)
    for month, length in zip(MONTHS, LENGTHS):
        mixed = "".join(dice.pick([c.lower(), c.upper()]) for c in month)
        for name in [month, month.lower(), month.upper(), month.swapcase(), mixed, month[:3], month[:3] + ".", month[:-1], month + "s", month.replace("s", "ſ"), month.replace("i", "ı"), month.replace("r", "г"), month[0] + month]:
            yield meta(f"start_date: {name} 3\nend_date: December 4")
        for number in [0, 1, 9, 10, 19, 20, 28, 29, 30, 31, 32, 99, length, length + 1]:
            yield meta(f"start_date: January 1\nend_date: {month} {number}")
        yield meta(f"start_date: {month} 0{length % 10}\nend_date: {month} {length}")
    for name in ["januar", "Enero", "Januar", "janvier", "Mai", "Maÿ", "Sept", "Ma y", "M", "13", "05", "Ｍay", "AUGUﬆ", "İ", "Mаy"]:
        yield meta(f"start_date: {name} 3\nend_date: May 4")


def days():
    forms = ["May 3", "May 03", "May 003", "May 3rd", "May third", "May", "3", "3 May", "May3", "May-3", "May/3", "May,3", "May, 3", "May 3,", "May 3.", "May 3 2020", "May 3, 2020", "May 3 20", "May 3 2", "May +3", "May -3", "May 3.0", "May 0x3",
             "May ३", "May 1३", "May ３", "May 1３", "May ³", "May 3 # a", "May 3 - May 4", "first Saturday of May", "Easter", "05-03", "2020-05-03", "May 3\n  ", "May\n  3", "May 3 x", "x May 3", "%B %d", "May %d", "{May 3}", "[May 3]", "[May, 3]", "{May: 3}",
             "May: 3", "- May 3", "? May 3", "*May 3", "&May 3", "!May 3", "|May 3", "@May 3", "`May 3", "%May 3", "May  3", "May   03", "May 3 ", "May 3\t", "~", "", "null", "true", "3.5", "May 29 ", "FEBRUARY  29", "february 30", "February 29", "May 10", "May 1 0", "May 3 0"]
    for form in forms:
        yield meta(f"start_date: {form}\nend_date: December 31")
        yield meta(f"start_date: January 1\nend_date: {form}")
        yield meta(f"start_date: '{form}'\nend_date: December 31")
        yield meta(f"fallback: true\nstart_date: {form}")
    for front in ["start_date: May 3", "end_date: May 3", "start_date:\nend_date:", "start_date: May 3\nend_date:", "start_date: ~\nend_date: ~", "Start_date: May 3\nend_date: May 4", "start-date: May 3\nend_date: May 4",
                  "start_date : May 3\nend_date : May 4", "start_date:May 3\nend_date: May 4", "start_date: May 3 end_date: May 4", "start_date: May 3, end_date: May 4", "{start_date: May 3, end_date: May 4}", "{start_date: May 3 end_date: May 4}",
                  "{start_date: May 3, end_date: May 4,}", "{\n  start_date: May 3,\n  end_date: May 4\n}", "start_date: December 31\nend_date: January 1", "start_date: February 29\nend_date: February 29", "start_date: May 4\nend_date: May 3",
                  "dates: {start_date: May 3, end_date: May 4}", "- start_date: May 3\n- end_date: May 4", "start_date: May 3\n\n\nend_date: May 4", "  start_date: May 3\n  end_date: May 4", "start_date: May 3\n  end_date: May 4"]:
        yield meta(front)


def white_space():
    for c in SPACES:
        yield meta(f"start_date: May{c}3\nend_date: May 4")
        yield meta(f'start_date: "May\\U{ord(c):08x}3"\nend_date: May 4')
        yield meta(f'start_date: "May\\U{ord(c):08x}\\U{ord(c):08x} 3"\nend_date: May 4')
        yield meta(f'start_date: "\\U{ord(c):08x}May 3"\nend_date: May 4')
        yield meta(f'start_date: "May 3\\U{ord(c):08x}"\nend_date: May 4')
        yield meta(f"start_date: May 3{c}\nend_date: May 4")
        yield meta(f"start_date: {c}May 3\nend_date: May 4")
        yield meta(f"start_date:{c}May 3\nend_date: May 4")
        yield meta(f"start_date{c}: May 3\nend_date: May 4")
        yield meta(f"{c}{GOOD}")
        yield meta(f"{GOOD}\n{c}")
        yield meta(f"{GOOD}\nx: a{c}b")
        yield meta(f"{GOOD}\n# a{c}b")
        yield meta(GOOD, c)
        yield meta(GOOD, f"{c}a{c}")
        yield f"{c}{meta()}"
        yield f"---{c}\n{GOOD}\n---\n{TEXT}"
        yield f"---\n{GOOD}\n---{c}\n{TEXT}"
        yield f"---\n{GOOD}\n{c}---\n{TEXT}"
        yield f"---\n{GOOD}\n---{c}{TEXT}"


def lengths():
    for unit in ["a", "é", "한", "🎉", "e\u0301", "👩\u200d🚀", "a ", "\n", "ab\n", "\u00a0", "\x00", "\u200b", "\ufeff", "a\r\n"]:
        for length in [2047, 2048, 2049]:
            text = (unit * length)[:length]
            yield meta(GOOD, text)
            yield meta(GOOD, f"  \n{text}\u3000\n")
            yield meta(GOOD, "x" + text[2:] + "x")
            yield meta("fallback: true", text + "\n---\n")
    yield meta(GOOD, "a" * 1_000_000)
    yield meta(GOOD, "a\n" * 1024)
    yield meta(GOOD, "a\n" * 1025)
    yield meta(GOOD, "a\r\n" * 1024)
    yield meta(GOOD, "a\r\n" * 1025)


def characters():
    for text in ["🎉", "𝔐ay", "\U0010ffff", "\U0001f469\u200d\U0001f680", "\ue000", "\ufffd", "\ufffe", "\uffff", "\ufdd0", "\x01", "\x08", "\x1b[31m", "\x7f", "\x80", "\x9f", "\u200f\u202e", "\u0301", "ﬁ", "\ud7ff", "\U0001ffff", "\U000e0001", "@everyone", "<@1>", "%s", "{}"]:
        yield meta(GOOD, text)
        yield from beside(f"x: {text}", f"{text}: x", f"x: '{text}'", f'x: "{text}"', f"# {text}", f"x: |\n  {text}")
        yield meta(f"start_date: {text} 3\nend_date: May 4")
        yield meta(f"start_date: May 3{text}\nend_date: May 4")
        yield meta(f"fallback: {text}")
        yield text + meta()


def invalid_utf8():
    good = meta().encode()
    for bad in [b"\x80", b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xc1\xbf", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf0\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x8e", b"caf\xe9", b"\xef\xbf"]:
        yield good + bad
        yield bad + good
        yield good.replace(b"May 3", b"May 3" + bad)
        yield good.replace(b"May 3", b"May 3 # " + bad)
        yield good.replace(b"Hello", bad)
        yield good.replace(b"start", bad + b": 1\nstart")
        yield bad
    yield meta(GOOD, "é").encode("latin-1")
    yield meta(GOOD, "é").encode("cp1252")


def empty():
    for text in ["", "\n", " ", "\t", "\r\n", "\x00", "\ufeff", "---", "---\n", "---\n---", "---\n---\n", "---\n---\nA", "---\n\n---\nA", "---\n# a\n---\nA", "---\n{}\n---\nA", "---\n[]\n---\nA", "---\n~\n---\nA", "---\n''\n---\nA", "---\na\n---\nA", "---\n1\n---\nA",
                 "---\nx:\n---\nA", "---\n- \n---\nA", "---\n?\n---\nA", "---\n:\n---\nA", "---\n: a\n---\nA", "---\n...\n---\nA", "---\n%YAML 1.1\n---\nA", "---\n!!map\n---\nA", "---\n&a\n---\nA", "A", "A\n---\nB\n---\nC"]:
        yield text
        yield text + "\n"
    for text in ["", " ", "\n\n", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\x00", "\x1c\x1f", "---", ".", "#", "\\", "<!-- -->", "&nbsp;"]:
        yield meta(GOOD, text)
        yield meta("fallback: true", text)


def huge():
    size = 300_000
    for front in [f"{GOOD}\nx: {'a' * size}", f"{GOOD}\n# {'a' * size}", f"{GOOD}\nx: '{'a' * size}'", f"{GOOD}\nx: [{'a, ' * (size // 3)}]", GOOD + "\n" * size, GOOD + " " * size, f"{GOOD}\n{'a' * 1020}: x", f"{GOOD}\n{'a' * 1100}: x", f"{GOOD}\n'{'a' * 1100}': x",
                  f"{GOOD}\n? {'a' * 100_000}\n: x", f"{GOOD}\nx: |\n" + "  a\n" * (size // 4), GOOD + "".join(f"\nk{n}: {n}" for n in range(5000)), GOOD + "".join(f"\nk: {n}" for n in range(5000)), f"start_date: May{' ' * 50_000}3\nend_date: May 4",
                  f"start_date: {'May 3' * 20_000}\nend_date: May 4", f"fallback: {'true' * 20_000}", f"{GOOD}\nx: {'&a ' * 1000}", f"{GOOD}\nx: {'!' * 20_000}", GOOD + '\nx: "' + "\\u0041" * 20_000 + '"', f"{GOOD}\n" + "x\n" * 20_000,
                  f"{GOOD}\nx: {'- ' * 5000}", f"{GOOD}\nx:\n  {'- ' * 5000}a", f"{GOOD}\n{'? ' * 5000}a"]:
        yield meta(front)
    over = 1024 * 1024
    whole = meta(f"{GOOD}\n# ")
    for length in [over - 1, over, over + 1, 2 * over]:
        yield meta(f"{GOOD}\n# {'a' * (length - len(whole.encode()))}")
    yield meta(GOOD, TEXT) + " " * over
    yield meta(GOOD, TEXT) + "\n" * over
    yield "---\n" * 100_000
    yield "-" * 500_000 + "\n" + GOOD + "\n---\nA"


def nested():
    for depth in [2, 10, 60, 100, 120, 124, 125, 126, 127, 128, 129, 130, 200, 250, 260, 300, 500, 900, 1100, 3000, 100_000]:
        yield meta(f"{GOOD}\nx: {'[' * depth}{']' * depth}")
        if depth <= 20_000:
            yield meta(f"{GOOD}\nx: {'{a: ' * depth}1{'}' * depth}")
            yield meta(f"{GOOD}\nx: {'[' * depth}1")
            yield meta(f"fallback: {'[' * depth}true{']' * depth}")
            yield meta(f"{GOOD}\nx:\n  {'- ' * depth}a")
        if depth <= 300:
            yield meta(GOOD + "".join("\n" + " " * level + "k:" for level in range(depth)) + " 1")
            yield meta(f"{GOOD}\n{'? ' * depth}a")
            yield meta(f"{GOOD}\nx: {'[{a: ' * depth}1{'}]' * depth}")


def duplicates():
    for front in [f"{GOOD}\nend_date: May 5", f"{GOOD}\nx: 1\nx: 2", f"{GOOD}\nx: {{a: 1, a: 2}}", "fallback: true\nfallback: true", "fallback: false\nfallback: true", "fallback: 1\nfallback: true", "fallback: true\n'fallback': true", "fallback: true\n\"fallback\": true",
                  "fallback: true\n? fallback\n: true", f"{GOOD}\n1: a\n1: b", f"{GOOD}\n1: a\n1.0: b", f"{GOOD}\n1: a\n0x1: b", f"{GOOD}\nyes: a\nYes: b", f"{GOOD}\n~: a\nnull: b", f"{GOOD}\n1: a\n'1': b", f"{GOOD}\nx: [{{a: 1, a: 2}}]", "fallback: true\nfallback: 1",
                  f"start_date: nonsense\n{GOOD}", "{fallback: true, fallback: true}", f"{GOOD}\ntrue: a\n1: b", f"{GOOD}\n.nan: 1\n.nan: 2", f"{GOOD}\nx: &a 1\n? *a\n: 2\n1: 3", f"{GOOD}\n: 1\n: 2"]:
        yield meta(front)
        yield meta(front, "")


def documents():
    for front in [f"{GOOD}\n...", f"{GOOD}\n... # a", f"{GOOD}\n...\n...", f"{GOOD}\n...\nx: 1", f"{GOOD}\n...\n# a", f"{GOOD}\n...x", f"...\n{GOOD}", f"--- # a\n{GOOD}", "--- {fallback: true}", f"{GOOD}\n--- # a\nx: 1", f"{GOOD}\n--- x", f"%YAML 1.1\n--- # a\n{GOOD}", f"%YAML 1.2\n--- # a\n{GOOD}",
                  f"%YAML 1.3\n--- # a\n{GOOD}", f"%YAML 2.0\n--- # a\n{GOOD}", f"%YAML 1.1\n{GOOD}", f"%FOO bar\n--- # a\n{GOOD}", f"%YAML 1.1\n%YAML 1.1\n--- # a\n{GOOD}", f"%YAML\n--- # a\n{GOOD}", "%", f"%TAG ! x:\n%TAG ! y:\n--- # a\n{GOOD}", f"x: 1\n...\n--- # a\n{GOOD}", f"{GOOD}\n... x",
                  f"--- # a\n--- # b\n{GOOD}", f"--- # a\n...\n{GOOD}", f"--- # a\n{GOOD}\n...\n--- # b", "--- &a\nfallback: true", "--- !!map\nfallback: true", "--- |\n  fallback: true", "--- >-\n fallback: true", "--- \"fallback\": true", "--- fallback: true"]:
        yield meta(front)
        yield meta(front + "\n")


def flow():
    for line in ["x: []", "x: {}", "x: [,]", "x: [a,]", "x: [a,,b]", "x: {a}", "x: {a, b}", "x: {a:1}", "x: {a: }", "x: {a:}", "x: {: a}", "x: {:a}", "x: [a: 1]", "x: [? a : 1]", "x: [a]b", "x: [a] b", "x: [a", "x: a]", "x: {a", "x: a}", "x: [a}", "x: {a]", "x: [a\n]", "x: [\na]", "x: [a,\nb]", "x: [a,\n b]", "x:\n[a]", "x:\n [a]", "[a]: x", "{a: 1}: x",
                 "? [a]\n: x", "? {a: 1}\n: x", "x: {[a]: 1}", "x: {? [a] : 1}", "x: {{a: 1}: 2}", "x: [[a]: 1]", "x: [- a]", "x: [-a]", "x: [-]", "x: [--- a]", "x: {'a':1}", 'x: {"a":1}', "x: {\"a\": 1}", "x: {'a' : 1}", "x: [http://a]", "x: {a: http://b}", "x: {http://a: b}", "x: [a, 'b', \"c\"]", "x: ['a' 'b']", "x: [a b]", "x: [ ]", "x: [a?]", "x: [?a]", "x: [a :b]", "x: {a ? b}",
                 "x: [#a]", "x: [a #b\n]", "x: [|]", "x: [>]", "x: [%a]", "x: [@a]", "x: [`a]", "x: {a: b: c}", "x: [a: b: c]", "x: {a: 1 b: 2}", "x: {a: 1,, b: 2}", "x: {? a}", "x: {?}", "x: [?]", "x: {a: [b}, c]", "x: [*]", "x: [&a]", "x: [!]", "x: [!!str]", "x: [!!str, a]", "x: {!!str : a}", "x: {&a : b}", "x: [::]", "x: [a:]", "x: [:]", "x: [:a]", "x: {a::b}", "x: {a: :b}"]:
        yield from beside(line)


def keys():
    for line in ["? x", "? x\n: 1", "?x: 1", "? x: 1", "? - a", "? - a\n: 1", "? a: 1\n: 2", "?\n: 1", ": 1", "x", "x:", "x :", "x : 1", "x:1", "x: y: z", "x: 'y': z", "x: - y", "- x", "x:\n- a\n- b", "x:\n - a\n- b", "x:\n  - a\n - b", "x:\n  y: 1\n z: 2", "x:\n y: 1\n  z: 2", "x: 1\n y: 2", "x: a\n b", "x: a\nb", "x: a\n b: c", "x:\n a\n b", "x:\n a: b\n c", "x y z: 1",
                 "x-y: 1", "x.y: 1", "x,y: 1", "x[y: 1", "x{y: 1", "x#y: 1", "x #y: 1", "@x: 1", "`x: 1", "%x: 1", "!x: 1", "*x: 1", "&x: 1", "|x: 1", "| x: 1", ">x: 1", "-x: 1", "- x: 1", "--x: 1", "?x", ":x: 1", "::: 1", ",: 1", ", x: 1", "]: 1", "}: 1", "'x: 1", "\"x: 1", "é: 1", "🎉: 1", "1: 1", "1.5: 1", "true: 1", "null: 1", "~: 1", "2025-01-01: 1", "2025-13-45: 1", "? 2025-13-45\n: 1",
                 "=: 1", "<<: 1", "!!str x: 1", "!!str 'x': 1", "!!int x: 1", "? !!str\n: 1", "? |\n  x\n: 1", "? 'x'\n: 1", "? 'x\n  y'\n: 1", "'x\n y': 1", "x\n y: 1", "? x\n  y\n: 1", "? &a x\n: *a", "x:\n  ? y\n  : z", "x:\n  ? [y]\n  : z", "x: {? y : z}", "? {}\n: 1", "? []\n: 1", "? ? x", "? ? x\n  : y\n: z", "x: &a {}\n? *a\n: 1", "x:\n\n\n  1", "x:\n  \n   \n  1", "strat_date: May 3", "start_dat: 1"]:
        yield from beside(line)


FAMILIES = [
    delimiters, other_front_matter, line_ends, byte_order_marks, tabs, quotes, block_scalars, comments, anchors, merges, tags, numbers, booleans, timestamps, months, days, white_space, lengths, characters, invalid_utf8,
    empty, huge, nested, duplicates, documents, flow, keys,
]

# Lines for `composed`: any of them may stand in any file, in any order.
LINES = [
    "fallback: true", "fallback: false", "fallback: yes", "start_date: May 3", "start_date: 'December 31'", "start_date: {a: 1}", "end_date: may 04", "end_date: \"JUNE  30\"", "end_date: June 31", "# a comment", "", "   ", "x: 1", "y: [a, b]", "z: {a: b, c: [d]}",
    "x: |\n  a\n  b", "x: >-\n  a\n\n  b", "x: 'a b' # c", "x: 2025-01-01", "x: 2025-13-45", "x: 1:30", "x: 0b_", "x: =", "x: &a 1", "y: *a", "x: &a {start_date: May 3}", "<<: *a", "x: !!str 5", "x: !y z", "x: ~", "? q\n: r", "? [q]\n: r", "authors:\n  - a\n  - b", "x: \"\\u00e9\"", "...", "title: A: b", "x: - y",
    " indented: 1", "\ttab: 1", "x:", "priority: 5", "pair: true", "days: 3", "1: 2", "é: ü", "start_date: May 3 2020", "start_date:", "end_date: ~",
]
TEXTS = ["Hello", "**Bold**\n\ntext", "", " ", "🎉" * 2048, "a" * 2049, "---", "a\n---\nb", "é\u00a0", "\ufeff", "\x00", "> quote\n- list\n"]
OPENINGS = ["---\n", "---\n", "---\n", "---\n", "---\n", "----\n", "--- \n", "\n---\n", "---\n\n", "---\r\n", " ---\n", "--\n", "\ufeff---\n"]
CLOSINGS = ["\n---\n", "\n---\n", "\n---\n", "\n---\n", "\n---\n", "\n---\n\n", "\n-----\t\n", "\r\n---\r\n", "\n --- \n", "\n...\n", "---\n", "\n"]
# Words for `mutated`.
WORDS = [
    "---", "--- ", "\n", "\r\n", "\r", "\t", " ", "  ", ": ", ":", "- ", "? ", "#", " #", "'", '"', "\\", "[", "]", "{", "}", ",", "|", ">", "|-", "&a ", "*a", "*a ", "!", "!!str ", "!!bool ", "!x ", "%", "@", "`", "<<", "<<: ", "=", "~", "true", "yes", "null", "1", "0x_", "2025-13-45", "1:30", "fallback: ", "start_date: ", "May 3",
    "February 29", "\ufeff", "\u00a0", "\u2028", "\x85", "\x00", "\x1c", "é", "🎉", "\n  ", "\n\t", "\n---\n", "...", "\n...\n",
]


def composed(dice):
    count = dice.below(4)
    lines = dice.pick([["fallback: true"], ["start_date: May 3", "end_date: May 4"], ["start_date: May 3", "end_date: May 4"], []])
    lines = [*lines, *(dice.pick(LINES) for _ in range(count))]
    for at in range(len(lines) - 1):
        if dice.below(3) == 0:
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
    text = dice.pick(OPENINGS) + "\n".join(lines) + dice.pick(CLOSINGS) + (TEXT if dice.below(3) else dice.pick(TEXTS))
    return text.replace("\n", "\r\n") if dice.below(12) == 0 else text


def mutated(dice, seeds):
    data = dice.pick(seeds)
    for _ in range(1 + dice.below(3)):
        at = dice.below(len(data) + 1)
        # Most of what matters stands in the front matter.
        if dice.below(3):
            at = min(at, dice.below(60))
        end = min(len(data), at + 1 + dice.below(6))
        match dice.below(6):
            case 0 | 1 | 2:
                data = data[:at] + dice.pick(WORDS).encode() + data[at:]
            case 3:
                data = data[:at] + data[end:]
            case 4:
                data = data[:end] + data[at:]
            case 5:
                data = data[:at] + dice.pick(WORDS).encode() + data[end:]
    return data


def main(folder, count=COUNT):
    cases = [(family.__name__, case) for family in FAMILIES for case in family()]
    cases = [(family, case if isinstance(case, bytes) else case.encode()) for family, case in cases]
    # The same bytes twice are one case.
    cases = list({data: (family, data) for family, data in reversed(cases)}.values())[::-1]
    seen = {data for _, data in cases}
    dice = Dice(0x9E3779B97F4A7C15)
    seeds = [data for _, data in cases if len(data) <= 400]
    while len(cases) < int(count):
        family = dice.pick(["composed", "mutated"])
        data = composed(dice).encode() if family == "composed" else mutated(dice, seeds)
        if data not in seen:
            seen.add(data)
            cases.append((family, data))

    numbers, manifest = {}, []
    for family, data in cases:
        numbers[family] = numbers.get(family, 0) + 1
        name = f"{family}-{numbers[family]:04}"
        case = pathlib.Path(folder) / "events" / name
        case.mkdir(parents=True)
        (case / "meta.md").write_bytes(data)
        manifest.append({"name": name, "family": family, "bytes": len(data)})
    (pathlib.Path(folder) / "manifest.json").write_text(json.dumps(manifest, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
