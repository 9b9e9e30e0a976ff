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

#[test]
fn an_octave_moves_a_note() {
    let text = "out: s \"~tone\" # note \"a4\" # octave 6";
    let sound = render(&format!("cps: 1\nlimiter: off\n~tone: sine\n{text}\n"), 0.9);
    assert!((sound.pitch(0.1, 0.8) - 880.0).abs() < 0.5, "{}", sound.pitch(0.1, 0.8));
}

#[test]
fn a_cut_group_ends_what_sounds() {
    let peak = |cut: &str| {
        let text = "out: s \"~tone ~half\" # freq 500 # legato 2";
        render(&format!("cps: 1\nlimiter: off\n~tone: sine\n~half: sine * 0.5\n{text} {cut}\n"), 1.0)
            .peak(0.6, 0.9)
    };
    assert!((peak("# cut 1") - 0.5).abs() < 0.01, "{}", peak("# cut 1"));
    assert!(peak("") > 1.3);
    // Below nought the same sound only.
    assert!(peak("# cut \"-1\"") > 1.3);
    let again = "cps: 1\nlimiter: off\n~tone: sine\nout: s \"~tone*2\" # freq 500 # legato 2 # cut \"-1\"\n";
    assert!(render(again, 1.0).peak(0.6, 0.9) < 1.01);
}

#[test]
fn events_come_before_and_after_their_time() {
    let text = "out: s \"~click*2\" # legato 0.01 # nudge \"0.1 -0.1\"";
    let sound = render(&format!("cps: 1\nlimiter: off\n~click: impulse 1\n{text}\n"), 1.0);
    let frames: Vec<usize> = (0..48_000).filter(|at| sound.left[*at].abs() > 0.1).collect();
    assert_eq!(frames, [4800, 19_200]);
}

#[test]
fn spectral_controls_leave_all_sounds_where_they_are() {
    // Voices that hear 2048 frames before they answer begin so much earlier; nothing waits for them.
    let text = "cps: 2\nlimiter: off\n~click: impulse 1\n~tone: sine\nd1: s \"~ ~tone\" # freq 1000 # binshift 0\nd2: s \"~click\" # legato 0.01";
    let sound = render(text, 1.0);
    let first = (0..10_000).find(|at| sound.left[*at].abs() > 0.1);
    assert_eq!(first, Some(0), "the click is where it was");
    assert!(
        sound.rms(0.2, 0.22) < -60.0 && sound.rms(0.27, 0.3) > -4.0,
        "{} {}",
        sound.rms(0.2, 0.22),
        sound.rms(0.27, 0.3)
    );
    // As loud a moment after its time as a moment before its end.
    let half = sound.rms(0.25, 0.26);
    assert!(half > -9.0, "{half}");
}

#[test]
fn the_plane_of_the_spectrum_is_bent_by_both_parts() {
    let level = |controls: &str| {
        let text = format!("cps: 1\nlimiter: off\n~saw: saw * 0.5\nout: s \"~saw\" # freq 100 {controls}\n");
        render(&text, 1.0).rms(0.3, 0.9)
    };
    let plain = level("");
    assert!((level("# real 0 # imag 0") - plain).abs() < 0.1, "nothing is bent");
    // All is as loud, and soft partials, which are those high up, come forward.
    let highs = level("# hcutoff 3000");
    for bent in ["# real 0.5", "# imag 0.5"] {
        assert!((level(bent) - plain).abs() < 4.0, "{bent}: {}", level(bent) - plain);
        let forward = level(&format!("{bent} # hcutoff 3000")) - highs;
        assert!(forward > 6.0, "{bent}: {forward}");
    }
}

#[test]
fn bands_are_delayed_by_their_bits() {
    // The eighth of sixteen bands from 40 Hz to 17 kHz is at 40 * 425^(7/15) Hz: 0.2 of the sound, and four times the band.
    let hertz = 40.0 * 425f64.powf(7.0 / 15.0);
    let song = |controls: &str| {
        let text = format!("cps: 1\nlimiter: off\n~tone: sine\nout: s \"~tone\" # freq {hertz} {controls}\n");
        render(&text, 1.0)
    };
    let (plain, now, later) = (song(""), song("# tsdelay 1 # xsdelay 0"), song("# tsdelay 1 # xsdelay 8"));
    let gain = |sound: &Sound, from, to| sound.rms(from, to) - plain.rms(from, to);
    assert!((gain(&now, 0.7, 0.95) - 12.46).abs() < 0.7, "{}", gain(&now, 0.7, 0.95));
    // Eight sixteenths of a fifth of a second.
    assert!((gain(&later, 0.01, 0.095) + 13.98).abs() < 0.5, "{}", gain(&later, 0.01, 0.095));
    assert!(gain(&now, 0.05, 0.095) > gain(&later, 0.05, 0.095) + 3.0);
    assert!((gain(&later, 0.8, 0.95) - 12.46).abs() < 1.0, "{}", gain(&later, 0.8, 0.95));
}
