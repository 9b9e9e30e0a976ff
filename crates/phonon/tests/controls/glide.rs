//! Notes that glide, and instruments that play one note at a time.

use crate::measure::{Sound, render};

fn song(controls: &str) -> Sound {
    render(&format!("cps: 1\nlimiter: off\n~tone: sine\nout: s \"~tone*2\" {controls}\n"), 1.0)
}

#[test]
fn portamento_glides_from_the_note_before() {
    let sound = song("# freq \"400 800\" # portamento 0.2");
    assert!((sound.pitch(0.1, 0.4) - 400.0).abs() < 0.5, "{}", sound.pitch(0.1, 0.4));
    // A thousandth of the way is left after 0.2 s, so half of it, in octaves, after a tenth of that.
    let middle = sound.pitch(0.517, 0.524);
    assert!((middle - 565.7).abs() < 25.0, "{middle}");
    assert!((sound.pitch(0.72, 0.95) - 800.0).abs() < 1.0);
    let plain = song("# freq \"400 800\"");
    assert!((plain.pitch(0.51, 0.6) - 800.0).abs() < 1.0);
}

#[test]
fn one_note_at_a_time_with_priority_for_the_last() {
    // The first note lasts for the whole second, the second for a quarter in its middle.
    let text = |controls: &str| {
        format!(
            "cps: 1\nlimiter: off\n~tone: sine\nout: stack [s \"~tone\" # freq 400, s \"~ ~tone ~ ~\" # freq 600] {controls}\n"
        )
    };
    let sound = render(&text("# monophonic 1"), 1.5);
    assert!((sound.pitch(0.05, 0.24) - 400.0).abs() < 1.0);
    assert!((sound.pitch(0.26, 0.49) - 600.0).abs() < 1.0, "{}", sound.pitch(0.26, 0.49));
    assert!((sound.pitch(0.51, 0.95) - 400.0).abs() < 1.0, "{}", sound.pitch(0.51, 0.95));
    // It is one voice, and no louder than one.
    assert!(sound.peak(0.0, 0.99) < 1.001);
    assert!(render(&text("# legato 1"), 0.6).peak(0.3, 0.45) > 1.5, "two voices otherwise");
}
