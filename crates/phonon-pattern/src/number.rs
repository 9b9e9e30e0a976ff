//! What a word that spells a number or a note means.

use crate::value::Value;

/// The octave of a note's name that has none, counted so that `c3` is 48 and `a4` is 69.
pub const OCTAVE: i32 = 3;

/// The number that `word` spells, by the rules of JavaScript's `Number()`: decimals with or without digits
/// before the point, exponents, `0x`, `0o` and `0b`, nothing else around it.
pub fn parse(word: &str) -> Option<f64> {
    let first = word.bytes().find(|byte| !b"+-.".contains(byte))?;
    if !first.is_ascii_digit() {
        return None;
    }
    let radix = match word.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => return decimal(word),
    };
    let digits = &word[2..];
    let plain = digits.bytes().all(|digit| digit.is_ascii_alphanumeric());
    plain.then(|| u64::from_str_radix(digits, radix).ok().map(|number| number as f64)).flatten()
}

fn decimal(word: &str) -> Option<f64> {
    let plain = word.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    plain.then(|| word.parse().ok()).flatten()
}

/// The MIDI number of a note's name: a letter, any number of `#`, `s`, `b` and `f`, an octave that may be
/// negative. `octave` stands for one that is left out.
pub fn note(word: &str, octave: i32) -> Option<f64> {
    let (letter, rest) = word.as_bytes().split_first()?;
    let chroma = match letter.to_ascii_lowercase() {
        b'c' => 0,
        b'd' => 2,
        b'e' => 4,
        b'f' => 5,
        b'g' => 7,
        b'a' => 9,
        b'b' => 11,
        _ => return None,
    };
    let signs = rest.iter().take_while(|byte| b"#sbf".contains(byte)).count();
    let shift: i32 = rest[..signs].iter().map(|sign| if b"#s".contains(sign) { 1 } else { -1 }).sum();
    let number = &rest[signs..];
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    let octave = match number {
        [] | [b'-'] => octave,
        _ if digits.iter().all(u8::is_ascii_digit) && digits.len() < 6 => {
            std::str::from_utf8(number).ok()?.parse().ok()?
        }
        _ => return None,
    };
    Some(f64::from((octave + 1) * 12 + chroma + shift))
}

/// The nearest whole number, of two the higher. Adding one half first would round twice.
pub fn round(x: f64) -> f64 {
    let below = x.floor();
    if x - below >= 0.5 { below + 1.0 } else { below }
}

/// The number that a value stands for in arithmetic: itself, what it spells, or the MIDI number of a note.
pub fn numeral(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(word) => parse(word).or_else(|| note(word, OCTAVE)),
        value => value.as_number(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_spell_numbers_as_in_javascript() {
        let spelled = [("007", 7.0), (".5", 0.5), ("-.5", -0.5), ("1e2", 100.0), ("0x10", 16.0), ("1.", 1.0)];
        for (word, number) in spelled {
            assert_eq!(parse(word), Some(number), "{word}");
        }
        for word in ["", "-", "1_000", "inf", "nan", "e5", "0xg", "--1", "1-", "0x+1", "."] {
            assert_eq!(parse(word), None, "{word}");
        }
    }

    #[test]
    fn halves_are_rounded_up_and_nothing_twice() {
        assert_eq!([round(0.5), round(-0.5), round(-1.5), round(2.4)], [1.0, 0.0, -1.0, 2.0]);
        assert_eq!(round(0.499_999_999_999_999_94), 0.0);
    }

    #[test]
    fn notes_count_from_c3_at_48() {
        let named = [("c", 48.0), ("a4", 69.0), ("eb4", 63.0), ("f#2", 42.0), ("cs", 49.0), ("C-1", 0.0)];
        for (word, number) in named {
            assert_eq!(note(word, OCTAVE), Some(number), "{word}");
        }
        for word in ["h", "bd", "c4x", "", "cc", "c999999999"] {
            assert_eq!(note(word, OCTAVE), None, "{word}");
        }
    }
}
