//! Patterns and their trees, and patterns that are refused.

use crate::support;
use phonon_base::{Severity, Span};
use phonon_syntax::mini::tree::{Atom, AtomKind, Body};
use phonon_syntax::{ExprKind, parse_expression, parse_mini};

#[test]
fn patterns() {
    for (text, tree) in cases(include_str!("mini/patterns.txt")) {
        let parsed = parse_mini(text, 0);
        assert_eq!(parsed.tree.map(|mini| mini.to_string()).as_deref(), Some(tree), "{text}");
        assert!(parsed.diagnostics.iter().all(|said| said.severity < Severity::Error), "{text}");
    }
}

#[test]
fn refused() {
    for (text, expected) in cases(include_str!("mini/refused.txt")) {
        let text = if text == "(empty)" { "" } else { text };
        let said: Vec<String> = parse_mini(text, 0)
            .diagnostics
            .iter()
            .map(|said| {
                format!("{} @ {}", said.message, &text[said.span.range()])
                    .trim_end_matches([' ', '@'])
                    .to_owned()
            })
            .collect();
        assert_eq!(said.join("; "), expected.trim_end_matches([' ', '@']), "{text}");
    }
}

fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines.map(|line| {
        let (text, tree) = line.split_once(" => ").unwrap_or_else(|| panic!("not a case: {line}"));
        (text.trim_end(), tree.trim())
    })
}

#[test]
fn oracle() {
    for line in include_str!("oracle.txt").lines() {
        let mut parts = line.splitn(3, '\t');
        let (verdict, id, text) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        if !id.starts_with("mini-") {
            continue;
        }
        if let ExprKind::Text(string) = parse_expression(text).tree.kind {
            let parsed = string.mini();
            assert_eq!(parsed.has_errors(), verdict == "refused", "{id}: {text}: {:?}", parsed.diagnostics);
            assert!(parsed.tree.is_some() || verdict == "refused", "{id}: {text}");
        }
    }
}

#[test]
fn every_part_has_its_place_in_the_file() {
    let text = "bd:3 [sn*2, <~ cp>(3,8,2)]? 0 .. 3 {a b}%4!2 | hh@3";
    let tree = parse_mini(text, 100).tree.unwrap();
    let mut found = Vec::new();
    let mut see =
        |span: Span, _: Option<&Atom>| found.push(&text[span.start as usize - 100..span.end as usize - 100]);
    support::visit_body(&tree.body, &mut see);
    let expected = "bd:3|bd|:3|3|[sn*2, <~ cp>(3,8,2)]?|[sn*2, <~ cp>(3,8,2)]|sn*2|sn|*2|2|<~ cp>(3,8,2)|<~ cp>|~|~|cp|cp\
                    |(3,8,2)|3|3|8|8|2|2|?|0 .. 3|0|.. 3|3|{a b}%4!2|{a b}%4|a|a|b|b|4|!2|hh@3|hh";
    assert_eq!(found.join("|"), expected);
    assert_eq!((tree.span.start, tree.span.end as usize), (100, 100 + text.len()));
}

#[test]
fn backslashes_do_not_shift_places() {
    let text = r#"s "a\tb\n& c""#;
    let ExprKind::Apply { arguments, .. } = parse_expression(text).tree.kind else { panic!() };
    let ExprKind::Text(string) = &arguments[0].value.kind else { panic!() };
    let said = &string.mini().diagnostics[0];
    assert_eq!(&text[said.span.range()], "&");
    assert_eq!(&text[string.raw.range()], r"a\tb\n& c");
}

#[test]
fn numbers_keep_their_fraction_and_their_text() {
    let parsed = parse_mini("007 0.1", 0).tree.unwrap();
    let Body::Sequence(sequence) = parsed.body else { panic!() };
    let kinds: Vec<_> = sequence.steps.into_iter().map(|step| step.atom.kind).collect();
    let number = |value, num, den, text: &str| AtomKind::Number {
        value,
        exact: phonon_base::Time::checked_new(num, den),
        text: text.to_owned(),
    };
    assert_eq!(kinds, [number(7.0, 7, 1, "007"), number(0.1, 1, 10, "0.1")]);
}

/// Strudel reads them so too, but hardly anyone means it.
#[test]
fn a_word_stuck_to_a_sign_gives_a_warning() {
    for (text, word) in [("a@.5", ".5"), ("a?.5 b", ".5"), ("a _b", "b"), ("a!x", "x"), ("a@01", "1")] {
        let said = parse_mini(text, 0).diagnostics;
        assert_eq!((said.len(), said[0].severity), (1, Severity::Warning), "{text}");
        assert_eq!(&text[said[0].span.range()], word);
    }
    for text in ["a@3 .5", "a@3_ b", "a!..3", "a?*2", "a!!"] {
        assert_eq!(parse_mini(text, 0).diagnostics, [], "{text}");
    }
}
