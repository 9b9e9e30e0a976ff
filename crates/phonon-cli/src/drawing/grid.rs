//! Rows of bars in a terminal.

use phonon_base::Time;

use super::{Bar, Rows, padded};

/// Columns that labels may take.
const LABEL: usize = 16;
/// Most columns of a step, so that short patterns do not stretch over the screen.
const STEP: i64 = 4;
/// Finest grid that is tried before onsets are rounded to columns.
const FINEST: i64 = 1024;

/// Where an event begins, where it goes on, and the columns where steps begin.
const ONSET: char = '█';
const HELD_NOTE: char = '▒';
const HELD_SOUND: char = '─';
const STEP_MARK: char = '·';

/// Draws `rows` in at most `columns` columns.
pub fn text(rows: &Rows, columns: usize) -> String {
    let names = rows.rows.iter().map(|row| console::measure_text_width(&row.label));
    let label = names.max().unwrap_or(0).clamp(1, LABEL);
    let cycles = rows.cycles as i64;
    // A bar stands before every cycle and after the last one, and a blank after the label.
    let room = columns.saturating_sub(label + 2) as i64 - cycles;
    let (steps, cells) = raster(rows, (room / cycles).max(1));
    let held = if rows.is_roll { HELD_NOTE } else { HELD_SOUND };
    let mut text = String::new();
    if rows.rows.is_empty() {
        return "no events\n".to_owned();
    }
    for row in &rows.rows {
        text.push_str(&padded(&row.label, label));
        text.push(' ');
        for cycle in 0..cycles {
            text.push('│');
            let drawn = cycle_cells(&row.bars, cycle, cells, held);
            text.extend(drawn.into_iter().enumerate().map(|(cell, drawn)| {
                let is_step = cell as i64 * steps % cells == 0;
                drawn.unwrap_or(if is_step { STEP_MARK } else { ' ' })
            }));
        }
        text.push_str("│\n");
    }
    if rows.hidden > 0 {
        text.push_str(&format!("… and {} more rows\n", rows.hidden));
    }
    text
}

/// Steps per cycle, and columns per cycle, at most `room` of them: a multiple of the steps where they fit.
fn raster(rows: &Rows, room: i64) -> (i64, i64) {
    let mut steps = 1;
    for bar in rows.rows.iter().flat_map(|row| &row.bars) {
        steps = match lcm(steps, bar.begin.den()) {
            Some(steps) if steps <= FINEST => steps,
            _ => return (1, room),
        };
    }
    if steps > room { (1, room) } else { (steps, steps * (room / steps).min(STEP)) }
}

/// What stands in the cells of one cycle of one row.
fn cycle_cells(bars: &[Bar], cycle: i64, cells: i64, held: char) -> Vec<Option<char>> {
    let mut drawn = vec![None; cells as usize];
    let column = |time: Time| (time - Time::whole(cycle)) * Time::whole(cells);
    for bar in bars.iter().filter(|bar| bar.begin.cycle() == cycle) {
        let first = column(bar.begin).cycle().clamp(0, cells - 1) as usize;
        let end = (column(bar.end).ceil().num().clamp(0, cells) as usize).max(first + 1);
        for cell in &mut drawn[first..end] {
            *cell = cell.or(Some(held));
        }
        if bar.is_onset {
            drawn[first] = Some(ONSET);
        }
    }
    drawn
}

fn lcm(a: i64, b: i64) -> Option<i64> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b)
}

#[cfg(test)]
mod tests {
    use super::super::Row;
    use super::*;

    fn bar(begin: (i64, i64), end: (i64, i64), is_onset: bool) -> Bar {
        Bar { begin: Time::new(begin.0, begin.1), end: Time::new(end.0, end.1), is_onset }
    }

    fn rows(is_roll: bool) -> Rows {
        let bd = vec![bar((0, 1), (1, 4), true), bar((1, 2), (1, 1), true), bar((1, 1), (5, 4), false)];
        let rows = vec![
            Row { label: "bd".to_owned(), bars: bd },
            Row { label: "hh".to_owned(), bars: vec![bar((5, 4), (3, 2), true)] },
        ];
        Rows { cycles: 2, is_roll, rows, hidden: 0 }
    }

    #[test]
    fn onsets_stand_at_their_steps_and_long_events_go_on() {
        // Four steps per cycle, two columns each in 24 columns: 24 - 4 - 2 = 18, 9 for a cycle.
        let expected = "\
bd │█─· █───│──· · · │
hh │· · · · │· █─· · │
";
        assert_eq!(text(&rows(false), 24), expected);
        assert!(text(&rows(true), 24).contains("│█▒· █▒▒▒│▒▒"));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for columns in [20, 33, 80, 200] {
            for line in text(&rows(true), columns).lines() {
                assert!(console::measure_text_width(line) <= columns, "{columns}: {line}");
            }
        }
    }
}
