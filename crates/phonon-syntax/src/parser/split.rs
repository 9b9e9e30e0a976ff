//! Where statements begin.

use std::ops::Range;

use crate::token::{Bracket, Token, TokenKind};

/// The tokens of each statement.
///
/// A statement begins at a line that is not indented deeper than the statement before it and does not begin with
/// an operator or a closing bracket. Inside an open bracket every line goes on with the statement, except one that
/// looks like a statement of its own: there a bracket was left open.
pub(super) fn statements(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut column) = (0, tokens.first().map_or(0, |token| token.column));
    let mut brackets = Brackets::default();
    for (index, token) in tokens.iter().enumerate() {
        let may_begin = index > start && token.first && token.column <= column;
        if may_begin
            && match brackets.innermost() {
                None => !token.continues(),
                Some(bracket) => looks_like_statement(text, tokens, index, bracket),
            }
        {
            ranges.push(start..index);
            (start, column) = (index, token.column);
            brackets = Brackets::default();
        }
        match token.kind {
            TokenKind::Open(bracket) => brackets.open(bracket),
            TokenKind::Close(bracket) => brackets.close(bracket),
            _ => {}
        }
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges
}

/// Whether the line at `index`, inside an open bracket, is one of: `word: …`, `~word a b: …`, `word = …`,
/// `word $ …`, `fn word …`.
fn looks_like_statement(text: &str, tokens: &[Token], index: usize, bracket: Bracket) -> bool {
    let line_end = |at: usize| tokens.get(at).is_none_or(|token| token.first);
    let before = &tokens[index - 1];
    let mut at = index + 1;
    match tokens[index].kind {
        TokenKind::Name if !line_end(at) && &text[tokens[index].span.range()] == "fn" => {
            return matches!(tokens[at].kind, TokenKind::Name | TokenKind::Bus);
        }
        TokenKind::Name | TokenKind::Template | TokenKind::PatternValue => {}
        TokenKind::Bus => {
            while !line_end(at) && tokens[at].kind == TokenKind::Name {
                at += 1;
            }
        }
        _ => return false,
    }
    if line_end(at) {
        return false;
    }
    match tokens[at].kind {
        // The key of a record stands after its bracket or after a comma.
        TokenKind::Colon => {
            bracket != Bracket::Curly
                || !matches!(before.kind, TokenKind::Comma | TokenKind::Open(Bracket::Curly))
        }
        TokenKind::Equals => true,
        // `rev $ …` after a comma or an operator is the element that is expected there.
        TokenKind::Dollar => !before.wants_more(),
        _ => false,
    }
}

/// The brackets that are open.
#[derive(Default)]
struct Brackets {
    open: Vec<Bracket>,
    /// How many of each kind, so that a stray closing bracket is known without a search.
    counts: [usize; 3],
}

impl Brackets {
    fn innermost(&self) -> Option<Bracket> {
        self.open.last().copied()
    }

    fn open(&mut self, bracket: Bracket) {
        self.open.push(bracket);
        self.counts[bracket as usize] += 1;
    }

    fn close(&mut self, bracket: Bracket) {
        if self.counts[bracket as usize] == 0 {
            return;
        }
        while let Some(inner) = self.open.pop() {
            self.counts[inner as usize] -= 1;
            if inner == bracket {
                break;
            }
        }
    }
}
