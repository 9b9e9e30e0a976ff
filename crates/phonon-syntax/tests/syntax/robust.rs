//! Whatever is typed: no panic, no unbounded time or memory, and a tree that keeps its promises.

use std::time::{Duration, Instant};

use crate::support::{check_all, check_file, check_mini};
use phonon_base::limits;
use phonon_syntax::{parse, parse_expression, parse_mini};
use proptest::prelude::*;

/// Parts of texts, whole and broken.
const PARTS: &[&str] = &[
    "a",
    "f",
    "~b",
    "~",
    "%p",
    "%",
    "@t",
    "@",
    "1",
    "0.5",
    ".5",
    "2x",
    "1e9",
    "\"bd sn\"",
    "\"",
    "\\\"",
    "'",
    "“",
    "”",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "()",
    "[]",
    "{}",
    ",",
    ":",
    ":q ",
    "q:",
    "k: ",
    "=",
    "==",
    "$",
    "#",
    "+",
    "-",
    " - ",
    "-1",
    "*",
    "**",
    "/",
    "//",
    "--",
    "|+|",
    "|",
    "+|",
    "|<",
    "<~",
    "~>",
    "<",
    ">",
    ">>",
    "->",
    "\\",
    "\\x -> ",
    ".",
    "..",
    "add.squeeze",
    "d1: ",
    "~b x y: ",
    "fn g a = ",
    "let x = ",
    "out $ ",
    "!",
    "?",
    "é",
    "\u{202e}",
    "\0",
    "\t",
    "\r\n",
    "\n",
    "\n  ",
    "\n",
    " ",
];

/// Parts of patterns, whole and broken.
const STEPS: &[&str] = &[
    "a", "bd", "~", "-", "_", "1", "0.5", ".", "..", " . ", "[", "]", "<", ">", "{", "}", "(", ")", "(3,8)",
    "(3,8,2)", ",", "|", "*", "*2", "/", "!", "!2", "!9999", "@", "@3", "@0.1", "?", "?0.3", ":", "%", "%4",
    "^", "'", "&", "é", "\u{202e}", "\0", " ", " ", " ", "\n",
];

fn soup(parts: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(parts), 0..most).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_characters(text in prop::collection::vec(any::<char>(), 0..60).prop_map(String::from_iter)) {
        check_all(&text);
    }

    #[test]
    fn any_printable(text in "[ -~\\n]{0,120}") {
        check_all(&text);
    }

    #[test]
    fn any_parts(text in soup(PARTS, 60)) {
        check_all(&text);
        check_file(&text.replace('\n', "\r\n"));
    }

    #[test]
    fn any_steps(text in soup(STEPS, 60)) {
        check_mini(&text);
    }

    /// A record that is left open after a comma takes the next line for its next key; nothing else reaches out.
    #[test]
    fn a_mistake_does_not_reach_the_next_statement(text in soup(PARTS, 30)) {
        let text = text.replace(['{', '\r', '\n'], " ");
        let parsed = parse(&format!("d1: s \"bd\"\n~x: {text}\nd2: s \"sn\" # gain 1\nhush\n"));
        let shown: Vec<String> = parsed.tree.statements.iter().map(|statement| statement.to_string()).collect();
        prop_assert_eq!(shown.len(), 4);
        prop_assert_eq!(&shown[0], "d1: (s \"bd\")");
        prop_assert_eq!(&shown[2..], ["d2: (# (s \"sn\") (gain 1))", "hush"]);
        for index in [0, 2, 3] {
            prop_assert!(!parsed.tree.statements[index].faulty);
        }
    }

    #[test]
    fn a_statement_is_read_as_its_expression_alone(text in soup(PARTS, 30)) {
        let text = text.replace(['\r', '\n'], " ");
        let (alone, within) = (parse_expression(&text), parse(&format!("d1: {text}")));
        if !alone.has_errors() {
            prop_assert_eq!(within.tree.to_string(), format!("d1: {}\n", alone.tree));
        }
    }
}

/// Repeated many times, on one line and on many.
const REPEATED: &[&str] = &[
    "(a)", "[", "(", "{", "<", "]", ")", "}", ">", "[(", "([{<", ")]}>", "[]", "()", "f(", "f(a,", "f(a)",
    "[a,", "{a:", "{a:1,", "\\x->", "\\", "-", "- ", "-a", "a-", "a - ", "a#", "a $ ", "a >> ", "a . ", "a.",
    "a+", "a**", "a<", "a ~> ", "(#", "(# a", "(a #", "#", "$", ".", "..", "...", " .. ", "0 .. ", "|",
    "|+|", "=", "==", ":", "a:", "a: ", ":a ", ",", "a,", "\"", "\"\"", "\"a\" ", "\\\"", "\"\\\"", "'",
    "'a'", "“", "“a”", "`", "~", "~a", "~a ", "~a:", "@", "@a ", "%", "%a ", "a", "a ", "1", "1 ", "1.",
    ".1", "1e", "0x", "1/8 ", "é", "日本 ", "\u{301}", "\u{202e}", "\0", "\t", "--", "-- a ", "//", "*", "/",
    "!", "?", "@3", "_", " _", "^", "a!", "a? ", "a*2", "a(3,8)", "!*2", "a(", "a(3", "a(a(", "<a ", "<a,",
    "{a}%", "a|", "a . ", "[a|", "[a.", "d1: a ", "fn a ", "let a = ", "add.b ", "\r", "\u{feff}", ";", "&&",
    "<$>", "->",
];

/// Work that grows with the square of the length takes minutes here.
#[test]
fn long_texts_take_linear_time() {
    const BYTES: usize = 20_000;
    for part in REPEATED {
        let line = part.repeat(BYTES / part.len());
        let lines = format!("{part}\n").repeat(BYTES / (part.len() + 1));
        let statements = format!("d1: {part}\n").repeat(BYTES / (part.len() + 5));
        let (call, step, string) = (format!("d1: f{line}"), format!("a {line}"), format!("\"{line}\""));
        for text in [line, lines, statements, call, step, string] {
            in_time(&text);
        }
    }
}

#[test]
fn lines_of_200_kilobytes() {
    for part in [
        "[",
        "(",
        "{a:",
        "]",
        "\"",
        "\\\"",
        "a # ",
        "a $ ",
        "f(a)",
        "\\x -> ",
        "- ",
        "~",
        "\"bd sn\" ",
        "bd*2 ",
        "\0",
    ] {
        in_time(&part.repeat(200_000 / part.len()));
    }
}

fn in_time(text: &str) {
    let start = Instant::now();
    let diagnostics = parse(text).diagnostics.len() + parse_expression(text).diagnostics.len();
    let diagnostics = diagnostics + parse_mini(text, 0).diagnostics.len();
    assert!(diagnostics <= 3 * limits::DIAGNOSTICS);
    let most = Duration::from_secs(2);
    assert!(start.elapsed() < most, "{:?} for {:?}…", start.elapsed(), &text[..text.len().min(20)]);
}

#[test]
fn deep_nesting_is_refused_and_told_once() {
    for (open, close) in
        [("[", "]"), ("(", ")"), ("{a:", "}"), ("f(", ")"), ("\\x -> ", ""), ("- ", ""), ("2 ** ", "")]
    {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(parse_expression(&nested(limits::NESTING / 2)).diagnostics, [], "{open}");
        let parsed = parse(&format!("d1: {}\nd2: a", nested(100_000)));
        let said: Vec<&str> = parsed.diagnostics.iter().map(|said| said.message.as_str()).collect();
        assert_eq!(said, [format!("this is nested more than {} deep", limits::NESTING)], "{open}");
        assert_eq!(parsed.tree.statements[1].to_string(), "d2: a");
        assert!(parsed.tree.statements[1].faulty.eq(&false));
    }
    for (open, close) in [("[", "]"), ("<", ">"), ("{", "}"), ("a(3,", ")"), ("a(", ",8)"), ("{a}%", "")] {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(parse_mini(&nested(limits::NESTING), 0).diagnostics, [], "{open}");
        let said = parse_mini(&nested(100_000), 0).diagnostics;
        assert_eq!(said.len(), 1, "{open}");
        assert_eq!(
            said[0].message,
            format!("brackets stand more than {} deep in one another", limits::NESTING)
        );
    }
}

/// Operators in a row nest to the left, so they count too; chains of `$`, `>>` and `.` don't.
#[test]
fn long_chains() {
    let chain = |sign: &str, length: usize| vec!["a"; length].join(sign);
    assert_eq!(parse_expression(&chain(" # ", limits::NESTING)).diagnostics, []);
    assert_eq!(parse_expression(&chain(" # ", limits::NESTING + 1)).diagnostics.len(), 1);
    for sign in [" $ ", " >> ", " . "] {
        assert_eq!(parse_expression(&chain(sign, 50_000)).diagnostics, [], "{sign}");
    }
}

/// Half of the stack that threads have by default.
#[test]
fn the_deepest_text_fits_a_small_stack() {
    let deepest = "f(- \\x -> [{a: ".repeat(limits::NESTING);
    let pattern = "a(<[{".repeat(limits::NESTING);
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(move || {
        let _ = parse(&deepest);
        let _ = parse_mini(&pattern, 0);
    });
    thread.unwrap().join().unwrap();
}

#[test]
fn too_many_steps_are_refused() {
    let steps = |count: usize| parse_mini(&"a ".repeat(count), 0);
    assert_eq!(steps(limits::MINI_STEPS).diagnostics, []);
    assert_eq!(steps(limits::MINI_STEPS + 1).diagnostics.len(), 1);
    for text in ["bd!1000000000", "bd!60000 sn!60000", "0 .. 1e9", "-60000 .. 60000", "[a!60000 b]!50000"] {
        let said = parse_mini(text, 0).diagnostics;
        assert_eq!(
            said[0].message,
            format!("this pattern has more than {} steps", limits::MINI_STEPS),
            "{text}"
        );
    }
    assert_eq!(parse_mini("bd!99999 ~", 0).diagnostics, []);
}

#[test]
fn too_many_modifiers_are_refused() {
    let modifiers = |count: usize| parse_mini(&format!("a{} b", "*2".repeat(count)), 0).diagnostics;
    assert_eq!(modifiers(limits::NESTING), []);
    let said = modifiers(100_000);
    assert_eq!(said[0].message, format!("more than {} modifiers follow this step", limits::NESTING));
    assert_eq!(said.len(), 1);
}
