//! Pictures of events: rows of bars for sounds and notes, curves for what is continuous.

mod curve;
mod grid;
mod rows;
pub mod svg;

pub use curve::Curve;
pub use rows::{Bar, Row, Rows};

/// A picture of a stretch of cycles.
pub enum Picture {
    /// Bars in rows: a drum grid or a piano roll.
    Rows(Rows),
    /// A continuous pattern.
    Curve(Curve),
}

impl Picture {
    /// For a terminal of so many columns.
    pub fn text(&self, columns: usize) -> String {
        match self {
            Picture::Rows(rows) => grid::text(rows, columns),
            Picture::Curve(curve) => curve.text(columns),
        }
    }
}

/// `label` in exactly `width` columns.
fn padded(label: &str, width: usize) -> String {
    let cut = console::truncate_str(label, width, "…");
    console::pad_str(&cut, width, console::Alignment::Left, None).into_owned()
}
