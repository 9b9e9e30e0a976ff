//! The chunk lists of WAV and AIFF files, and the blocks before a FLAC file's frames, read and mended before the decoder sees them.
//!
//! The decoder believes the lengths that chunks state and gives up on one that is wrong. Streamed files never
//! state theirs, and cut files state too much, so lengths that reach past the end are set to what is there.
//! On the way the root note and the loop are picked up, which the decoder passes over.
//!
//! Layouts: Microsoft/IBM "Multimedia Programming Interface and Data Specifications 1.0" (1991) with `smpl`
//! from the 1994 update; Apple "Audio Interchange File Format AIFF" 1.3 (1989); EBU Tech 3306 (RF64). FLAC files keep
//! the chunks of a WAV file as `flac --keep-foreign-metadata` does, in application blocks `riff` (RFC 9639, section 8.4),
//! and loops as tags LOOPSTART with LOOPLENGTH or LOOPEND.

use std::ops::Range;

/// What the chunk list told.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Survey {
    /// Whether the chunk of the samples states more bytes than the file has, or is not there.
    pub truncated: bool,
    /// Root note as a MIDI number, with a fraction for fine tuning.
    pub root: Option<f32>,
    /// The sustaining loop in frames.
    pub looped: Option<Range<usize>>,
}

/// The length that a writer states when it cannot know: ffmpeg to a pipe, RF64, and ourselves.
const UNKNOWN: u32 = u32::MAX;

/// Reads the chunk list, if `bytes` has one, and mends the lengths in place.
pub(crate) fn survey(bytes: &mut [u8]) -> Survey {
    let (big, form) = match (bytes.get(..4), bytes.get(8..12)) {
        (Some(b"RIFF" | b"RF64" | b"BW64"), Some(b"WAVE")) => (false, b"RIFF"),
        (Some(b"FORM"), Some(b"AIFF" | b"AIFC")) => (true, b"FORM"),
        (Some(b"fLaC"), _) => return flac(bytes),
        _ => return Survey::default(),
    };
    bytes[..4].copy_from_slice(form);
    put_u32(bytes, 4, big, bytes.len() - 8);

    let mut found = Survey { truncated: true, ..Survey::default() };
    let mut instrument = None;
    let mut marks = Vec::new();
    let mut at = 12;
    while let Some(stated) = u32_at(bytes, at + 4, big) {
        let body = at + 8;
        let left = bytes.len() - body;
        let length = left.min(stated as usize);
        if length < stated as usize {
            put_u32(bytes, at + 4, big, length);
        }
        let chunk = &bytes[body..body + length];
        match &bytes[at..at + 4] {
            b"smpl" => (found.root, found.looped) = (sampler_root(chunk), sampler_loop(chunk)),
            b"data" | b"SSND" => found.truncated = length < stated as usize && stated != UNKNOWN,
            b"INST" => instrument = Some(body..body + length),
            b"MARK" => marks = marker_positions(chunk),
            _ => {}
        }
        at = body + length + (length & 1);
    }
    if let Some(chunk) = instrument.and_then(|range| bytes.get(range)) {
        (found.root, found.looped) = (instrument_root(chunk), instrument_loop(chunk, &marks));
    }
    found
}

/// The blocks before the frames of a FLAC file: a byte with the kind, whose highest bit marks the last, and three with
/// the length.
fn flac(bytes: &[u8]) -> Survey {
    let mut found = Survey::default();
    let mut at = 4;
    while let Some(head) = bytes.get(at..at + 4) {
        let length = u32::from_be_bytes([0, head[1], head[2], head[3]]) as usize;
        let Some(block) = bytes.get(at + 4..at + 4 + length) else { break };
        match head[0] & 0x7f {
            2 if block.starts_with(b"riffsmpl") => {
                let chunk = block.get(12..).unwrap_or_default();
                found.root = sampler_root(chunk).or(found.root);
                found.looped = sampler_loop(chunk).or(found.looped);
            }
            4 if found.looped.is_none() => found.looped = tagged_loop(block),
            _ => {}
        }
        if head[0] & 0x80 != 0 {
            break;
        }
        at += 4 + length;
    }
    found
}

/// Vorbis comments: the maker's name and a count, then texts, each behind its length in four bytes.
fn tagged_loop(block: &[u8]) -> Option<Range<usize>> {
    let mut at = 8usize.checked_add(u32_at(block, 0, false)? as usize)?;
    let (mut start, mut end, mut length) = (None, None, None);
    while let Some(count) = u32_at(block, at, false) {
        let next = (at + 4).checked_add(count as usize)?;
        let text = block.get(at + 4..next).map(String::from_utf8_lossy)?;
        if let Some((name, value)) = text.split_once('=') {
            let value = value.trim().parse::<usize>().ok();
            match name.to_ascii_uppercase().as_str() {
                "LOOPSTART" => start = value,
                "LOOPEND" => end = value,
                "LOOPLENGTH" => length = value,
                _ => {}
            }
        }
        at = next;
    }
    let start = start?;
    let end = end.or(length.and_then(|length| start.checked_add(length)))?;
    (start < end).then_some(start..end)
}

/// `smpl`: unity note at byte 12, a fraction of a semitone of 1/2^32 at 16.
fn sampler_root(chunk: &[u8]) -> Option<f32> {
    let (note, fraction) = (u32_at(chunk, 12, false)?, u32_at(chunk, 16, false)?);
    (note < 128).then(|| note as f32 + (fraction as f64 / 4_294_967_296.0) as f32)
}

/// `smpl`: number of loops at byte 28; the first loop at 36 has its start at 8 and its last frame at 12.
fn sampler_loop(chunk: &[u8]) -> Option<Range<usize>> {
    let loops = u32_at(chunk, 28, false)?;
    let (first, last) = (u32_at(chunk, 44, false)?, u32_at(chunk, 48, false)?);
    (loops > 0 && first <= last).then(|| first as usize..last as usize + 1)
}

/// `INST`: base note at byte 0, detune in cents (-50 to 50) at 1. Detune says how to tune playback, so a
/// recording with detune +10 sounds 10 cents flat of its base note.
fn instrument_root(chunk: &[u8]) -> Option<f32> {
    let (note, cents) = (*chunk.first()?, *chunk.get(1)? as i8);
    (note < 128).then(|| note as f32 - cents as f32 / 100.0)
}

/// `INST`: the sustain loop at byte 8: play mode (0 none), then the markers of its begin and end.
fn instrument_loop(chunk: &[u8], marks: &[(u16, u32)]) -> Option<Range<usize>> {
    let position = |at| {
        let id = u16_at(chunk, at)?;
        marks.iter().find(|mark| mark.0 == id).map(|mark| mark.1 as usize)
    };
    let (begin, end) = (position(10)?, position(12)?);
    (u16_at(chunk, 8)? != 0 && begin < end).then_some(begin..end)
}

/// `MARK`: a count, then id, frame position and a name with a length byte, padded to even, for each.
fn marker_positions(chunk: &[u8]) -> Vec<(u16, u32)> {
    let mut marks = Vec::new();
    let mut at = 2;
    while let (Some(id), Some(position), Some(name)) =
        (u16_at(chunk, at), u32_at(chunk, at + 2, true), chunk.get(at + 6))
    {
        marks.push((id, position));
        at += 6 + (*name as usize + 2) / 2 * 2;
    }
    marks
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize, big: bool) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
}

fn put_u32(bytes: &mut [u8], at: usize, big: bool, value: usize) {
    let value = u32::try_from(value).unwrap_or(u32::MAX);
    bytes[at..at + 4].copy_from_slice(&if big { value.to_be_bytes() } else { value.to_le_bytes() });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(chunks: &[(&[u8; 4], u32, &[u8])]) -> Vec<u8> {
        let mut bytes = b"RIFF\xff\xff\xff\xffWAVE".to_vec();
        for (id, length, body) in chunks {
            bytes.extend_from_slice(*id);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(body);
        }
        bytes
    }

    #[test]
    fn a_length_past_the_end_is_mended_and_told() {
        let mut bytes = wav(&[(b"data", 4000, &[1, 2, 3, 4])]);
        assert!(survey(&mut bytes).truncated);
        assert_eq!(bytes, wav_with_sizes(16, 4, &[1, 2, 3, 4]));
    }

    #[test]
    fn an_unknown_length_is_mended_without_a_word() {
        let mut bytes = wav(&[(b"data", u32::MAX, &[1, 2])]);
        assert_eq!(survey(&mut bytes), Survey::default());
        assert_eq!(bytes, wav_with_sizes(14, 2, &[1, 2]));
    }

    fn wav_with_sizes(riff: u32, data: u32, body: &[u8]) -> Vec<u8> {
        let mut bytes = wav(&[(b"data", data, body)]);
        bytes[4..8].copy_from_slice(&riff.to_le_bytes());
        bytes
    }

    #[test]
    fn root_and_loop_come_from_the_sampler_chunk() {
        let mut body = [0u32; 15];
        (body[3], body[4]) = (57, 1 << 31);
        body[7] = 1;
        (body[11], body[12]) = (100, 299);
        let body: Vec<u8> = body.iter().flat_map(|word| word.to_le_bytes()).collect();
        let found = survey(&mut wav(&[(b"data", 2, &[0, 0]), (b"smpl", 60, &body)]));
        assert_eq!(found, Survey { truncated: false, root: Some(57.5), looped: Some(100..300) });
    }

    #[test]
    fn root_and_loop_come_from_the_blocks_of_a_flac_file() {
        let mut body = [0u32; 15];
        (body[3], body[7], body[11], body[12]) = (57, 1, 100, 299);
        let smpl: Vec<u8> = body.iter().flat_map(|word| word.to_le_bytes()).collect();
        let chunk = [b"riffsmpl".to_vec(), 60u32.to_le_bytes().to_vec(), smpl].concat();
        let tag =
            |text: &str| [(text.len() as u32).to_le_bytes().to_vec(), text.as_bytes().to_vec()].concat();
        let tags = |texts: &[&str]| {
            let mut block = tag("maker");
            block.extend((texts.len() as u32).to_le_bytes());
            block.extend(texts.iter().flat_map(|text| tag(text)));
            block
        };
        let file = |blocks: &[(u8, Vec<u8>)]| {
            let mut bytes = b"fLaC".to_vec();
            for (kind, block) in blocks {
                bytes.push(*kind);
                bytes.extend(&(block.len() as u32).to_be_bytes()[1..]);
                bytes.extend(block);
            }
            bytes
        };
        let found = survey(&mut file(&[(0, vec![0; 34]), (2, chunk.clone()), (0x81, vec![0; 9])]));
        assert_eq!(found, Survey { truncated: false, root: Some(57.0), looped: Some(100..300) });
        let named = tags(&["TITLE=x", "loopstart=10", "LOOPEND=30"]);
        let found = survey(&mut file(&[(4, named), (0x82, chunk[..30].to_vec())]));
        assert_eq!(
            (found.looped, found.root),
            (Some(10..30), None),
            "the block that is cut short says nothing"
        );
        let found = survey(&mut file(&[(0x84, tags(&["LOOPSTART=10", "LOOPLENGTH=20"]))]));
        assert_eq!(found.looped, Some(10..30));
        for length in 0..chunk.len() {
            survey(&mut file(&[
                (2, chunk[..length].to_vec()),
                (0x84, tags(&["LOOPSTART=9"])[..length % 20].to_vec()),
            ]));
        }
    }

    #[test]
    fn root_and_loop_come_from_the_instrument_chunk() {
        let mut bytes = b"FORM\0\0\0\0AIFF".to_vec();
        let instrument = [60, 50u8, 0, 127, 1, 127, 0, 0, 0, 1, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0];
        bytes.extend_from_slice(b"INST\0\0\0\x14");
        bytes.extend_from_slice(&instrument);
        bytes.extend_from_slice(b"MARK\0\0\0\x14\0\x02\0\x01\0\0\x01\x00\x03beg\0\x02\0\0\x02\x00\x00\0");
        let found = survey(&mut bytes);
        assert_eq!(found, Survey { truncated: true, root: Some(59.5), looped: Some(256..512) });
    }
}
