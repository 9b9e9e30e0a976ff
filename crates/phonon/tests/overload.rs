//! More than the machine can compute in time: the quietest voices are let go, before the sound breaks.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon::edit::{Edit, Setting, Song};
use phonon::feed::engine_options;
use phonon::io::Source;
use phonon::journal::{Header, first_line, line};
use phonon::player::Player;
use phonon::replay::Replay;
use phonon::session::Session;
use phonon::sounds::Sounds;

const RATE: u32 = 48_000;
/// Two loud voices and thirty quiet ones, all of them held for eight seconds.
const SONG: &str = "cps: 0.125\nlimiter: off\n~v: sine\nd1: s \"[~v,~v]\" # gain 0.4
d2: s \"~v\" # note \"[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29]\" # gain 0.002";

#[test]
fn the_quietest_voices_are_let_go_and_the_journal_knows() {
    let setting = Setting { rate: RATE, limiter: true, engine: engine_options(1) };
    let header = Header { rate: RATE, seed: 0.0, limiter: true };
    let edit = Edit::new(SONG, &Song::default(), &setting).ok().unwrap();
    let (mut session, engine) = Session::new(edit, &header, setting, Sounds::empty(RATE));
    // As if a second had so many frames: every block takes far longer than it may.
    let (mut player, mut ends) = Player::new(engine, u32::MAX, false, false);
    let mut heard = Vec::new();
    let mut block = vec![0.0; 2 * 512];
    let mut most = 0;
    let (mut left, mut let_go) = (0, 0);
    for at in 0..200 {
        session.feed(48_000 * 10);
        player.fill(&mut block, 2);
        heard.extend(block.as_chunks::<2>().0.iter().copied());
        let voices = session.feed.handle.stats().voices.load(std::sync::atomic::Ordering::Relaxed);
        most = most.max(voices);
        while let Ok((frame, count)) = ends.shed.pop() {
            session.note_shed(frame, count);
            let_go += count;
        }
        if at == 20 {
            left = voices;
        }
    }
    assert!(let_go > 0, "none of {most} voices was let go");
    // Every third block an eighth of them goes, the loud ones last: together they reach 0.8.
    assert!(most == 32 && left < 20, "{left} of {most}");
    let peak = heard[16 * 512..20 * 512].iter().fold(0.0f32, |peak, frame| peak.max(frame[0]));
    assert!(peak > 0.7, "{peak}");
    // Nothing clicks while they go: no step between frames is larger than that of two sines at 0.4.
    let step = heard.windows(2).map(|pair| (pair[1][0] - pair[0][0]).abs()).fold(0.0f32, f32::max);
    assert!(step < 0.06, "{step}");
    let mut journal = first_line(&header);
    session.take_entries().iter().for_each(|(frame, entry)| journal.push_str(&line(*frame, entry)));
    assert!(journal.contains("shed"));
    journal.push_str(&line(heard.len() as u64, &phonon::journal::Entry::Alive));
    let mut replay = Replay::new(&journal, |_| Sounds::empty(RATE)).unwrap();
    let mut again = vec![[0.0; 2]; heard.len()];
    replay.block(&mut again).unwrap();
    let differs = heard.iter().zip(&again).position(|(a, b)| a.map(f32::to_bits) != b.map(f32::to_bits));
    assert_eq!(differs, None);
}
